// SPDX-License-Identifier: Apache-2.0
#include "folder/division.h"

#include <algorithm>

#include "ddl/ddl.h"
#include "sql/quote.h"

namespace wesley::folder {

namespace {

using catalog::ObjectId;
using catalog::ObjectKind;

bool can_say(const catalog::Column& column) {
  const bool plain_identity = !column.identity || !column.identity->sequence;
  const bool plain_collation = !column.collation || column.collation->schema.empty();
  return plain_identity && plain_collation && !column.inherited && !column.compression &&
         column.options.empty();
}

// What has no form in the dialect makes a table one of the companions as a whole.
bool can_say(const catalog::Table& table) {
  const bool plain = !table.partition_key && !table.partition_of && table.inherits.empty() && !table.of_type;
  return plain && table.access_method.empty() && table.tablespace.empty() && !table.columns.empty() &&
         std::all_of(table.columns.begin(), table.columns.end(),
                     [](const catalog::Column& column) { return can_say(column); });
}

bool can_say(const catalog::IndexKey& key) {
  const bool plain_collation = !key.collation || key.collation->schema.empty();
  return plain_collation && key.opclass_options.empty() && !key.statistics;
}

bool can_say(const catalog::Index& index) {
  return index.tablespace.empty() && !index.parent &&
         std::all_of(index.keys.begin(), index.keys.end(),
                     [](const catalog::IndexKey& key) { return can_say(key); });
}

bool same_types(const catalog::Table& table, const catalog::Table& target, const catalog::ForeignKey& key) {
  for (std::size_t i = 0; i < key.columns.size() && i < key.referenced_columns.size(); ++i) {
    const catalog::Column* here = table.column(key.columns[i]);
    const catalog::Column* there = target.column(key.referenced_columns[i]);
    if (here == nullptr || there == nullptr || !(here->type == there->type)) return false;
  }
  return true;
}

class Divider {
 public:
  Divider(const catalog::Catalog& catalog, const std::set<catalog::Name>& unfit)
      : catalog_(catalog), unfit_(unfit) {}

  Division run() {
    division_.said.server_major = division_.rest.server_major = catalog_.server_major;
    division_.said.extensions = catalog_.extensions;
    divide_enums();
    for (const auto& [name, table] : catalog_.tables) {
      const bool said = can_say(table) && unfit_.count(name) == 0;
      (said ? division_.said : division_.rest).tables.emplace(name, table);
    }
    for (auto& [name, table] : division_.said.tables) reduce(table);
    divide_sequences();
    division_.rest.domains = catalog_.domains;
    division_.rest.composites = catalog_.composites;
    division_.rest.definitions = catalog_.definitions;
    division_.rest.grants = catalog_.grants;
    divide_schemas();
    return std::move(division_);
  }

 private:
  void add(const ObjectId& id, std::vector<std::string> statements) {
    std::vector<std::string>& added = division_.added[id];
    added.insert(added.end(), statements.begin(), statements.end());
    if (added.empty()) division_.added.erase(id);
  }

  void divide_enums() {
    for (const auto& [name, enumeration] : catalog_.enums) {
      (enumeration.labels.empty() ? division_.rest : division_.said).enums.emplace(name, enumeration);
    }
  }

  bool can_say_constraint(const catalog::Table& table, const catalog::Constraint& constraint) const {
    if (!constraint.validated || !constraint.enforced || constraint.inherited || constraint.parent)
      return false;
    if (const catalog::Key* key = constraint.key()) {
      return key->options.empty() && key->tablespace.empty() && !key->without_overlaps;
    }
    if (const catalog::ForeignKey* key = constraint.foreign_key()) {
      const auto target = division_.said.tables.find(key->referenced);
      return key->set_columns.empty() && !key->period && target != division_.said.tables.end() &&
             same_types(table, target->second, *key);
    }
    return constraint.check() != nullptr;
  }

