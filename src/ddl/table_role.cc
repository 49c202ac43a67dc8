// SPDX-License-Identifier: Apache-2.0
// What a table is told after its creation: row security, replica identity, the index it is clustered on.
#include <array>

#include "ddl/clause.h"
#include "ddl/ddl.h"
#include "sql/quote.h"

namespace wesley::ddl {

std::string set_row_security(const Name& table, bool enabled) {
  return alter_table(table) + (enabled ? "ENABLE" : "DISABLE") + " ROW LEVEL SECURITY";
}

std::string set_force_row_security(const Name& table, bool forced) {
  return alter_table(table) + (forced ? "FORCE" : "NO FORCE") + " ROW LEVEL SECURITY";
}

std::string set_replica_identity(const catalog::Table& table) {
  constexpr std::array<std::string_view, 4> forms = {"DEFAULT", "NOTHING", "FULL", "USING INDEX "};
  std::string out = alter_table_only(table.name) + "REPLICA IDENTITY ";
  out += forms.at(static_cast<std::size_t>(table.replica_identity));
  if (table.replica_identity == catalog::ReplicaIdentity::index)
    out += sql::quote_identifier(table.replica_index);
  return out;
}

std::vector<std::string> index_roles(const catalog::Table& table) {
  std::vector<std::string> out;
  if (!table.clustered_on.empty())
    out.push_back(alter_table(table.name) + "CLUSTER ON " + sql::quote_identifier(table.clustered_on));
  if (table.replica_identity != catalog::ReplicaIdentity::default_)
    out.push_back(set_replica_identity(table));
  return out;
}

}  // namespace wesley::ddl
