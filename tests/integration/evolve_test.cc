// SPDX-License-Identifier: Apache-2.0
// From one schema to the next: cases of our own (integration/evolve), the chains of the corpus
// ($WESLEY_CORPUS), and the cases of its peers. A
// database at the one, the schema files written from the other: `wesley apply` leads exactly there, by the
// independent listing, column order aside, and finds no drift. A sample by default, all of them with
// WESLEY_EVOLVE=all; WESLEY_EVOLVE=NAME only those whose name has that in it. Passes, and says so, where
// there is no corpus.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <optional>
#include <regex>
#include <set>
#include <sstream>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/file.h"
#include "base/json.h"
#include "sql/quote.h"
#include "sql/split.h"
#include "support/corpus.h"
#include "support/evolution.h"
#include "support/test_database.h"

namespace wesley {
namespace {

namespace fs = std::filesystem;
using support::TestDatabase;
using support::value_of;

struct Evolution {
  std::string name;
  std::string before, after;  // scripts, over search_path public
};

std::string read_script(const fs::path& file) {
  return fs::exists(file) ? support::dump_text(file) : std::string();
}

std::vector<Evolution> chain(const fs::path& folder) {
  std::vector<Evolution> out;
  fs::path previous;
  for (const fs::path& file : support::sorted_entries(folder)) {
    if (file.extension() != ".sql") continue;
    if (!previous.empty()) {
      out.push_back({fmt::format("{} {} -> {}", folder.filename().string(), previous.stem().string(),
                                 file.stem().string()),
                     read_script(previous), read_script(file)});
    }
    previous = file;
  }
  return out;
}

// A list of statements, or one script.
std::string script(const Json* value) {
  std::string out;
  if (value == nullptr) return out;
  if (const std::string* text = value->as_string()) return *text;
  if (const Json::Array* list = value->as_array()) {
    for (const Json& each : *list)
      if (const std::string* text = each.as_string()) out += *text + ";\n";
  }
  return out;
}

bool is_true(const Json* value) {
  return value != nullptr && value->as_bool() != nullptr && *value->as_bool();
}

// Where the members of a case of a peer are.
struct PeerForm {
  const char* file;
  const char *before, *after, *before_loads, *after_loads;
};
constexpr PeerForm pg_schema_diff = {"pg-schema-diff.jsonl", "before_sql", "after_sql", "before_loads",
                                     "after_loads"};
constexpr PeerForm psqldef = {"psqldef.jsonl", "current_sql", "desired_sql", "current_loads",
                              "desired_loads"};

std::vector<Evolution> cases_of(const PeerForm& form) {
  std::vector<Evolution> out;
  const fs::path file = support::corpus() / "peers" / form.file;
  if (!fs::exists(file)) return out;
  std::istringstream lines(value_of(read_file(file)));
  for (std::string line; std::getline(lines, line);) {
    const Json entry = value_of(parse_json(line));
    if (!is_true(entry.find(form.before_loads)) || !is_true(entry.find(form.after_loads))) continue;
    Evolution one;
    one.name = fmt::format("{}: {}", fs::path(form.file).stem().string(), script(entry.find("name")));
    one.before = script(entry.find(form.before));
    one.after = script(entry.find(form.after));
    out.push_back(std::move(one));
  }
  return out;
}

// integration/evolve: both sides in one file.
std::vector<Evolution> own() {
  constexpr std::string_view border = "---- after\n";
  std::vector<Evolution> out;
  for (const fs::path& file : support::sorted_entries(fs::path(WESLEY_TESTS) / "integration" / "evolve")) {
    const std::string text = value_of(read_file(file));
    const std::size_t at = text.find(border);
    out.push_back({file.stem().string(), text.substr(0, at), text.substr(at + border.size())});
  }
  return out;
}

std::vector<Evolution> migra() {
  std::vector<Evolution> out;
  for (const fs::path& folder : support::sorted_entries(support::corpus() / "peers" / "migra"))
    if (fs::is_directory(folder))
      out.push_back({"migra: " + folder.filename().string(), read_script(folder / "a.sql"),
                     read_script(folder / "b.sql")});
  return out;
}

std::vector<Evolution> pgschema() {
  std::vector<Evolution> out;
  for (const fs::path& kind : support::sorted_entries(support::corpus() / "peers" / "pgschema")) {
    for (const fs::path& folder : support::sorted_entries(kind)) {
      if (!fs::exists(folder / "new.sql")) continue;
      const std::string setup = read_script(folder / "setup.sql");
      out.push_back({fmt::format("pgschema: {}/{}", kind.filename().string(), folder.filename().string()),
                     setup + read_script(folder / "old.sql"), setup + read_script(folder / "new.sql")});
    }
  }
  return out;
}

// The role that the server misses: a peer's own tests made it elsewhere.
std::optional<std::string> missing_role(const std::string& problem) {
  static const std::regex message("role \"([a-z0-9_-]+)\" does not exist");
  std::smatch found;
  return std::regex_search(problem, found, message) ? std::optional(found[1].str()) : std::nullopt;
}

std::vector<std::string> statements_of(const std::string& text) {
  std::vector<std::string> statements;
  sql::Splitter::Sink sink;
  sink.statement = [&](const sql::StatementText& statement) -> Result<void> {
    statements.emplace_back(statement.text);
    return {};
  };
  sql::Splitter splitter(std::move(sink));
  support::succeed(splitter.feed(text));
  support::succeed(splitter.finish());
  return statements;
}

// Statement by statement, as CONCURRENTLY wants it; false when the server refuses one: then there is nothing
// to reach.
bool load(TestDatabase& database, const std::string& text) {
  database.exec("SET search_path = public");
  for (const std::string& statement : statements_of(text)) {
    for (;;) {
      try {
        database.exec(statement);
        break;
      } catch (const std::exception& problem) {
        const auto role = missing_role(problem.what());
        if (!role) {
          std::cout << "does not load: " << problem.what() << "\n";
          return false;
        }
        database.exec("CREATE ROLE " + sql::quote_identifier(*role));
      }
    }
  }
  database.exec("SET search_path = ''");
  return true;
}

// None when one of them does not load; empty when the database ends where it should; else the reason.
std::optional<std::string> evolve(const Evolution& evolution) {
  TestDatabase live;
  TestDatabase target;
  if (!load(live, evolution.before) || !load(target, evolution.after)) return std::nullopt;
  return support::evolve(live, target);
}

bool is_chosen(const Evolution& evolution, std::size_t place, std::size_t one_of) {
  const char* asked = std::getenv("WESLEY_EVOLVE");
  if (asked == nullptr) return place % one_of == 0;
  return std::string_view(asked) == "all" || evolution.name.find(asked) != std::string::npos;
}

// Those that do not get there. One that does must leave the list.
const std::set<std::string_view> open_cases = {
    // Refused before anything runs: a partitioned index whose part becomes a key; partitioned tables that
    // refer
    // to each other and are made anew while their partitions stay.
    "pg-schema-diff: Add unique constraint with existing matching base-table index (matching non-local index "
    "exists that backs local matching unique constraint)",
    "pg-schema-diff: Partitioned to unpartitioned and child tables still exist",
    "pg-schema-diff: Re-creating base table causes partitions to be re-created",
    "pg-schema-diff: Unpartitioned to partitioned and child tables already exist",
    // A foreign key to a partitioned table that was added NOT VALID and validated: the server leaves the rows
    // that it keeps for single partitions as they were (ATExecValidateConstraint, tablecmds.c). No command
    // shows them, and nothing depends on them.
    "pg-schema-diff: Drop partitioned table, Add partitioned table with local keys",
    "pg-schema-diff: Switch FK referenced table (to partitioned table with new unique index)",
    // Two renderings of one meaning: there is nothing to change.
    "pgschema: create_index/issue_473_partial_index_in_list",
    "psqldef: AtTimeZoneDefaultEquivalentToTimezoneFunction",
    "psqldef: AtTimeZoneIndexEquivalentToTimezoneFunction",
    // Owners are no part of a schema here.
    "psqldef: ManagePrivilegeOwnerConverge",
    "psqldef: ManagePrivilegeOwnerUndeclaredUntouched",
};

void expect_all_arrive(const std::vector<Evolution>& evolutions, std::size_t one_of) {
  std::size_t tried = 0;
  std::size_t arrived = 0;
  for (std::size_t place = 0; place < evolutions.size(); ++place) {
    if (!is_chosen(evolutions[place], place, one_of)) continue;
    std::optional<std::string> reason;
    try {
      reason = evolve(evolutions[place]);
    } catch (const std::exception& problem) {
      reason = problem.what();
    }
    if (!reason) continue;
    ++tried;
    arrived += reason->empty() ? 1 : 0;
    if (open_cases.contains(evolutions[place].name)) {
      std::cout << "open: " << evolutions[place].name << ": " << *reason << "\n";
      EXPECT_NE(*reason, "") << evolutions[place].name << " arrives: it is no open case any more";
    } else {
      EXPECT_EQ(*reason, "") << evolutions[place].name;
    }
  }
  if (evolutions.empty()) std::cout << "no corpus at " << support::corpus() << ": nothing to do\n";
  std::cout << fmt::format("{} of {} that load arrive\n", arrived, tried);
}

class Chain : public testing::TestWithParam<std::string> {};
TEST_P(Chain, EachStepLeadsToTheNext) {
  expect_all_arrive(chain(support::corpus() / "chains" / GetParam()), 6);
}
std::vector<std::string> chain_names() {
  std::vector<std::string> names;
  for (const fs::path& folder : support::sorted_entries(support::corpus() / "chains"))
    names.push_back(folder.filename().string());
  return names;
}
INSTANTIATE_TEST_SUITE_P(Corpus, Chain, testing::ValuesIn(chain_names()),
                         [](const auto& of) { return of.param; });
GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(Chain);

TEST(Evolve, OwnCases) {
  const std::vector<Evolution> cases = own();
  ASSERT_GT(cases.size(), 15U);
  expect_all_arrive(cases, 1);
}

TEST(Peers, PgSchemaDiff) {
  expect_all_arrive(cases_of(pg_schema_diff), 10);
}
TEST(Peers, Psqldef) {
  expect_all_arrive(cases_of(psqldef), 20);
}
TEST(Peers, Migra) {
  expect_all_arrive(migra(), 3);
}
TEST(Peers, Pgschema) {
  expect_all_arrive(pgschema(), 10);
}

const auto* const roles = support::add_schema_roles();

}  // namespace
}  // namespace wesley
