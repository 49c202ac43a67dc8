// SPDX-License-Identifier: Apache-2.0
#include "execute/preflight.h"

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

namespace wesley::execute {

using postgres::Connection;
using postgres::Rows;

namespace {

struct Finding {
  std::string_view kind;
  std::string message;
  std::string query;  // that shows it; may be empty
};

// What the steps want of a relation.
struct Need {
  bool owner = false;   // DDL
  bool update = false;  // batches
};

class Preflight {
 public:
  Preflight(Connection& control, const std::vector<StepBrief>& pending, const Journal* missing_journal)
      : control_(control), pending_(pending), missing_journal_(missing_journal) {}

  Result<std::vector<Finding>> go() {
    WESLEY_TRY(check_journal());
    WESLEY_TRY(check_relations());
    WESLEY_TRY(check_room());
    WESLEY_TRY(check_data());
    return std::move(findings_);
  }

  Result<Json> warnings() {
    Json list{Json::Array{}};
    WESLEY_ASSIGN(const Rows rows, control_.query(R"(
SELECT pid, coalesce(usename, ''), application_name, extract(epoch FROM clock_timestamp() - xact_start)
  FROM pg_stat_activity
 WHERE clock_timestamp() - xact_start > interval '1 minute' AND backend_type = 'client backend' ORDER BY 4 DESC)"));
    for (std::size_t i = 0; i < rows.size(); ++i)
      list.push(
          fmt::format("pid {} ({}, user {}) has a transaction open for {:.0f} s: index builds and "
                      "validations wait for it",
                      rows.integer(i, 0), rows.text(i, 2), rows.text(i, 1), rows.number(i, 3)));
    return list;
  }

 private:
  void add(std::string_view kind, std::string message, std::string query = {}) {
    findings_.push_back({kind, std::move(message), std::move(query)});
  }

  Result<void> check_journal() {
    if (!missing_journal_) return {};
    WESLEY_ASSIGN(const Rows rows, control_.query(R"(
SELECT CASE WHEN n.oid IS NULL THEN has_database_privilege(current_database(), 'CREATE')
            ELSE has_schema_privilege(n.oid, 'CREATE') END, current_user
  FROM (SELECT) AS one LEFT JOIN pg_namespace n ON n.nspname = $1)",
                                                  {missing_journal_->schema()}));
    if (!rows.boolean(0, 0))
      add("privilege",
          fmt::format("{} may not create the journal, schema {}: an administrator can, with what "
                      "`wesley init --journal-sql` prints",
                      rows.text(0, 1), missing_journal_->schema()));
    return {};
  }

  std::map<catalog::Name, Need> needs() const {
    std::map<catalog::Name, Need> needs;
    for (const StepBrief& brief : pending_) {
      const plan::Step& step = brief.step;
      if (step.batch) needs[step.batch->table].update = true;
      if (step.mode == plan::Mode::batched) continue;
      std::vector<catalog::Name> changed;
      for (const locks::RelationLock& lock : step.locks)
        if (lock.mode >= locks::LockMode::share_update_exclusive && lock.condition.empty())
          changed.push_back(lock.relation);
      // Of several some may only be referred to: REFERENCES is enough for them.
      for (const catalog::Name& relation : changed)
        needs[relation].owner = needs[relation].owner || changed.size() == 1;
    }
    return needs;
  }

  Result<void> check_relations() {
    const std::map<catalog::Name, Need> wanted = needs();
    std::vector<std::string> schemas, names;
    for (const auto& [relation, need] : wanted) {
      schemas.push_back(relation.schema);
      names.push_back(relation.name);
    }
    WESLEY_ASSIGN(const Rows rows, control_.query(R"(
SELECT t.schema, t.name, n.oid IS NOT NULL, c.oid IS NOT NULL,
       CASE WHEN n.oid IS NULL THEN has_database_privilege(current_database(), 'CREATE')
            ELSE has_schema_privilege(n.oid, 'CREATE') END,
       coalesce(pg_has_role(c.relowner, 'USAGE'), false),
       coalesce(has_table_privilege(c.oid, 'REFERENCES'), false),
       coalesce(has_table_privilege(c.oid, 'UPDATE') AND has_table_privilege(c.oid, 'SELECT'), false),
       coalesce(pg_get_userbyid(c.relowner), ''), current_user,
       coalesce(c.relkind IN ('r', 'p') AND row_security_active(c.oid), false)
  FROM unnest($1::text[], $2::text[]) AS t (schema, name)
  LEFT JOIN pg_namespace n ON n.nspname = t.schema
  LEFT JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = t.name
 ORDER BY 1, 2)",
                                                  {print_array(schemas), print_array(names)}));
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const catalog::Name relation{std::string(rows.text(i, 0)), std::string(rows.text(i, 1))};
      check_relation(relation, wanted.at(relation), rows, i);
    }
    return {};
  }

