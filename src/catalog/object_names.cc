// SPDX-License-Identifier: Apache-2.0
#include "catalog/object_names.h"

#include <algorithm>
#include <optional>
#include <string_view>

#include "catalog/statement.h"
#include "sql/tree.h"

namespace wesley::catalog {

namespace {

// A definition is found in the space of its names; a relation also in that of types, by its row type.
struct KindSpace {
  ObjectKind kind;
  NameSpace space;
};
constexpr KindSpace kind_spaces[] = {
    {ObjectKind::range, NameSpace::type},
    {ObjectKind::function, NameSpace::routine},
    {ObjectKind::procedure, NameSpace::routine},
    {ObjectKind::aggregate, NameSpace::routine},
    {ObjectKind::operator_, NameSpace::operator_},
    {ObjectKind::operator_class, NameSpace::operator_class},
    {ObjectKind::operator_family, NameSpace::operator_family},
    {ObjectKind::collation, NameSpace::collation},
    {ObjectKind::text_search_configuration, NameSpace::text_search_configuration},
    {ObjectKind::text_search_dictionary, NameSpace::text_search_dictionary},
    {ObjectKind::foreign_table, NameSpace::relation},
    {ObjectKind::foreign_table, NameSpace::type},
    {ObjectKind::view, NameSpace::relation},
    {ObjectKind::view, NameSpace::type},
    {ObjectKind::materialized_view, NameSpace::relation},
    {ObjectKind::materialized_view, NameSpace::type},
};

// A literal of one of these types names an object: 'public.t_id_seq'::regclass. Manual, section 8.19.
struct NamingType {
  std::string_view type;
  NameSpace space;
};
constexpr NamingType naming_types[] = {
    {"regclass", NameSpace::relation},
    {"regtype", NameSpace::type},
    {"regproc", NameSpace::routine},
    {"regprocedure", NameSpace::routine},
    {"regoper", NameSpace::operator_},
    {"regoperator", NameSpace::operator_},
    {"regcollation", NameSpace::collation},
    {"regconfig", NameSpace::text_search_configuration},
    {"regdictionary", NameSpace::text_search_dictionary},
};

// What has no schema is built in: texts mean the same under any search_path.
std::optional<Name> qualified(const std::vector<std::string_view>& names) {
  if (names.size() < 2) return std::nullopt;
  return Name{std::string(names[names.size() - 2]), std::string(names.back())};
}

// `public."T"`, perhaps with arguments behind, as a literal spells it.
std::optional<Name> spelled_name(std::string_view text) {
  text = text.substr(0, text.find('('));
  const auto parsed = sql::parse_expression(text);
  if (!parsed || !parsed->root.is("ColumnRef")) return std::nullopt;
  return qualified(parsed->root.strings("fields"));
}

// The literal below casts, and the type of the innermost one.
void add_literal(const ObjectNames& names, const sql::Node& cast, std::set<Use>& uses) {
  const auto literal = cast.child("arg").as_string();
  const auto type = cast.child("type_name").strings("names");
  if (!literal || type.empty()) return;
  for (const NamingType& naming : naming_types) {
    if (naming.type != type.back()) continue;
    if (const auto name = spelled_name(*literal)) names.add(naming.space, *name, uses);
  }
}

// nextval('s'), nextval('s'::text): the name is looked up when the call runs.
void add_called_sequence(const ObjectNames& names, const sql::Node& call, std::set<Use>& uses) {
  const auto function = call.strings("funcname");
  const std::vector<sql::Node> arguments = call.children("args");
  if (function.empty() || arguments.empty() || function.back() != "nextval") return;
  const sql::Node& first = arguments.front();
  const auto literal = first.is("TypeCast") ? first.child("arg").as_string() : first.as_string();
  if (!literal) return;
  if (const auto name = spelled_name(*literal)) names.add(NameSpace::relation, *name, uses);
}

}  // namespace

ObjectNames::ObjectNames(const Catalog& catalog) : catalog_(catalog) {
  for (const auto& [name, object] : catalog.enums) {
    enter(NameSpace::type, name, {ObjectKind::enumeration, name, ""});
  }
  for (const auto& [name, object] : catalog.domains) {
    enter(NameSpace::type, name, {ObjectKind::domain, name, ""});
  }
  for (const auto& [name, object] : catalog.composites) {
    enter(NameSpace::type, name, {ObjectKind::composite, name, ""});
  }
  for (const auto& [name, object] : catalog.sequences) {
    enter(NameSpace::relation, name, {ObjectKind::sequence, name, ""});
  }
  for (const auto& [name, object] : catalog.tables) {
    enter(NameSpace::relation, name, {ObjectKind::table, name, ""});
    enter(NameSpace::type, name, {ObjectKind::table, name, ""});
  }
  for (const auto& [id, definition] : catalog.definitions) enter(definition);
}

void ObjectNames::enter(NameSpace space, const Name& name, const ObjectId& id) {
  objects_[{space, name}].push_back(id);
}

void ObjectNames::enter(const Definition& definition) {
  const ObjectId& id = definition.id;
  for (const KindSpace& row : kind_spaces) {
    if (row.kind == id.kind) enter(row.space, id.name, id);
  }
  if (id.kind != ObjectKind::range) return;
  if (const auto name = multirange_name(definition)) enter(NameSpace::type, *name, id);
}

void ObjectNames::add(NameSpace space, const Name& name, std::set<Use>& uses) const {
  const auto found = objects_.find({space, name});
  if (found == objects_.end()) return;
  for (const ObjectId& id : found->second) uses.insert({id, ""});
}

void ObjectNames::add_schema(const std::string& name, std::set<Use>& uses) const {
  if (catalog_.schemas.count(name) > 0) uses.insert({{ObjectKind::schema, {"", name}, ""}, ""});
}

void ObjectNames::add_type(const Type& type, std::set<Use>& uses) const {
  if (!type.schema.empty()) add(NameSpace::type, {type.schema, type.name}, uses);
}

// A text without a dot names nothing that has a schema.
void ObjectNames::add_expression(const std::string& text, std::set<Use>& uses) const {
  if (text.find('.') == std::string::npos) return;
  const auto [place, is_new] = known_expressions_.try_emplace(text);
  if (is_new) place->second = uses_of(text);
  uses.insert(place->second.begin(), place->second.end());
}

std::set<Use> ObjectNames::uses_of(const std::string& expression) const {
  std::set<Use> uses;
  const auto parsed = sql::parse_expression(expression);
  if (!parsed) return uses;
  parsed->root.visit([&](const sql::Node& node) {
    std::optional<Name> name;
    if (node.is("FuncCall")) {
      if ((name = qualified(node.strings("funcname")))) add(NameSpace::routine, *name, uses);
      add_called_sequence(*this, node, uses);
    } else if (node.is("TypeName")) {
      if ((name = qualified(node.strings("names")))) add(NameSpace::type, *name, uses);
    } else if (node.is("TypeCast")) {
      add_literal(*this, node, uses);
    } else if (node.is("A_Expr")) {
      if ((name = qualified(node.strings("name")))) add(NameSpace::operator_, *name, uses);
    } else if (node.is("CollateClause")) {
      if ((name = qualified(node.strings("collname")))) add(NameSpace::collation, *name, uses);
    } else if (node.is("RangeVar") && !node.string("schemaname").empty()) {
      add(NameSpace::relation, {std::string(node.string("schemaname")), std::string(node.string("relname"))},
          uses);
    }
    return true;
  });
  return uses;
}

void ObjectNames::add_operator(const std::string& written, std::set<Use>& uses) const {
  if (written.find('(') != std::string::npos) add_expression("a " + written + " b", uses);
}

}  // namespace wesley::catalog
