// SPDX-License-Identifier: Apache-2.0
#include "introspect/queries.h"

#include <algorithm>
#include <array>

#include "base/check.h"
#include "introspect/query_texts.h"

namespace wesley::introspect {
namespace {

// `{name}` in a query stands for `newer` from version `since` on, for `older` before.
struct VersionDifference {
  std::string_view name;
  int since;
  std::string_view newer;
  std::string_view older;
};
constexpr std::array<VersionDifference, 18> version_differences = {{
    {"never_analysed", 14, "c.reltuples < 0", "c.reltuples = 0 AND c.relpages = 0"},
    {"compression", 14, "NULLIF(a.attcompression, '')", "NULL"},
    {"statistics", 17, "a.attstattarget", "NULLIF(a.attstattarget, -1)"},
    {"statistics_target", 17, "s.stxstattarget", "NULLIF(s.stxstattarget, -1)"},
    {"nulls_not_distinct", 15, "i.indnullsnotdistinct", "false"},
    // ON DELETE SET NULL (columns)
    {"set_columns", 15, "con.confdelsetcols", "NULL"},
    {"enforced", 18, "con.conenforced", "true"},
    {"period", 18, "con.conperiod", "false"},
    // Of a range type: its multirange type, as CREATE TYPE names it.
    {"multirange", 14, "format('%I.%I', mn.nspname, m.typname)", "NULL"},
    {"multirange_join", 14,
     "LEFT JOIN pg_type m ON m.oid = r.rngmultitypid LEFT JOIN pg_namespace mn ON mn.oid = m.typnamespace",
     ""},
    {"range_of_multirange", 14, "(SELECT rngtypid FROM pg_range WHERE rngmultitypid = t.oid)", "NULL"},
    {"provider_locale", 17, "l.colllocale", "{icu_locale}"},
    {"icu_locale", 15, "l.colliculocale", "NULL"},
    {"icu_rules", 16, "l.collicurules", "NULL"},
    // NOT NULL is a constraint with a name; what the catalog has no place for is listed.
    {"odd_not_null", 18, "k.contype = 'n' AND (k.connoinherit OR NOT k.convalidated)", "false"},
    // NULL before: DEFAULT PRIVILEGES of large objects.
    {"large_objects", 18, "'L'", "NULL"},
    {"detach_pending", 14, "h.inhdetachpending", "false"},
    // Only superusers read the catalog itself before; the view does not tell of which database one is.
    {"subscriptions", 14,
     "pg_subscription s WHERE s.subdbid = (SELECT oid FROM pg_database WHERE datname = current_database())",
     "(SELECT DISTINCT subid AS oid, subname FROM pg_stat_subscription) s"},
}};

struct QueryText {
  Query query;
  const std::string_view& text;
};
const std::array<QueryText, query_count> texts = {{
    {Query::schemas, schemas_query},
    {Query::server, server_query},
    {Query::extensions, extensions_query},
    {Query::members, members_query},
    {Query::comments, comments_query},
    {Query::enums, enums_query},
    {Query::domains, domains_query},
    {Query::opclasses, opclasses_query},
    {Query::collations, collations_query},
    {Query::relations, relations_query},
    {Query::columns, columns_query},
    {Query::constraints, constraints_query},
    {Query::indexes, indexes_query},
    {Query::sequences, sequences_query},
    {Query::ranges, ranges_query},
    {Query::views, views_query},
    {Query::routines, routines_query},
    {Query::aggregates, aggregates_query},
    {Query::triggers, triggers_query},
    {Query::policies, policies_query},
    {Query::rules, rules_query},
    {Query::statistics, statistics_query},
    {Query::user_collations, user_collations_query},
    {Query::operators, operators_query},
    {Query::operator_families, operator_families_query},
    {Query::operator_classes, operator_classes_query},
    {Query::casts, casts_query},
    {Query::text_search_dictionaries, text_search_dictionaries_query},
    {Query::text_search_configurations, text_search_configurations_query},
    {Query::foreign_data_wrappers, foreign_data_wrappers_query},
    {Query::foreign_servers, foreign_servers_query},
    {Query::foreign_tables, foreign_tables_query},
    {Query::event_triggers, event_triggers_query},
    {Query::default_privileges, default_privileges_query},
    {Query::uses, uses_query},
    {Query::grants, grants_query},
    {Query::unmanaged, unmanaged_query},
}};

}  // namespace

std::string query_text(Query query, int server_major) {
  const auto row =
      std::find_if(texts.begin(), texts.end(), [&](const QueryText& each) { return each.query == query; });
  WESLEY_CHECK(row != texts.end(), "every query has its text");
  std::string text(row->text);
  for (const VersionDifference& difference : version_differences) {
    std::string placeholder = "{" + std::string(difference.name) + "}";
    std::string_view replacement = server_major >= difference.since ? difference.newer : difference.older;
    for (std::size_t place = text.find(placeholder); place != std::string::npos;
         place = text.find(placeholder))
      text.replace(place, placeholder.size(), replacement);
  }
  return text;
}

}  // namespace wesley::introspect
