// SPDX-License-Identifier: Apache-2.0
#include "catalog/object_parts.h"

#include <utility>

#include "catalog/object_names.h"

namespace wesley::catalog {

namespace {

class PartsOf {
 public:
  explicit PartsOf(const Catalog& catalog) : catalog_(catalog), names_(catalog) {}

  std::vector<Part> parts(const Extension& extension) const {
    Part body;
    if (!extension.schema.empty()) names_.add_schema(extension.schema, body.uses);
    for (const std::string& needed : extension.needs) {
      const ObjectId id{ObjectKind::extension, {"", needed}, ""};
      if (is_known(id)) body.uses.insert({id, ""});
    }
    return {std::move(body)};
  }

  std::vector<Part> parts(const Domain& domain) const {
    std::vector<Part> out = {body_in(domain.name)};
    names_.add_type(domain.base, out.front().uses);
    add_collation(domain.collation, out.front().uses);
    if (domain.default_value) out.push_back(expression(PartKind::default_value, "", *domain.default_value));
    for (const DomainCheck& check : domain.checks) {
      out.push_back(expression(PartKind::check, check.name, check.expression));
    }
    return out;
  }

  std::vector<Part> parts(const Composite& composite) const {
    Part body = body_in(composite.name);
    for (const Attribute& attribute : composite.attributes) {
      names_.add_type(attribute.type, body.uses);
      add_collation(attribute.collation, body.uses);
    }
    return {std::move(body)};
  }

  // Its owner is told when both are there.
  std::vector<Part> parts(const Sequence& sequence) const { return {body_in(sequence.name)}; }
  std::vector<Part> parts(const Enum& enumeration) const { return {body_in(enumeration.name)}; }
  std::vector<Part> parts(const Schema&) const { return {Part()}; }

  std::vector<Part> parts(const Table& table) const {
    std::vector<Part> out = {table_body(table)};
    for (const Column& column : table.columns) {
      if (column.default_value)
        out.push_back(expression(PartKind::default_value, column.name, *column.default_value));
    }
    for (const Constraint& constraint : table.constraints) {
      if (const Check* check = constraint.check())
        out.push_back(expression(PartKind::check, constraint.name, check->expression));
      if (const Exclusion* exclusion = constraint.exclusion())
        out.push_back(exclusion_part(constraint.name, *exclusion));
    }
    for (const Index& index : table.indexes) out.push_back(index_part(index));
    return out;
  }

  std::vector<Part> parts(const Definition& definition) const {
    std::vector<Part> out = {body_in(definition.id.name)};
    const bool has_query = definition.id.kind == ObjectKind::view && !definition.shape.empty();
    if (has_query) out.push_back({PartKind::query, "", {}});
    for (const Use& use : definition.uses) {
      if (is_known(use.object)) out.back().uses.insert(use);
    }
    add_trigger_above(definition.id, out.back().uses);
    for (const Index& index : definition.indexes) out.push_back(index_part(index));
    return out;
  }

 private:
  // What is said of a trigger of a partition, that comes with its parent's.
  void add_trigger_above(const ObjectId& id, std::set<Use>& uses) const {
    const Table* table = id.kind == ObjectKind::trigger ? catalog_.table(id.name) : nullptr;
    if (table == nullptr || !table->partition_of) return;
    const ObjectId above{id.kind, table->partition_of->parent, id.detail};
    if (is_known(above)) uses.insert({above, ""});
  }

  Part body_in(const Name& name) const {
    Part body;
    if (!name.schema.empty()) names_.add_schema(name.schema, body.uses);
    return body;
  }

  Part expression(PartKind kind, const std::string& name, const Expression& value) const {
    Part part{kind, name, {}};
    names_.add_expression(value.text, part.uses);
    return part;
  }

  // A generated column cannot refer to a whole row (manual, section 5.3), so that of several overloads the
  // one that takes the table's row is not meant.
  void add_generated(const Table& table, const Expression& value, std::set<Use>& uses) const {
    std::set<Use> called;
    names_.add_expression(value.text, called);
    const ObjectId row{ObjectKind::table, table.name, ""};
    for (const Use& use : called) {
      const Definition* routine = catalog_.definition(use.object);
      const bool takes_row = routine != nullptr && uses_whole(*routine, row);
      if (!takes_row || !has_overload(called, use.object)) uses.insert(use);
    }
  }

