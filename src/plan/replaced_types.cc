// SPDX-License-Identifier: Apache-2.0
#include "plan/replaced_types.h"

#include <algorithm>
#include <array>

#include "catalog/statement.h"
#include "plan/naming.h"

namespace wesley::plan {
namespace {

using catalog::Catalog;
using catalog::Name;
using catalog::ObjectId;
using catalog::ObjectKind;

bool is_type(ObjectKind kind) {
  return kind == ObjectKind::enumeration || kind == ObjectKind::domain || kind == ObjectKind::composite ||
         kind == ObjectKind::range;
}

Name name_of(const catalog::Type& type) {
  return {type.schema, type.name};
}

Catalog types_of(const Catalog& whole) {
  Catalog out;
  out.enums = whole.enums;
  out.domains = whole.domains;
  out.composites = whole.composites;
  for (auto at = whole.definitions.lower_bound({ObjectKind::range, {}, {}});
       at != whole.definitions.end() && at->first.kind == ObjectKind::range; ++at)
    out.definitions.insert(*at);
  for (const auto& [id, grant] : whole.grants)
    if (is_type(id.object.kind)) out.grants.emplace(id, grant);
  return out;
}

std::optional<ObjectId> type_named(const Catalog& types, const Name& name) {
  if (types.enums.count(name) > 0) return ObjectId{ObjectKind::enumeration, name, {}};
  if (types.domains.count(name) > 0) return ObjectId{ObjectKind::domain, name, {}};
  if (types.composites.count(name) > 0) return ObjectId{ObjectKind::composite, name, {}};
  const ObjectId range{ObjectKind::range, name, {}};
  return types.definition(range) ? std::optional(range) : std::nullopt;
}

// What has a row type has its name among the types, too (pg_type).
constexpr std::array row_types = {ObjectKind::view, ObjectKind::materialized_view, ObjectKind::foreign_table};
bool has_row_type(const Catalog& catalog, const Name& name) {
  return catalog.table(name) != nullptr ||
         std::any_of(row_types.begin(), row_types.end(), [&](ObjectKind kind) {
           return catalog.definition({kind, name, {}}) != nullptr;
         });
}

class Finder {
 public:
  Finder(const Catalog& from, const Catalog& to, const diff::Changeset& changes)
      : from_(from), to_(to), changes_(changes) {
    found_.from = types_of(from);
    found_.to = types_of(to);
    diff::Application application(found_.from);
    for (const auto& change : changes.changes)
      if (std::holds_alternative<diff::RenameType>(change.body) ||
          std::holds_alternative<diff::RenameEnumValue>(change.body))
        application.apply(change);
    for (const auto& [user, uses] : catalog::dependencies(found_.from))
      for (const auto& use : uses)
        if (is_type(use.object.kind)) users_[use.object.name].insert(user.name);
  }

  ReplacedTypes find(const Places& renewed) {
    for (const auto& [object, places] : renewed)
      if (is_type(object.kind) && (is_in_arrays(object.name) || any_collation(places))) add(object.name, {});
    for (const auto& change : changes_.changes)
      std::visit([&](const auto& body) { look_at(body, change.origin); }, change.body);
    for (const auto& [name, type] : found_.types) {
      note_names(found_.from, type.before, found_.old_names);
      note_names(found_.to, type.after, found_.new_names);
    }
    return std::move(found_);
  }

 private:
  void look_at(const diff::ReplaceEnum& change, const catalog::Origin& origin) {
    add(change.after.name, origin);
  }
  void look_at(const diff::AlterDomain& change, const catalog::Origin& origin) {
    if (change.before.base != change.after.base || change.before.collation != change.after.collation ||
        (tightens(change) && is_in_arrays(change.before.name)))
      add(change.after.name, origin);
  }
  void look_at(const diff::AlterComposite& change, const catalog::Origin& origin) {
    if (must_be_replaced(change)) add(change.after.name, origin);
  }
  void look_at(const diff::ReplaceDefinition& change, const catalog::Origin& origin) {
    if (change.after.id.kind == ObjectKind::range) add(change.after.id.name, origin);
  }
  void look_at(const diff::CreateEnum& change, const catalog::Origin& origin) { comes(change.after, origin); }
  void look_at(const diff::CreateDomain& change, const catalog::Origin& origin) {
    comes(change.after, origin);
  }
  void look_at(const diff::CreateComposite& change, const catalog::Origin& origin) {
    comes(change.after, origin);
  }
  void look_at(const diff::CreateDefinition& change, const catalog::Origin& origin) {
    if (change.after.id.kind == ObjectKind::range) comes(change.after.id, origin);
    if (std::count(row_types.begin(), row_types.end(), change.after.id.kind) > 0)
      takes_name(change.after.id.name, origin);
  }
  void look_at(const diff::CreateTable& change, const catalog::Origin& origin) {
    takes_name(change.after.name, origin);
  }
  template <class Body>
  void look_at(const Body&, const catalog::Origin&) {}

