// SPDX-License-Identifier: Apache-2.0
// drift detect: the live database against what it should be now.
#include <fmt/format.h>

#include "cli/compare.h"
#include "cli/history.h"
#include "cli/project.h"

namespace wesley::cli {

namespace {

// The journal's history when there is one and no --schema was given; otherwise the schema.
Result<Expected> expectation(const Invocation& invocation, postgres::Connection& connection) {
  if (!invocation.has("schema")) {
    WESLEY_ASSIGN(const History history, load_history(invocation, connection));
    WESLEY_ASSIGN(std::optional<Expected> expected, expected_now(invocation, history));
    if (expected) return std::move(*expected);
  }
  WESLEY_ASSIGN(sdl::Compiled compiled, load_schema(invocation, nullptr));
  return Expected{std::move(compiled.catalog), "the schema"};
}

}  // namespace

Result<void> run_drift_detect(const Invocation& invocation) {
  WESLEY_ASSIGN(Database database, open_database(invocation));
  WESLEY_ASSIGN(Expected expected, expectation(invocation, database.connection));
  WESLEY_ASSIGN(
      introspect::Introspected live,
      introspect::introspect(database.connection, introspect_options(invocation, &expected.catalog)));
  WESLEY_ASSIGN(Comparison comparison, compare(invocation, &database.connection, std::move(live.catalog),
                                               expected.catalog, nullptr));
  for (const std::string& object : comparison.kept) invocation.out().note("unmanaged: " + object);
  for (const std::string& object : comparison.undecided) invocation.out().note("undecided: " + object);
  if (comparison.changes.empty()) {
    invocation.out().line(fmt::format("no drift: the database is what {} says", expected.source));
    invocation.out().result(Json::object({{"drift", false}, {"differences", Json::array()}}));
    return {};
  }
  // Told as what happened to the database, not as what would mend it. Objects that are left alone are no
  // drift.
  std::string detail;
  Json differences = Json::array();
  for (const diff::Change& change : diff::diff(target_of(comparison), comparison.live).changes) {
    const std::string description = diff::describe(change);
    detail += "  " + description + "\n";
    differences.push(Json::object({{"kind", diff::kind_id(change)}, {"description", description}}));
  }
  const std::size_t count = differences.as_array()->size();
  invocation.out().keep("differences", std::move(differences));
  return tl::unexpected(
      Error{ErrorCode::drift,
            fmt::format("drift: {} difference{} from {}", count, count == 1 ? "" : "s", expected.source),
            "Each line is what happened to the database. Undo it there, or bring it into the schema.",
            {},
            detail});
}

}  // namespace wesley::cli
