// SPDX-License-Identifier: Apache-2.0
// What a catalog holds and no directive says yet.
#include <array>

#include <fmt/format.h>

#include "sdl/printer.h"
#include "sql/quote.h"

namespace wesley::sdl {
namespace {

using catalog::Column;
using catalog::Constraint;
using catalog::Index;
using catalog::Table;

template <class Object>
struct Property {
  std::string_view what;
  bool (*is_there)(const Object&);
};

constexpr std::array<Property<Table>, 8> table_properties = {{
    {"partition key of", [](const Table& table) { return table.partition_key.has_value(); }},
    {"partition bound of", [](const Table& table) { return table.partition_of.has_value(); }},
    {"inheritance of", [](const Table& table) { return !table.inherits.empty(); }},
    {"type of", [](const Table& table) { return table.of_type.has_value(); }},
    {"row security of", [](const Table& table) { return table.row_security || table.force_row_security; }},
    {"replica identity of",
     [](const Table& table) { return table.replica_identity != catalog::ReplicaIdentity::default_; }},
    {"clustering of", [](const Table& table) { return !table.clustered_on.empty(); }},
    {"storage of",
     [](const Table& table) { return !table.access_method.empty() || !table.tablespace.empty(); }},
}};

constexpr std::array<Property<Column>, 3> column_properties = {{
    {"options of", [](const Column& column) { return !column.options.empty(); }},
    {"inheritance of", [](const Column& column) { return column.inherited; }},
    {"sequence name of",
     [](const Column& column) {
       return column.identity.has_value() && column.identity->sequence.has_value();
     }},
}};

constexpr std::array<Property<Constraint>, 5> constraint_properties = {{
    {"exclusion", [](const Constraint& constraint) { return constraint.exclusion() != nullptr; }},
    {"inheritance of",
     [](const Constraint& constraint) { return constraint.inherited || constraint.parent.has_value(); }},
    {"NOT ENFORCED of", [](const Constraint& constraint) { return !constraint.enforced; }},
    {"details of",
     [](const Constraint& constraint) {
       const catalog::Key* key = constraint.key();
       return key != nullptr && (key->without_overlaps || !key->options.empty() || !key->tablespace.empty());
     }},
    {"details of",
     [](const Constraint& constraint) {
       const catalog::ForeignKey* key = constraint.foreign_key();
       return key != nullptr && (key->period || !key->set_columns.empty());
     }},
}};

bool has_key_details(const Index& index) {
  for (const catalog::IndexKey& key : index.keys)
    if (!key.opclass_options.empty() || key.statistics) return true;
  return false;
}
constexpr std::array<Property<Index>, 3> index_properties = {{
    {"tablespace of", [](const Index& index) { return !index.tablespace.empty(); }},
    {"attachment of", [](const Index& index) { return index.parent.has_value(); }},
    {"key details of", has_key_details},
}};

template <class Object, std::size_t size>
void add(const std::array<Property<Object>, size>& properties, const Object& object,
         const std::string& subject, std::vector<std::string>& out) {
  for (const Property<Object>& property : properties)
    if (property.is_there(object)) out.push_back(fmt::format("{} {}", property.what, subject));
}

void add_table(const Table& table, std::vector<std::string>& out) {
  const std::string name = catalog::to_string(table.name);
  add(table_properties, table, "table " + name, out);
  for (const Column& column : table.columns)
    add(column_properties, column, fmt::format("column {}.{}", name, sql::quote_identifier(column.name)),
        out);
  for (const Constraint& constraint : table.constraints)
    add(constraint_properties, constraint,
        fmt::format("constraint {} of {}", sql::quote_identifier(constraint.name), name), out);
  for (const Index& index : table.indexes)
    add(index_properties, index, "index " + catalog::to_string({table.name.schema, index.name}), out);
}

}  // namespace

std::vector<std::string> unprintable(const catalog::Catalog& catalog) {
  std::vector<std::string> out;
  for (const auto& [name, domain] : catalog.domains) out.push_back("domain " + catalog::to_string(name));
  for (const auto& [name, type] : catalog.composites)
    out.push_back("composite type " + catalog::to_string(name));
  for (const auto& [name, sequence] : catalog.sequences)
    if (sequence.unlogged) out.push_back("UNLOGGED of sequence " + catalog::to_string(name));
  for (const auto& [name, table] : catalog.tables) add_table(table, out);
  for (const auto& [id, definition] : catalog.definitions) out.push_back(catalog::describe(id));
  for (const auto& [id, grant] : catalog.grants)
    out.push_back(fmt::format("grant on {} to {}", catalog::describe(id.object),
                              id.grantee.empty() ? "PUBLIC" : sql::quote_identifier(id.grantee)));
  return out;
}

}  // namespace wesley::sdl
