// SPDX-License-Identifier: Apache-2.0
// The law of the validators: an insert schema accepts a row exactly when PostgreSQL accepts its INSERT, but
// for the constraints that it leaves to the database. Random schemas, random rows, a real server, and both
// versions of zod. WESLEY_AGREEMENT_SCHEMAS and WESLEY_AGREEMENT_ROWS ask for more of both.
#include <cstdlib>
#include <iostream>
#include <map>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/file.h"
#include "generate/names.h"
#include "generate/zod.h"
#include "generate/zod_types.h"
#include "introspect/introspect.h"
#include "support/corpus.h"
#include "support/program.h"
#include "support/random_rows.h"
#include "support/schema_source.h"
#include "support/test_database.h"

namespace wesley::support {
namespace {

namespace fs = std::filesystem;

std::size_t asked(const char* variable, std::size_t otherwise) {
  const char* text = std::getenv(variable);
  return text == nullptr ? otherwise : std::stoul(text);
}

// What an INSERT of these texts says; nothing stays.
constexpr std::string_view verdict_function = R"sql(
CREATE FUNCTION public.verdict(relation text, names text[], texts text[]) RETURNS json LANGUAGE plpgsql AS $$
DECLARE message text; place text; columns text; literals text;
BEGIN
  SELECT string_agg(format('%I', n), ', '), string_agg(quote_nullable(v), ', ')
    INTO columns, literals FROM unnest(names, texts) AS given (n, v);
  BEGIN
    IF columns IS NULL THEN
      EXECUTE format('INSERT INTO public.%I DEFAULT VALUES', relation);
    ELSE
      EXECUTE format('INSERT INTO public.%I (%s) VALUES (%s)', relation, columns, literals);
    END IF;
    RAISE SQLSTATE 'WES00';
  EXCEPTION
    WHEN SQLSTATE 'WES00' THEN RETURN NULL;
    WHEN OTHERS THEN GET STACKED DIAGNOSTICS message = MESSAGE_TEXT, place = CONSTRAINT_NAME;
  END;
  RETURN json_build_object('message', message, 'constraint', place);
END $$;
)sql";

Json string_or_null(const RandomValue& value) {
  return value.is_null ? Json(nullptr) : Json(value.text);
}

bool has_nul(const RandomRow& row) {
  for (const auto& [name, value] : row.values)
    if (value.has_nul) return true;
  return false;
}

std::string row_json(const RandomRow& row) {
  std::string out = "{";
  for (const auto& [name, value] : row.values) {
    if (out.size() > 1) out += ",";
    append_json_string(out, name);
    out += ":" + value.json;
  }
  return out + "}";
}

bool is_constant(const catalog::Column& column) {
  return !column.type.array && column.default_value->text.find_first_of("(+*") == std::string::npos;
}

class Agreement {
 public:
  explicit Agreement(std::uint64_t seed) : random_(seed) {}

  void add_schema(std::size_t number, std::size_t rows) {
    const RandomSchema schema = random_schema(random_, 6);
    TestDatabase database;
    database.exec(schema.sql);
    database.exec(verdict_function);
    const sdl::Compiled compiled = number % 2 == 0 ? as_introspected(database) : as_written(schema);
    generate::ZodOptions options;
    Json sources = Json::object();
    for (const int version : {3, 4}) {
      options.version = version;
      sources.add(std::to_string(version), generate::zod(compiled, options));
    }
    out_ += Json::object({{"zod", std::move(sources)}}).dump() + "\n";
    const generate::Names names(compiled, {});
    for (const RandomTable& table : schema.tables) {
      add_table(compiled, table, generate::schema_name(names.table({"public", table.name}).insert), options);
      add_rows(database, table, rows);
    }
  }

  const std::string& text() const { return out_; }
  const std::map<generate::Fate, int>& fates() const { return fates_; }

 private:
  static sdl::Compiled as_introspected(TestDatabase& database) {
    sdl::Compiled compiled;
    compiled.catalog =
        value_of(introspect::introspect(database.connection(), {{"public"}, {}, "wesley"})).catalog;
    return compiled;
  }

  sdl::Compiled as_written(const RandomSchema& schema) const {
    project_.write("schema.sql", schema.sql);
    sdl::CompileOptions options;
    options.server_major = server_major();
    return compile_files({project_.folder() / "schema.sql"}, options);
  }

