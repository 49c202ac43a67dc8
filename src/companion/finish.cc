// SPDX-License-Identifier: Apache-2.0
// What needs every table whole: referenced keys, names that nobody chose, operator classes and collations
// that say nothing, canonical expressions.
#include <algorithm>
#include <map>
#include <unordered_map>

#include <fmt/format.h>

#include "catalog/statement.h"
#include "companion/reading.h"
#include "sdl/names.h"
#include "sdl/operator_classes.h"
#include "sql/lexer.h"
#include "sql/quote.h"
#include "sql/type_name.h"

namespace wesley::companion {

namespace {

class Finishing {
 public:
  explicit Finishing(Reading& reading) : reading_(reading) {}

  void run() {
    take_names();
    for (auto& [name, table] : catalog().tables) complete(table);
    for (auto& [name, table] : catalog().tables) resolve_references(table);
    for (auto& [name, table] : catalog().tables) name_objects(table);
    attach_indexes();
    for (auto& [name, table] : catalog().tables) copy_from_parent(table);
    for (auto& [name, table] : catalog().tables) finish_table(table);
    for (auto& [id, definition] : catalog().definitions) finish_view(definition);
    use_schemas();
    list_indexes();
  }

 private:
  catalog::Catalog& catalog() { return reading_.catalog; }

  void take_names() {
    for (const auto& [name, table] : catalog().tables) {
      sdl::Namespace& space = spaces_[name.schema];
      space.add_relation(name.name);
      for (const catalog::Index& index : table.indexes) space.add_relation(index.name);
      for (const catalog::Constraint& constraint : table.constraints) {
        space.add_constraint(constraint.name);
        if (constraint.has_index()) space.add_relation(constraint.name);
      }
    }
    for (const auto& [name, sequence] : catalog().sequences) spaces_[name.schema].add_relation(name.name);
    for (const auto& [name, composite] : catalog().composites) spaces_[name.schema].add_relation(name.name);
    for (const auto& [id, definition] : catalog().definitions) {
      const bool relation = id.kind == catalog::ObjectKind::view ||
                            id.kind == catalog::ObjectKind::foreign_table ||
                            id.kind == catalog::ObjectKind::materialized_view;
      if (relation) spaces_[id.name.schema].add_relation(id.name.name);
      for (const catalog::Index& index : definition.indexes) spaces_[id.name.schema].add_relation(index.name);
    }
  }

  // A primary key makes its columns NOT NULL.
  void complete(catalog::Table& table) {
    const catalog::Constraint* primary = table.primary_key();
    if (primary == nullptr) return;
    for (const std::string& name : primary->key()->columns) {
      if (catalog::Column* column = table.column(name)) column->not_null = true;
    }
  }

  // REFERENCES t alone means its primary key.
  void resolve_references(catalog::Table& table) {
    for (catalog::Constraint& constraint : table.constraints) {
      auto* key = std::get_if<catalog::ForeignKey>(&constraint.body);
      if (key == nullptr || !key->referenced_columns.empty()) continue;
      const catalog::Table* target = catalog().table(key->referenced);
      const catalog::Constraint* primary = target == nullptr ? nullptr : target->primary_key();
      if (primary != nullptr) key->referenced_columns = primary->key()->columns;
    }
  }

  void name_objects(catalog::Table& table) {
    sdl::Namespace& space = spaces_[table.name.schema];
    for (catalog::Constraint& constraint : table.constraints) {
      if (!constraint.name.empty()) continue;
      const sdl::DefaultName chosen = sdl::default_name(constraint, reading_.expressions);
      constraint.name = constraint.has_index()
                            ? space.choose_key(table.name.name, chosen.columns, chosen.label)
                            : space.choose_constraint(table.name.name, chosen.columns, chosen.label);
    }
    for (catalog::Index& index : table.indexes) {
      if (!index.name.empty()) continue;
      const sdl::DefaultName chosen = sdl::default_name(index);
      index.name = space.choose_relation(table.name.name, chosen.columns, chosen.label);
    }
  }

