// SPDX-License-Identifier: Apache-2.0
#include "catalog/dependencies.h"

#include <algorithm>
#include <utility>

#include "catalog/object_names.h"
#include "catalog/object_parts.h"

namespace wesley::catalog {

namespace {

using Places = std::vector<ExpressionPlace>;

// Which expressions use one of some objects: those that do not even have a name of theirs are not parsed.
class Finder {
 public:
  Finder(const Catalog& catalog, const std::set<ObjectId>& objects) : names_(catalog), objects_(objects) {}

  Places in(const Table& table) const {
    using Kind = ExpressionPlace::Kind;
    Places places;
    for (const Column& column : table.columns) {
      note(places, Kind::default_value, column.name, used(column.default_value));
      if (column.generated) note(places, Kind::generated, column.name, used(column.generated->expression));
      note(places, Kind::collation, column.name, used(column.collation));
    }
    for (const Constraint& constraint : table.constraints)
      note(places, Kind::constraint, constraint.name, used(constraint));
    for (const Index& index : table.indexes) {
      std::set<ObjectId> on = used(index.predicate);
      for (const IndexKey& key : index.keys) on.merge(used(key));
      note(places, Kind::index, index.name, std::move(on));
    }
    return places;
  }

  Places in(const Domain& domain) const {
    using Kind = ExpressionPlace::Kind;
    Places places;
    note(places, Kind::default_value, "", used(domain.default_value));
    for (const DomainCheck& check : domain.checks)
      note(places, Kind::constraint, check.name, used(check.expression));
    note(places, Kind::collation, "", used(domain.collation));
    return places;
  }

  Places in(const Composite& composite) const {
    Places places;
    for (const Attribute& attribute : composite.attributes)
      note(places, ExpressionPlace::Kind::collation, attribute.name, used(attribute.collation));
    return places;
  }

 private:
  static void note(Places& places, ExpressionPlace::Kind kind, const std::string& name,
                   std::set<ObjectId> on) {
    if (!on.empty()) places.push_back({kind, name, std::move(on)});
  }

  std::set<ObjectId> used(const Expression& expression) const {
    std::set<ObjectId> on;
    if (!has_a_name(expression.text)) return on;
    std::set<Use> uses;
    names_.add_expression(expression.text, uses);
    for (const Use& use : uses)
      if (objects_.count(use.object) > 0) on.insert(use.object);
    return on;
  }
  std::set<ObjectId> used(const Rare<Expression>& expression) const {
    return expression ? used(*expression) : std::set<ObjectId>();
  }
  std::set<ObjectId> used(const Rare<Name>& collation) const {
    const ObjectId id{ObjectKind::collation, collation.value_or(Name()), ""};
    return objects_.count(id) > 0 ? std::set{id} : std::set<ObjectId>();
  }
  std::set<ObjectId> used(const IndexKey& key) const {
    std::set<ObjectId> on = used(key.expression);
    on.merge(used(key.collation));
    return on;
  }
  std::set<ObjectId> used(const Constraint& constraint) const {
    if (const Check* check = constraint.check()) return used(check->expression);
    const Exclusion* exclusion = constraint.exclusion();
    if (exclusion == nullptr) return {};
    std::set<ObjectId> on = used(exclusion->predicate);
    for (const ExclusionElement& element : exclusion->elements) on.merge(used(element.key));
    return on;
  }

  bool has_a_name(const std::string& text) const {
    return std::any_of(objects_.begin(), objects_.end(), [&](const ObjectId& object) {
      return text.find(object.name.name) != std::string::npos;
    });
  }

  ObjectNames names_;
  const std::set<ObjectId>& objects_;
};

}  // namespace

std::map<ObjectId, Places> expressions_on(const Catalog& catalog, const std::set<ObjectId>& objects) {
  std::map<ObjectId, Places> out;
  if (objects.empty()) return out;
  const Finder finder(catalog, objects);
  const auto note = [&](const ObjectId& id, Places places) {
    if (!places.empty()) out.emplace(id, std::move(places));
  };
  for (const auto& [name, domain] : catalog.domains) note({ObjectKind::domain, name, ""}, finder.in(domain));
  for (const auto& [name, composite] : catalog.composites)
    note({ObjectKind::composite, name, ""}, finder.in(composite));
  for (const auto& [name, table] : catalog.tables) note({ObjectKind::table, name, ""}, finder.in(table));
  return out;
}

std::map<ObjectId, std::set<Use>> dependencies(const Catalog& catalog) {
  std::map<ObjectId, std::set<Use>> out;
  for (auto& [id, parts] : object_parts(catalog)) {
    std::set<Use>& uses = out[id];
    for (Part& part : parts) uses.merge(part.uses);
    uses.erase({id, ""});
  }
  return out;
}

const Table& partition_root(const Catalog& catalog, const Table& table) {
  const Table* top = &table;
  while (top->partition_of) {
    const Table* parent = catalog.table(top->partition_of->parent);
    if (parent == nullptr) break;
    top = parent;
  }
  return *top;
}

}  // namespace wesley::catalog