  void add_table(const sdl::Compiled& compiled, const RandomTable& table, const std::string& schema_name,
                 const generate::ZodOptions& options) {
    static constexpr std::string_view fate_names[] = {"exact", "wider", "not_given", "left"};
    Json constraints = Json::object();
    generate::CheckTranslator translator(compiled.catalog);
    for (const generate::CheckFate& fate : generate::check_fates(compiled, options)) {
      const bool domain = compiled.catalog.domains.count(fate.owner) > 0;
      if (!domain && fate.owner.name != table.name) continue;
      if (!domain) ++fates_[fate.fate];
      Json columns = Json::array();
      for (const std::string& column : translator.columns(fate.expression)) columns.push(column);
      constraints.add(fate.constraint, Json::object({{"fate", fate_names[static_cast<int>(fate.fate)]},
                                                     {"columns", std::move(columns)}}));
    }
    Json defaults = Json::array();
    Json unknown = Json::array();
    Json all = Json::array();
    for (const catalog::Column& column : compiled.catalog.tables.at({"public", table.name}).columns) {
      const auto domains = generate::domains_of(compiled.catalog, column.type);
      if (generate::is_writable(column)) all.push(column.name);
      if (column.default_value) defaults.push(column.name);
      if (column.default_value && domains.empty() && is_constant(column)) continue;
      if (generate::ColumnRules(compiled.catalog).has_default(column)) unknown.push(column.name);
    }
    out_ += Json::object({{"table", table.name},
                          {"schema", schema_name},
                          {"constraints", std::move(constraints)},
                          {"defaults", std::move(defaults)},
                          {"unknown", std::move(unknown)},
                          {"columns", std::move(all)}})
                .dump() +
            "\n";
  }

  void add_rows(TestDatabase& database, const RandomTable& table, std::size_t count) {
    std::vector<RandomRow> rows;
    Json asked_rows = Json::array();
    for (std::size_t i = 0; i < count; ++i) {
      rows.push_back(random_row(random_, table));
      if (has_nul(rows.back())) continue;
      Json names = Json::array();
      Json texts = Json::array();
      for (const auto& [name, value] : rows.back().values) {
        names.push(name);
        texts.push(string_or_null(value));
      }
      asked_rows.push(Json::object({{"n", std::move(names)}, {"v", std::move(texts)}}));
    }
    const postgres::Rows verdicts = database.query(
        "SELECT public.verdict($1, ARRAY(SELECT json_array_elements_text(e -> 'n')), ARRAY(SELECT "
        "json_array_elements_text(e -> 'v'))) FROM json_array_elements($2::json) WITH ORDINALITY AS all_rows "
        "(e, o) "
        "ORDER BY o",
        {table.name, asked_rows.dump()});
    std::size_t next = 0;
    for (const RandomRow& row : rows) {
      std::string verdict = R"({"message":"U+0000","constraint":""})";
      if (!has_nul(row)) {
        verdict = verdicts.is_null(next, 0) ? "null" : std::string(verdicts.text(next, 0));
        ++next;
      }
      out_ += fmt::format("{{\"row\":{},\"verdict\":{}}}\n", row_json(row), verdict);
    }
  }

  Random random_;
  Project project_;
  std::string out_;
  std::map<generate::Fate, int> fates_;
};

TEST(ZodAgreement, AcceptsWhatPostgresAccepts) {
  const std::size_t schemas = asked("WESLEY_AGREEMENT_SCHEMAS", 12);
  const std::size_t rows = asked("WESLEY_AGREEMENT_ROWS", 150);
  Agreement agreement(asked("WESLEY_AGREEMENT_SEED", 20260404));
  for (std::size_t i = 0; i < schemas; ++i) agreement.add_schema(i, rows);
  Project project;
  project.write("rows.jsonl", agreement.text());
  const std::string command =
      fmt::format("TZ=UTC {}/generated/run.sh {} agree.cjs {}", WESLEY_TESTS, WESLEY_GENERATED_PACKAGES,
                  (project.folder() / "rows.jsonl").string());
  EXPECT_EQ(std::system(command.c_str()), 0);
  const auto& fates = agreement.fates();
  const auto count = [&](generate::Fate fate) { return fates.count(fate) > 0 ? fates.at(fate) : 0; };
  std::cout << fmt::format("constraints: {} exact, {} wider, {} left to the database\n",
                           count(generate::Fate::exact), count(generate::Fate::wider),
                           count(generate::Fate::left));
  EXPECT_GT(count(generate::Fate::exact), count(generate::Fate::left));
}

// How much of what real schemas check the validators check.
TEST(ZodAgreement, TranslatesMostChecksOfTheCorpus) {
  int translated = 0;
  int all = 0;
  for (const fs::path& file : corpus_schemas()) {
    TestDatabase database;
    if (!load_dump(database, file)) continue;
    sdl::Compiled compiled;
    compiled.catalog =
        value_of(introspect::introspect(database.connection(), {user_schemas(database), {}, "wesley"}))
            .catalog;
    int here = 0;
    const auto fates = generate::check_fates(compiled, {});
    for (const generate::CheckFate& fate : fates) {
      const bool good = fate.fate == generate::Fate::exact || fate.fate == generate::Fate::wider;
      here += good ? 1 : 0;
      if (!good)
        std::cout << fmt::format("  {} {}: {}\n", to_string(fate.owner), fate.constraint, fate.expression);
    }
    std::cout << fmt::format("{}: {} of {}\n", file.stem().string(), here, fates.size());
    translated += here;
    all += static_cast<int>(fates.size());
  }
  if (all == 0) GTEST_SKIP() << "no corpus";
  std::cout << fmt::format("{} of {} check constraints are translated\n", translated, all);
  EXPECT_GT(translated * 10, all * 9);
}

const auto* const roles = add_schema_roles();

}  // namespace
}  // namespace wesley::support