  // Indexes, by schema and name, whichever table or materialised view they stand on.
  void attach_indexes() {
    std::map<catalog::Name, catalog::Index*> indexes;
    std::map<catalog::Name, catalog::Constraint*> keys;
    for (auto& [name, table] : catalog().tables) {
      for (catalog::Index& index : table.indexes) indexes[{name.schema, index.name}] = &index;
      for (catalog::Constraint& constraint : table.constraints) {
        if (constraint.has_index()) keys[{name.schema, constraint.name}] = &constraint;
      }
    }
    for (auto& [id, definition] : catalog().definitions) {
      for (catalog::Index& index : definition.indexes) indexes[{id.name.schema, index.name}] = &index;
    }
    for (const auto& [child, parent] : reading_.attached_indexes) {
      if (const auto key = keys.find(child); key != keys.end()) {
        key->second->parent = parent;
        key->second->inherited = keys.count(parent) > 0;
      }
      if (const auto index = indexes.find(child); index != indexes.end()) index->second->parent = parent;
    }
    for (const Reading::IndexStatistics& row : reading_.index_statistics) {
      const auto index = indexes.find(row.index);
      if (index == indexes.end() || row.key == 0 || row.key > index->second->keys.size()) continue;
      index->second->keys[row.key - 1].statistics = row.target;
    }
  }

  // A partition has a key or index for each of its parent's: one that is attached, one like it, or a copy
  // (AttachPartitionEnsureIndexes of src/backend/commands/tablecmds.c). ON ONLY makes none.
  void copy_from_parent(catalog::Table& table) {
    if (!table.partition_of || !copied_.insert(table.name).second) return;
    catalog::Table* parent = catalog().table(table.partition_of->parent);
    if (parent == nullptr) return;
    copy_from_parent(*parent);
    for (const catalog::Constraint& above : parent->constraints) {
      if (above.has_index()) copy_part(table, table.constraints, above);
    }
    for (const catalog::Index& above : parent->indexes) copy_part(table, table.indexes, above);
    name_objects(table);
  }

  template <class Part>
  void copy_part(catalog::Table& table, std::vector<Part>& parts, const Part& above) {
    const catalog::Name parent{table.partition_of->parent.schema, above.name};
    if (reading_.only_indexes.count(parent) > 0) return;
    Part copy = as_copy(above, parent);
    for (Part& own : parts) {
      if (own.parent == parent) return;
      Part renamed = as_copy(own, parent);
      if (own.parent || !(renamed == copy)) continue;
      own.parent = parent;
      mark_inherited(own);
      return;
    }
    parts.push_back(std::move(copy));
  }

  template <class Part>
  static Part as_copy(Part part, const catalog::Name& parent) {
    part.name.clear();
    part.comment.reset();
    part.annotations = {};
    part.parent = parent;
    mark_inherited(part);
    return part;
  }
  static void mark_inherited(catalog::Constraint& constraint) { constraint.inherited = true; }
  static void mark_inherited(catalog::Index&) {}

  // Catalogs name an operator class only when it is not the default, a collation when it is not the column's.
  void finish_key(catalog::IndexKey& key, const catalog::Table* table, const sql::ColumnTypes& types,
                  std::string_view method) {
    const catalog::Column* column = table == nullptr ? nullptr : table->column(key.column);
    if (key.opclass && column != nullptr && key.opclass_options.empty() &&
        sdl::is_default_operator_class(column->type, method, key.opclass->name)) {
      key.opclass.reset();
    } else if (key.opclass && key.opclass->schema.empty()) {
      const std::string_view extension = sdl::extension_of_operator_class(key.opclass->name);
      const auto found = catalog().extensions.find(std::string(extension));
      if (!extension.empty()) key.opclass->schema = reading_.options.default_schema;
      if (found != catalog().extensions.end() && !found->second.schema.empty()) {
        key.opclass->schema = found->second.schema;
      }
    }
    if (key.collation && column != nullptr && key.collation == column->collation) key.collation.reset();
    if (key.expression && unfinished(*key.expression)) {
      key.expression = catalog::make_expression(std::move(key.expression->text), types);
    }
  }

  void finish_index(catalog::Index& index, const catalog::Table* table, const sql::ColumnTypes& types) {
    for (catalog::IndexKey& key : index.keys) finish_key(key, table, types, index.method);
    if (index.predicate && unfinished(*index.predicate)) {
      index.predicate = catalog::make_expression(std::move(index.predicate->text), types);
    }
  }

  static bool unfinished(const catalog::Expression& expression) { return expression.canonical.empty(); }

  void finish_columns(catalog::Table& table, const sql::ColumnTypes& types) {
    for (catalog::Column& column : table.columns) {
      if (column.default_value && is_mere_null(column)) column.default_value.reset();
      if (column.default_value && unfinished(*column.default_value)) {
        column.default_value = default_of(column.default_value->text, column.type);
      }
      if (column.generated && unfinished(column.generated->expression)) {
        column.generated->expression =
            catalog::make_expression(std::move(column.generated->expression.text), types, &column.type);
      }
    }
  }