  // A type under the name of something else.
  template <class Type>
  void comes(const Type& type, const catalog::Origin& origin) {
    if (type_named(found_.from, type.name) || has_row_type(from_, type.name)) add(type.name, origin);
  }
  void takes_name(const Name& name, const catalog::Origin& origin) {
    if (type_named(found_.from, name)) add(name, origin);
  }

  static bool any_collation(const std::vector<catalog::ExpressionPlace>& places) {
    return std::any_of(places.begin(), places.end(), [](const auto& place) {
      return place.kind == catalog::ExpressionPlace::Kind::collation;
    });
  }

  static bool tightens(const diff::AlterDomain& change) {
    const auto& before = change.before.checks;
    return (change.after.not_null && !change.before.not_null) ||
           std::any_of(change.after.checks.begin(), change.after.checks.end(), [&](const auto& check) {
             return check.validated && std::find(before.begin(), before.end(), check) == before.end();
           });
  }

  // There the server does not look at the values that are stored, and refuses (get_rels_with_domain).
  bool is_in_arrays(const Name& domain) const {
    return any_column([&](const catalog::Type& type) { return type.array && name_of(type) == domain; });
  }

  // Attributes are dropped, retyped and added at the end (ALTER TYPE); they are not retyped while a column or
  // another type has the composite (find_composite_type_dependencies).
  bool must_be_replaced(const diff::AlterComposite& change) const {
    const auto find = [](const auto& list, const std::string& name) {
      return std::find_if(list.begin(), list.end(), [&](const auto& one) { return one.name == name; });
    };
    std::vector<std::string> kept;
    bool is_retyped = false;
    for (const auto& attribute : change.before.attributes) {
      const auto now = find(change.after.attributes, attribute.name);
      if (now == change.after.attributes.end()) continue;
      kept.push_back(attribute.name);
      is_retyped |= now->type != attribute.type || now->collation != attribute.collation;
    }
    const bool keeps_order =
        std::equal(kept.begin(), kept.end(), change.after.attributes.begin(),
                   [](const std::string& name, const auto& attribute) { return attribute.name == name; });
    return !keeps_order || (is_retyped && is_used(change.before.name));
  }

  bool is_used(const Name& type) const {
    if (users_.count(type) > 0) return true;
    return any_column([&](const catalog::Type& each) { return name_of(each) == type; });
  }

  template <class Condition>
  bool any_column(const Condition& condition) const {
    return std::any_of(from_.tables.begin(), from_.tables.end(), [&](const auto& entry) {
      return std::any_of(entry.second.columns.begin(), entry.second.columns.end(),
                         [&](const auto& column) { return condition(column.type); });
    });
  }

  // With all that stand on it.
  void add(const Name& name, const catalog::Origin& origin) {
    ReplacedType type{type_named(found_.from, name), type_named(found_.to, name), origin};
    if (!found_.types.emplace(name, std::move(type)).second) return;
    if (const auto users = users_.find(name); users != users_.end())
      for (const auto& user : users->second) add(user, origin);
  }

  static void note_names(const Catalog& types, const std::optional<ObjectId>& id, std::set<Name>& names) {
    if (!id) return;
    names.insert(id->name);
    if (id->kind != ObjectKind::range) return;
    if (const auto name = catalog::multirange_name(*types.definition(*id))) names.insert(*name);
  }