  void check_relation(const catalog::Name& relation, const Need& need, const Rows& rows, std::size_t i) {
    const std::string name = catalog::to_string(relation);
    const std::string_view user = rows.text(i, 9);
    if (!rows.boolean(i, 3)) {
      if (!rows.boolean(i, 4))
        add("privilege", fmt::format("{} may not create {}: CREATE is missing on the {}", user, name,
                                     rows.boolean(i, 2) ? "schema" : "database"));
      return;
    }
    const bool owner = rows.boolean(i, 5);
    if (need.owner && !owner)
      add("privilege", fmt::format("{} is owned by {}: {} may not alter it", name, rows.text(i, 8), user));
    if (!need.owner && !need.update && !owner && !rows.boolean(i, 6))
      add("privilege", fmt::format("{} is owned by {}: {} may neither alter it nor refer to it", name,
                                   rows.text(i, 8), user));
    if (!need.update) return;
    if (!rows.boolean(i, 7))
      add("privilege", fmt::format("{} may not read and update the rows of {}", user, name));
    if (rows.boolean(i, 10))
      add("row-security",
          fmt::format("row security hides rows of {} from {}: a backfill would miss them; the "
                      "role needs BYPASSRLS",
                      name, user));
  }

  // Free connections, and room in the shared lock table for the widest step.
  Result<void> check_room() {
    WESLEY_ASSIGN(const Rows rows, control_.query(R"(
SELECT current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int
         - (SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'),
       current_setting('max_locks_per_transaction')::bigint
         * (current_setting('max_connections')::bigint + current_setting('max_prepared_transactions')::bigint))"));
    if (rows.integer(0, 0) < 1)
      add("connections", "no connection is left for the worker: max_connections is used up");
    for (const StepBrief& brief : pending_)
      if (static_cast<std::int64_t>(brief.step.locks.size()) > rows.integer(0, 1))
        add("locks", fmt::format("step {} locks {} relations, the server has room for {}: raise "
                                 "max_locks_per_transaction",
                                 brief.step.id, brief.step.locks.size(), rows.integer(0, 1)));
    return {};
  }

  // The data-dependent questions of the plan.
  Result<void> check_data() {
    std::set<std::string> asked;
    for (const StepBrief& brief : pending_) {
      for (const plan::Step::PreCheck& check : brief.step.pre) {
        if (!asked.insert(check.query).second) continue;
        const Result<Rows> rows = control_.query(check.query);
        if (!rows) {
          if (!control_.alive()) return tl::unexpected(rows.error());
          add("pre-check",
              fmt::format("step {}: its question cannot be asked: {}", brief.step.id, rows.error().message),
              check.query);
        } else if (!rows->empty() && rows->integer(0, 0) > 0) {
          add("data", fmt::format("step {}: {}: {}", brief.step.id, check.problem, rows->integer(0, 0)),
              check.query);
        }
      }
    }
    return {};
  }

  Connection& control_;
  const std::vector<StepBrief>& pending_;
  const Journal* missing_journal_;
  std::vector<Finding> findings_;
};

}  // namespace

Result<void> preflight(Connection& control, const std::vector<StepBrief>& pending,
                       const Journal* missing_journal, const Events& events) {
  Preflight checks(control, pending, missing_journal);
  WESLEY_ASSIGN(const std::vector<Finding> findings, checks.go());
  WESLEY_ASSIGN(Json warnings, checks.warnings());
  Json list{Json::Array{}};
  std::string detail;
  for (const Finding& finding : findings) {
    list.push(Json::object({{"kind", finding.kind}, {"message", finding.message}, {"query", finding.query}}));
    detail += finding.message + "\n";
    if (!finding.query.empty()) detail += "  shown by: " + finding.query + "\n";
  }
  events.emit("preflight", nullptr,
              Json::object({{"findings", std::move(list)}, {"warnings", std::move(warnings)}}));
  if (findings.empty()) return {};
  return tl::unexpected(Error{ErrorCode::migration_failed,
                              fmt::format("pre-flight: {} {} in the way", findings.size(),
                                          findings.size() == 1 ? "thing stands" : "things stand"),
                              "Nothing was started. Mend them and run the command again.",
                              {},
                              detail});
}

}  // namespace wesley::execute