  // The server keeps no default that is a NULL constant (AddRelationNewConstraints of
  // src/backend/catalog/heap.c). Where a length or a domain is applied to it, it is one no longer.
  bool is_mere_null(const catalog::Column& column) {
    const std::string& text = column.default_value->text;
    if (!sql::equals_folded(std::string_view(text).substr(0, 4), "null")) return false;
    const catalog::Name type{column.type.schema, column.type.name};
    if (!column.type.modifiers.empty() || catalog().domains.count(type) > 0) return false;
    if (text.size() == 4) return true;
    const auto cast =
        sql::parse_type_name(std::string_view(text).substr(std::min<std::size_t>(text.size(), 6)),
                             reading_.options.default_schema);
    return text.compare(4, 2, "::") == 0 && cast && *cast == column.type;
  }

  // The same few texts stand on thousands of columns.
  const catalog::Expression& default_of(const std::string& text, const catalog::Type& type) {
    const auto [found, fresh] = defaults_.try_emplace(sql::to_string(type) + "\n" + text);
    if (fresh) found->second = catalog::make_expression(text, {}, &type);
    return found->second;
  }

  void finish_constraint(catalog::Constraint& constraint, const catalog::Table& table,
                         const sql::ColumnTypes& types) {
    if (auto* check = std::get_if<catalog::Check>(&constraint.body)) {
      if (unfinished(check->expression)) {
        check->expression = catalog::make_expression(std::move(check->expression.text), types);
      }
    } else if (auto* exclusion = std::get_if<catalog::Exclusion>(&constraint.body)) {
      for (catalog::ExclusionElement& element : exclusion->elements) {
        finish_key(element.key, &table, types, exclusion->method);
      }
      if (exclusion->predicate && unfinished(*exclusion->predicate)) {
        exclusion->predicate = catalog::make_expression(std::move(exclusion->predicate->text), types);
      }
    }
  }

  void finish_table(catalog::Table& table) {
    const sql::ColumnTypes types = catalog::column_types(table);
    finish_columns(table, types);
    for (catalog::Constraint& constraint : table.constraints) finish_constraint(constraint, table, types);
    for (catalog::Index& index : table.indexes) finish_index(index, &table, types);
    if (table.partition_key) {
      for (catalog::IndexKey& key : table.partition_key->keys) finish_key(key, &table, types, "btree");
    }
    if (table.partition_of && unfinished(table.partition_of->bound)) {
      table.partition_of->bound = catalog::make_statement(std::move(table.partition_of->bound.text));
    }
    const auto by_name = [](const auto& left, const auto& right) { return left.name < right.name; };
    std::sort(table.constraints.begin(), table.constraints.end(), by_name);
    std::sort(table.indexes.begin(), table.indexes.end(), by_name);
  }

  void finish_view(catalog::Definition& definition) {
    for (catalog::Index& index : definition.indexes) {
      if (index.name.empty()) {
        const sdl::DefaultName chosen = sdl::default_name(index);
        index.name = spaces_[definition.id.name.schema].choose_relation(definition.id.name.name,
                                                                        chosen.columns, chosen.label);
      }
      finish_index(index, nullptr, {});
    }
    std::sort(definition.indexes.begin(), definition.indexes.end(),
              [](const auto& left, const auto& right) { return left.name < right.name; });
  }

  void use_schema(const std::string& schema) {
    if (!schema.empty()) catalog().schemas[schema].name = schema;
  }

  void use_schemas() {
    for (const auto& [name, object] : catalog().tables) use_schema(name.schema);
    for (const auto& [name, object] : catalog().enums) use_schema(name.schema);
    for (const auto& [name, object] : catalog().domains) use_schema(name.schema);
    for (const auto& [name, object] : catalog().composites) use_schema(name.schema);
    for (const auto& [name, object] : catalog().sequences) use_schema(name.schema);
    for (const auto& [id, object] : catalog().definitions) use_schema(id.name.schema);
  }

  void list_indexes() {
    const auto list = [&](const catalog::ObjectId& owner, const std::vector<catalog::Index>& indexes) {
      for (const catalog::Index& index : indexes) {
        reading_.index_owners.emplace(catalog::Name{owner.name.schema, index.name}, owner);
      }
    };
    for (const auto& [name, table] : catalog().tables) {
      list({catalog::ObjectKind::table, name, {}}, table.indexes);
    }
    for (const auto& [id, definition] : catalog().definitions) list(id, definition.indexes);
  }

  Reading& reading_;
  std::set<catalog::Name> copied_;
  std::unordered_map<std::string, sdl::Namespace> spaces_;
  std::unordered_map<std::string, catalog::Expression> defaults_;
};

}  // namespace

void finish_tables(Reading& reading) {
  Finishing(reading).run();
}

}  // namespace wesley::companion
