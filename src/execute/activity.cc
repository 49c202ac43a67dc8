// SPDX-License-Identifier: Apache-2.0
#include "execute/activity.h"

#include <algorithm>

#include <fmt/format.h>

#include "execute/journal.h"

namespace wesley::execute {

using postgres::Connection;
using postgres::Rows;

namespace {

constexpr std::string_view backend_columns =
    "a.pid, coalesce(a.usename, ''), coalesce(nullif(a.application_name, ''), a.backend_type),"
    " coalesce(extract(epoch FROM clock_timestamp() - coalesce(a.xact_start, a.query_start)), 0),"
    " left(a.query, 200)";

// Shorter transactions are met by the retry: they are the normal traffic.
constexpr double long_seconds = 3;

Backend backend_at(const Rows& rows, std::size_t row) {
  return {static_cast<int>(rows.integer(row, 0)), std::string(rows.text(row, 1)),
          std::string(rows.text(row, 2)), rows.number(row, 3), std::string(rows.text(row, 4))};
}

std::string one_line(std::string text) {
  std::replace(text.begin(), text.end(), '\n', ' ');
  return text;
}

}  // namespace

Json to_json(const std::vector<Backend>& backends) {
  Json list{Json::Array{}};
  for (const Backend& backend : backends)
    list.push(Json::object({{"pid", backend.pid},
                            {"user", backend.user},
                            {"application", backend.application},
                            {"age", backend.age},
                            {"query", backend.query}}));
  return list;
}

std::string describe(const Backend& backend) {
  return fmt::format("pid {} ({}, user {}, {:.0f} s): {}", backend.pid, backend.application, backend.user,
                     backend.age, one_line(backend.query));
}

Result<std::vector<Backend>> blockers_of(Connection& control, int pid) {
  WESLEY_ASSIGN(const Rows rows,
                control.query(fmt::format("SELECT DISTINCT {} FROM unnest(pg_blocking_pids($1)) AS b (pid)"
                                          " JOIN pg_stat_activity a ON a.pid = b.pid ORDER BY 1",
                                          backend_columns),
                              {std::to_string(pid)}));
  std::vector<Backend> backends;
  for (std::size_t i = 0; i < rows.size(); ++i) backends.push_back(backend_at(rows, i));
  return backends;
}

Result<bool> has_waiters(Connection& control, int pid) {
  WESLEY_ASSIGN(const Rows rows, control.query(R"(
SELECT EXISTS (SELECT FROM pg_stat_activity
                WHERE wait_event_type = 'Lock' AND pid <> $1 AND $1 = ANY (pg_blocking_pids(pid))))",
                                               {std::to_string(pid)}));
  return rows.boolean(0, 0);
}

// An application of short statements is found idle at nearly every instant: one that has run a statement
// lately counts. So does a session whose activity this role may not see. Other databases share the server.
Result<bool> others_active(Connection& control, const std::vector<int>& ours) {
  std::vector<std::string> pids;
  for (const int pid : ours) pids.push_back(std::to_string(pid));
  WESLEY_ASSIGN(const Rows rows, control.query(R"(
SELECT EXISTS (SELECT FROM pg_stat_activity
                WHERE datid IS NOT NULL AND coalesce(backend_type = 'client backend', true)
                  AND pid <> ALL ($1::int[])
                  AND coalesce(state IN ('active', 'fastpath function call')
                               OR state_change > clock_timestamp() - interval '1 second', true)))",
                                               {print_array(pids)}));
  return rows.boolean(0, 0);
}

Result<std::vector<Backend>> in_the_way_of(Connection& control, const plan::Step& step, int own_pid) {
  std::vector<std::string> schemas, names, modes;
  for (const locks::RelationLock& lock : step.locks) {
    if (!locks::blocks_writes(lock.mode)) continue;
    for (const locks::LockMode held : locks::all_lock_modes) {
      if (!locks::conflicts(held, lock.mode)) continue;
      schemas.push_back(lock.relation.schema);
      names.push_back(lock.relation.name);
      modes.emplace_back(locks::pg_name(held));
    }
  }
  if (names.empty()) return std::vector<Backend>{};
  // A lock of SHARE UPDATE EXCLUSIVE is held by what works on for long: vacuum, an index build, a validation.
  WESLEY_ASSIGN(const Rows rows, control.query(fmt::format(R"(
SELECT DISTINCT {}
  FROM unnest($1::text[], $2::text[], $3::text[]) AS t (schema, name, mode)
  JOIN pg_namespace n ON n.nspname = t.schema
  JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = t.name
  JOIN pg_locks l ON l.relation = c.oid AND l.mode = t.mode AND l.granted
   AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
  JOIN pg_stat_activity a ON a.pid = l.pid
 WHERE a.pid <> $4
   AND (clock_timestamp() - a.xact_start > $5 * interval '1 second'
        OR l.mode = 'ShareUpdateExclusiveLock' AND a.query !~* '^\s*(ALTER|COMMENT)')
 ORDER BY 1)",
                                                           backend_columns),
                                               {print_array(schemas), print_array(names), print_array(modes),
                                                std::to_string(own_pid), std::to_string(long_seconds)}));
  std::vector<Backend> backends;
  for (std::size_t i = 0; i < rows.size(); ++i) backends.push_back(backend_at(rows, i));
  return backends;
}

Result<double> replica_lag(Connection& control) {
  WESLEY_ASSIGN(const Rows rows, control.query("SELECT coalesce(extract(epoch FROM max(replay_lag)), 0)"
                                               " FROM pg_stat_replication"));
  return rows.number(0, 0);
}

}  // namespace wesley::execute
