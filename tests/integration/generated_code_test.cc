// SPDX-License-Identifier: Apache-2.0
// What the generators write is TypeScript that tsc takes with its strictest options and eslint with its
// recommended rules: for every example, golden case and schema of the corpus, in one run of both. Types and
// validators say the same of every row.
#include <cstdlib>
#include <iostream>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/file.h"
#include "generate/names.h"
#include "generate/typescript.h"
#include "generate/zod.h"
#include "generate/zod_types.h"
#include "introspect/introspect.h"
#include "support/corpus.h"
#include "support/program.h"
#include "support/schema_source.h"

namespace wesley::support {
namespace {

namespace fs = std::filesystem;

const fs::path root = fs::path(WESLEY_TESTS).parent_path();

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
}

// Rows are of the same type in both files, and what the insert type takes the insert schema takes.
std::string agreement(const sdl::Compiled& compiled, const generate::ZodOptions& options) {
  const generate::Names names(compiled, options.types.scalars);
  std::string out =
      "import { z } from \"zod\";\nimport type * as types from \"./types\";\nimport * as zod from "
      "\"./zod\";\n"
      "type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;\n"
      "type Takes<A, B> = [B] extends [A] ? true : false;\n";
  int number = 0;
  for (const auto& [name, table] : compiled.catalog.tables) {
    const generate::TableNames& of = names.table(name);
    out += fmt::format("export const row{}: Same<z.infer<typeof zod.{}>, types.{}> = true;\n", number,
                       generate::schema_name(of.row), of.row);
    out += fmt::format("export const insert{}: Takes<z.input<typeof zod.{}>, types.{}> = true;\n", number,
                       generate::schema_name(of.insert), of.insert);
    out += fmt::format("export const update{}: Takes<z.input<typeof zod.{}>, types.{}> = true;\n", number++,
                       generate::schema_name(of.update), of.update);
  }
  return out;
}

class GeneratedCode : public testing::Test {
 protected:
  void add(const std::string& name, const sdl::Compiled& compiled,
           const generate::TypeScriptOptions& types = {}) {
    const std::string written = generate::typescript(compiled, types);
    // What is special about zod 3 shows in our own schemas.
    for (const int version : name.starts_with("corpus") ? std::vector{4} : std::vector{4, 3}) {
      const std::string folder = name + (version == 3 ? "_zod3" : "");
      const generate::ZodOptions options{version, types};
      std::string zod = generate::zod(compiled, options);
      std::string agree = agreement(compiled, options);
      if (version == 3) {
        replace_all(zod, "from \"zod\"", "from \"zod3\"");
        replace_all(agree, "from \"zod\"", "from \"zod3\"");
      }
      project_.write("out/" + folder + "/types.ts", written);
      project_.write("out/" + folder + "/zod.ts", zod);
      project_.write("out/" + folder + "/agree.ts", agree);
    }
    ++schemas_;
  }

  void add_golden() {
    for (const fs::path& file : sorted_entries(fs::path(WESLEY_TESTS) / "golden" / "generate")) {
      const std::string name = file.stem().string();
      if (file.extension() != ".graphql") continue;
      generate::TypeScriptOptions types;
      if (name == "options_driver")
        types = {generate::PropertyNames::field, "string", "bigint", "number", false, {}};
      if (name == "options_scalars")
        types.scalars = {{"numeric", {"Decimal", "decimal.js"}}, {"Cursor", {"Cursor", "./cursor"}}};
      add("golden_" + name, compile_files({file, fs::path(file).replace_extension(".sql")}), types);
    }
    // Numbers have more forms since PostgreSQL 16.
    sdl::CompileOptions newer;
    newer.server_major = 16;
    add("golden_server16",
        compile_files({fs::path(WESLEY_TESTS) / "golden" / "generate" / "tables.graphql"}, newer));
    for (const char* folder : {"golden_options_scalars", "golden_options_scalars_zod3"})
      project_.write(fmt::format("out/{}/cursor.ts", folder), "export type Cursor = { after: string };\n");
    project_.write("out/decimal.d.ts",
                   "declare module \"decimal.js\" { export class Decimal { plus(): Decimal } }\n");
  }

  void add_examples() {
    for (const auto& entry : fs::recursive_directory_iterator(root / "examples")) {
      if (entry.path().extension() == ".graphql")
        add("example_" + entry.path().parent_path().filename().string() + "_" + entry.path().stem().string(),
            compile_files({entry.path()}));
    }
  }

  void add_corpus() {
    for (const fs::path& file : schema_files()) {
      TestDatabase database;
      if (!load_dump(database, file)) continue;
      sdl::Compiled compiled;
      compiled.catalog =
          value_of(introspect::introspect(database.connection(), {user_schemas(database), {}, "wesley"}))
              .catalog;
      add("corpus_" + file.stem().string(), compiled);
    }
  }

  Project project_;
  int schemas_ = 0;
};

TEST_F(GeneratedCode, IsTakenByTscAndEslint) {
  add_golden();
  add_examples();
  add_corpus();
  EXPECT_GT(schemas_, 10);
  const std::string command = fmt::format("{}/generated/run.sh {} check.cjs {}", WESLEY_TESTS,
                                          WESLEY_GENERATED_PACKAGES, (project_.folder() / "out").string());
  EXPECT_EQ(std::system(command.c_str()), 0);
}

const auto* const roles = add_schema_roles();

}  // namespace
}  // namespace wesley::support