  static bool uses_whole(const Definition& definition, const ObjectId& object) {
    for (const Use& use : definition.uses) {
      if (use.object == object) return true;
    }
    return false;
  }

  static bool has_overload(const std::set<Use>& called, const ObjectId& routine) {
    for (const Use& use : called) {
      if (use.object.kind == routine.kind && use.object.name == routine.name && use.object != routine)
        return true;
    }
    return false;
  }

  Part table_body(const Table& table) const {
    Part body = body_in(table.name);
    for (const Column& column : table.columns) {
      names_.add_type(column.type, body.uses);
      add_collation(column.collation, body.uses);
      if (column.generated) add_generated(table, column.generated->expression, body.uses);
    }
    if (table.partition_of) names_.add(NameSpace::relation, table.partition_of->parent, body.uses);
    for (const Name& parent : table.inherits) names_.add(NameSpace::relation, parent, body.uses);
    if (table.of_type) names_.add(NameSpace::type, *table.of_type, body.uses);
    if (table.partition_key) add_keys(table.partition_key->keys, body.uses);
    return body;
  }

  Part exclusion_part(const std::string& name, const Exclusion& exclusion) const {
    Part part{PartKind::check, name, {}};
    for (const ExclusionElement& element : exclusion.elements) {
      add_key(element.key, part.uses);
      names_.add_operator(element.operator_, part.uses);
    }
    if (exclusion.predicate) names_.add_expression(exclusion.predicate->text, part.uses);
    return part;
  }

  Part index_part(const Index& index) const {
    Part part{PartKind::index, index.name, {}};
    add_keys(index.keys, part.uses);
    if (index.predicate) names_.add_expression(index.predicate->text, part.uses);
    return part;
  }

  void add_keys(const std::vector<IndexKey>& keys, std::set<Use>& uses) const {
    for (const IndexKey& key : keys) add_key(key, uses);
  }

  void add_key(const IndexKey& key, std::set<Use>& uses) const {
    if (key.expression) names_.add_expression(key.expression->text, uses);
    if (key.opclass) names_.add(NameSpace::operator_class, *key.opclass, uses);
    add_collation(key.collation, uses);
  }

  void add_collation(const Rare<Name>& collation, std::set<Use>& uses) const {
    if (collation) names_.add(NameSpace::collation, *collation, uses);
  }

  bool is_known(const ObjectId& id) const {
    switch (id.kind) {
      case ObjectKind::schema:
        return catalog_.schemas.count(id.name.name) > 0;
      case ObjectKind::extension:
        return catalog_.extensions.count(id.name.name) > 0;
      case ObjectKind::enumeration:
        return catalog_.enums.count(id.name) > 0;
      case ObjectKind::domain:
        return catalog_.domains.count(id.name) > 0;
      case ObjectKind::composite:
        return catalog_.composites.count(id.name) > 0;
      case ObjectKind::sequence:
        return catalog_.sequences.count(id.name) > 0;
      case ObjectKind::table:
        return catalog_.tables.count(id.name) > 0;
      default:
        return catalog_.definitions.count(id) > 0;
    }
  }

  const Catalog& catalog_;
  ObjectNames names_;
};

}  // namespace

std::map<ObjectId, std::vector<Part>> object_parts(const Catalog& catalog) {
  std::map<ObjectId, std::vector<Part>> out;
  const PartsOf of(catalog);
  for (const auto& [name, schema] : catalog.schemas)
    out[{ObjectKind::schema, {"", name}, ""}] = of.parts(schema);
  for (const auto& [name, extension] : catalog.extensions)
    out[{ObjectKind::extension, {"", name}, ""}] = of.parts(extension);
  for (const auto& [name, object] : catalog.enums)
    out[{ObjectKind::enumeration, name, ""}] = of.parts(object);
  for (const auto& [name, domain] : catalog.domains) out[{ObjectKind::domain, name, ""}] = of.parts(domain);
  for (const auto& [name, object] : catalog.composites)
    out[{ObjectKind::composite, name, ""}] = of.parts(object);
  for (const auto& [name, object] : catalog.sequences)
    out[{ObjectKind::sequence, name, ""}] = of.parts(object);
  for (const auto& [name, table] : catalog.tables) out[{ObjectKind::table, name, ""}] = of.parts(table);
  for (const auto& [id, definition] : catalog.definitions) out[id] = of.parts(definition);
  return out;
}

}  // namespace wesley::catalog