  // What the SDL cannot say of a table is added to it by statements.
  void reduce(catalog::Table& table) {
    const ObjectId id{ObjectKind::table, table.name, {}};
    for (catalog::Column& column : table.columns) {
      if (column.sequence_comment) add(id, {ddl::comment_on_identity(table.name, column)});
      column.sequence_comment.reset();
    }
    std::vector<catalog::Constraint> constraints;
    for (catalog::Constraint& constraint : table.constraints) {
      const bool said = can_say_constraint(table, constraint);
      if (!said) add(id, {ddl::add_constraint(table.name, constraint)});
      if (constraint.comment) {
        add(id, {ddl::comment_on_constraint(table.name, constraint.name, constraint.comment)});
        constraint.comment.reset();
      }
      if (said) constraints.push_back(std::move(constraint));
    }
    table.constraints = std::move(constraints);
    std::vector<catalog::Index> indexes;
    for (catalog::Index& index : table.indexes) {
      const bool said = can_say(index);
      if (!said) add(id, {ddl::create_index(table.name, index, false)});
      if (!said) add(id, ddl::index_settings(table.name.schema, index));
      if (index.comment) {
        const catalog::Name name{table.name.schema, index.name};
        add(id, {ddl::comment_on("INDEX", to_string(name), index.comment)});
        index.comment.reset();
      }
      if (said) indexes.push_back(std::move(index));
    }
    table.indexes = std::move(indexes);
    reduce_properties(table, id);
  }

  void reduce_properties(catalog::Table& table, const ObjectId& id) {
    add(id, ddl::index_roles(table));
    table.clustered_on.clear();
    table.replica_identity = catalog::ReplicaIdentity::default_;
    table.replica_index.clear();
    if (table.row_security) add(id, {ddl::set_row_security(table.name, true)});
    if (table.force_row_security) add(id, {ddl::set_force_row_security(table.name, true)});
    table.row_security = table.force_row_security = false;
  }

  void divide_sequences() {
    for (const auto& [name, sequence] : catalog_.sequences) {
      const bool owner_said = !sequence.owned_by || division_.said.tables.count(sequence.owned_by->first) > 0;
      if (sequence.unlogged || !owner_said) {
        division_.rest.sequences.emplace(name, sequence);
        continue;
      }
      catalog::Sequence& said = division_.said.sequences.emplace(name, sequence).first->second;
      if (said.comment) {
        add({ObjectKind::sequence, name, {}}, {ddl::comment_on("SEQUENCE", to_string(name), said.comment)});
      }
      said.comment.reset();
    }
  }

  // A schema comes with the objects in it; one that is empty is created, and comments are SQL.
  void divide_schemas() {
    std::set<std::string> used;
    for (const auto& [name, object] : catalog_.tables) used.insert(name.schema);
    for (const auto& [name, object] : catalog_.enums) used.insert(name.schema);
    for (const auto& [name, object] : catalog_.domains) used.insert(name.schema);
    for (const auto& [name, object] : catalog_.composites) used.insert(name.schema);
    for (const auto& [name, object] : catalog_.sequences) used.insert(name.schema);
    for (const auto& [id, object] : catalog_.definitions) used.insert(id.name.schema);
    for (const auto& [name, schema] : catalog_.schemas) {
      const ObjectId id{ObjectKind::schema, {"", name}, {}};
      if (used.count(name) == 0) add(id, {ddl::create_schema({name, {}})});
      if (schema.comment) add(id, {ddl::comment_on("SCHEMA", sql::quote_identifier(name), schema.comment)});
    }
  }

  const catalog::Catalog& catalog_;
  const std::set<catalog::Name>& unfit_;
  Division division_;
};

}  // namespace

Division divide(const catalog::Catalog& catalog, const std::set<catalog::Name>& unfit) {
  return Divider(catalog, unfit).run();
}

}  // namespace wesley::folder
