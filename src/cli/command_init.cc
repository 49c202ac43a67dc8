// SPDX-License-Identifier: Apache-2.0
// init: a project that works at once; journal SQL for a DBA.
#include <filesystem>

#include <fmt/format.h>

#include "base/file.h"
#include "cli/project.h"
#include "execute/execute.h"
#include "folder/folder.h"

namespace wesley::cli {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view configuration = R"text(# Every key and its default: wesley config show

[schema]
paths = ["schema/"]

[database]
# url = "postgres://localhost/shop"   or DATABASE_URL, or --database
version = {}   # the oldest PostgreSQL that migrations are made for

[migrations]
dir = "migrations/"
)text";

constexpr std::string_view first_schema = R"text("""
Someone who can sign in.
"""
type User @table {
  id: ID! @pk
  email: String! @unique @email
  name: String!
  createdAt: DateTime! @default(expr: "now()")
}
)text";

constexpr std::string_view continuous_integration =
    R"text(# An example for CI: fail a pull request on an invalid schema, an edited migration or an unsafe plan.
name: schema
on: [pull_request]
jobs:
  check:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - run: wesley lint --format github
      - run: wesley migrate lint
      - run: wesley plan --check
)text";

struct Start {
  std::vector<FileToWrite> files;
  int server_major = 0;
};

Result<Start> starting_schema(const Invocation& invocation) {
  if (!invocation.has("from-database")) {
    return Start{{{"schema/schema.graphql", std::string(first_schema)}}, target_major(invocation, nullptr)};
  }
  WESLEY_ASSIGN(Database database, open_database(invocation, invocation.value("from-database")));
  WESLEY_ASSIGN(const introspect::Introspected live,
                introspect::introspect(database.connection, introspect_options(invocation, nullptr)));
  sdl::CompileOptions options = compile_options(invocation, nullptr);
  options.server_major = live.catalog.server_major;
  const folder::Written written = folder::write(live.catalog, {options, false});
  for (const std::string& object : written.unsaid) invocation.out().note("left alone: " + object);
  Start start{{}, live.catalog.server_major};
  for (const folder::File& file : written.files)
    start.files.push_back({fs::path("schema") / file.path, file.content});
  return start;
}

}  // namespace

Result<void> run_init(const Invocation& invocation) {
  if (invocation.has("journal-sql")) {
    invocation.out().raw(execute::journal_sql(invocation.config().text("migrations.journal_schema")));
    return {};
  }
  WESLEY_ASSIGN(Start start, starting_schema(invocation));
  std::vector<FileToWrite>& files = start.files;
  const std::vector<FileToWrite> rest = {
      {"wesley.toml", fmt::format(fmt::runtime(configuration), start.server_major)},
      {"wesley.directives.graphql", sdl::directive_definitions()},
      {".github/workflows/schema.yml", std::string(continuous_integration)}};
  files.insert(files.end(), rest.begin(), rest.end());
  for (const FileToWrite& file : files) {
    if (fs::exists(file.path)) {
      return fail(ErrorCode::usage,
                  fmt::format("`{}` exists already; nothing was written", file.path.string()),
                  "`wesley init` starts a project in a folder that has none.");
    }
  }
  WESLEY_ASSIGN(const std::vector<fs::path> written, write_files_atomic(files));
  invocation.out().files("wrote", written);
  invocation.out().line(
      invocation.has("from-database")
          ? "next: wesley migrate generate init, then wesley migrate baseline with its version"
          : "next: wesley migrate generate init && wesley migrate execute --database embedded");
  invocation.out().result(Json::object({{"written", to_json(written)}}));
  return {};
}

}  // namespace wesley::cli
