// SPDX-License-Identifier: Apache-2.0
// Inside of this module: the texts behind queries.h, a file for each family. `{name}` stands for what
// differs between versions.
#pragma once

#include <string_view>

namespace wesley::introspect {

// queries_namespaces.cc
extern const std::string_view schemas_query, server_query, extensions_query, members_query, comments_query,
    grants_query, unmanaged_query, uses_query;
// queries_types.cc
extern const std::string_view enums_query, domains_query, ranges_query, opclasses_query, collations_query;
// queries_relations.cc
extern const std::string_view relations_query, columns_query, sequences_query, constraints_query,
    indexes_query;
// queries_definitions.cc
extern const std::string_view views_query, routines_query, aggregates_query, triggers_query, policies_query,
    rules_query, statistics_query;
// queries_rare.cc
extern const std::string_view user_collations_query, operators_query, operator_families_query,
    operator_classes_query, casts_query, text_search_dictionaries_query, text_search_configurations_query,
    foreign_data_wrappers_query, foreign_servers_query, foreign_tables_query, event_triggers_query,
    default_privileges_query;

}  // namespace wesley::introspect