  const Catalog& from_;
  const Catalog& to_;
  const diff::Changeset& changes_;
  ReplacedTypes found_;
  std::map<Name, std::set<Name>> users_;
};

// Domains seen through. An array over a domain of arrays stays what it is.
catalog::Type seen_through(const Catalog& types, catalog::Type type) {
  for (auto domain = types.domains.find(name_of(type)); domain != types.domains.end();
       domain = types.domains.find(name_of(type))) {
    auto base = domain->second.base;
    if (type.array && base.array) return type;
    base.array = base.array || type.array;
    type = std::move(base);
  }
  return type;
}

// It, or a domain that it is made of.
template <class Condition>
bool is_domain_that(const Catalog& types, const catalog::Type& type, const Condition& condition) {
  const auto domain = types.domains.find(name_of(type));
  if (type.array || domain == types.domains.end()) return false;
  return condition(domain->second) || is_domain_that(types, domain->second.base, condition);
}

std::vector<std::string> labels_of(const Catalog& types, const catalog::Type& type) {
  std::vector<std::string> out;
  if (const auto found = types.enums.find(name_of(type)); found != types.enums.end())
    for (const auto& label : found->second.labels) out.push_back(label.label);
  return out;
}

// Whether a row as text means the same on both sides: attributes below in the same order.
bool have_same_attributes(const ReplacedTypes& types, const catalog::Type& before,
                          const catalog::Type& after) {
  const auto one = types.from.composites.find(name_of(seen_through(types.from, before)));
  const auto other = types.to.composites.find(name_of(seen_through(types.to, after)));
  if (one == types.from.composites.end() || other == types.to.composites.end()) return true;
  return std::equal(one->second.attributes.begin(), one->second.attributes.end(),
                    other->second.attributes.begin(), other->second.attributes.end(),
                    [&](const auto& left, const auto& right) {
                      return left.name == right.name && have_same_attributes(types, left.type, right.type);
                    });
}

catalog::Type renamed(catalog::Type type, const std::set<Name>& names, std::string_view suffix) {
  if (names.count(name_of(type)) > 0) type.name = temporary_name(type.name, suffix);
  return type;
}

std::map<Name, Name> with_suffix(const std::set<Name>& names, std::string_view suffix) {
  std::map<Name, Name> out;
  for (const auto& name : names) out[name] = {name.schema, temporary_name(name.name, suffix)};
  return out;
}

// Whether a change is about a type that is replaced.
struct Subject {
  const ReplacedTypes& replaced;

  bool is(const ObjectId& id) const { return is_type(id.kind) && replaced.types.count(id.name) > 0; }
  bool operator()(const diff::SetGrant& change) const { return is(change.id.object); }
  bool operator()(const diff::SetComment& change) const { return is(change.object); }
  bool operator()(const diff::CreateDefinition& change) const { return is(change.after.id); }
  bool operator()(const diff::DropDefinition& change) const { return is(change.before.id); }
  bool operator()(const diff::ReplaceDefinition& change) const { return is(change.after.id); }
  bool operator()(const diff::CreateEnum& change) const { return is(change.after); }
  bool operator()(const diff::DropEnum& change) const { return is(change.before); }
  bool operator()(const diff::ReplaceEnum& change) const { return is(change.after); }
  bool operator()(const diff::CreateDomain& change) const { return is(change.after); }
  bool operator()(const diff::DropDomain& change) const { return is(change.before); }
  bool operator()(const diff::AlterDomain& change) const { return is(change.after); }
  bool operator()(const diff::CreateComposite& change) const { return is(change.after); }
  bool operator()(const diff::DropComposite& change) const { return is(change.before); }
  bool operator()(const diff::AlterComposite& change) const { return is(change.after); }
  template <class Other>
  bool operator()(const Other&) const {
    return false;
  }

 private:
  template <class Type>
  bool is(const Type& type) const {
    return replaced.types.count(type.name) > 0;
  }
};

}  // namespace

Passage reversed(Passage passage) {
  std::swap(passage.before, passage.after);
  std::swap(passage.old_labels, passage.new_labels);
  return passage;
}

std::map<Name, Name> ReplacedTypes::built_names() const {
  return with_suffix(new_names, new_suffix);
}
std::map<Name, Name> ReplacedTypes::aside_names() const {
  return with_suffix(old_names, old_suffix);
}
catalog::Type ReplacedTypes::built(catalog::Type type) const {
  return renamed(std::move(type), new_names, new_suffix);
}
catalog::Type ReplacedTypes::aside(catalog::Type type) const {
  return renamed(std::move(type), old_names, old_suffix);
}

std::optional<Passage> ReplacedTypes::passage(const catalog::Type& before, const catalog::Type& after) const {
  if (name_of(before) != name_of(after) || new_names.count(name_of(after)) == 0) return std::nullopt;
  Passage out{seen_through(from, before), seen_through(to, after), {}, {}, false};
  out.old_labels = labels_of(from, out.before);
  out.new_labels = labels_of(to, out.after);
  out.by_name = !have_same_attributes(*this, before, after);
  return out;
}

bool ReplacedTypes::is_checked_domain(const catalog::Type& type) const {
  return is_domain_that(to, type, [](const catalog::Domain& domain) { return !domain.checks.empty(); });
}
bool ReplacedTypes::is_not_null_domain(const catalog::Type& type) const {
  return is_domain_that(to, type, [](const catalog::Domain& domain) { return domain.not_null; });
}

bool ReplacedTypes::takes_over(const diff::Change& change) const {
  return std::visit(Subject{*this}, change.body);
}

ReplacedTypes find_replaced_types(const Catalog& from, const Catalog& to, const diff::Changeset& changes,
                                  const Places& renewed) {
  return Finder(from, to, changes).find(renewed);
}

}  // namespace wesley::plan
