// SPDX-License-Identifier: Apache-2.0
// COMMENT ON: objects, and parts of objects.
#include <algorithm>

#include <fmt/format.h>

#include "companion/clause.h"
#include "companion/reading.h"

namespace wesley::companion {

namespace {

using catalog::ObjectId;
using catalog::ObjectKind;
using Comment = Rare<std::string>;

// [schema, relation, part] as the relation's name and the part.
std::pair<catalog::Name, std::string> split_part(const Reading& reading, const sql::Node& object) {
  std::vector<std::string_view> parts = list_strings(object);
  if (parts.empty()) return {};
  const std::string part(parts.back());
  parts.pop_back();
  return {reading.name(parts), part};
}

void comment_on_column(Reading& reading, const sql::Node& object, const Comment& text) {
  const auto [relation, part] = split_part(reading, object);
  if (catalog::Table* table = reading.catalog.table(relation)) {
    if (catalog::Column* column = reading.find_column(*table, part)) column->comment = text;
    return;
  }
  for (const ObjectKind kind : {ObjectKind::view, ObjectKind::materialized_view, ObjectKind::foreign_table}) {
    if (catalog::Definition* found = reading.catalog.definition({kind, relation, {}})) {
      if (text) found->part_comments[part] = *text;
      return;
    }
  }
  const auto composite = reading.catalog.composites.find(relation);
  if (composite == reading.catalog.composites.end()) {
    return reading.report_unknown("relation", to_string(relation));
  }
  for (catalog::Attribute& attribute : composite->second.attributes) {
    if (attribute.name == part) attribute.comment = text;
  }
}

void comment_on_constraint(Reading& reading, const sql::Node& object, const Comment& text) {
  const auto [relation, part] = split_part(reading, object);
  catalog::Table* table = reading.catalog.table(relation);
  catalog::Constraint* constraint = table == nullptr ? nullptr : table->constraint(part);
  if (constraint == nullptr) return reading.report_unknown("constraint", to_string(relation) + "." + part);
  constraint->comment = text;
}

void comment_on_domain_constraint(Reading& reading, const sql::Node& object, const Comment& text) {
  const std::vector<sql::Node> items = object.children("items");
  if (items.size() != 2) return;
  const catalog::Name named = reading.name(items[0].strings("names"));
  const std::string constraint(items[1].as_string().value_or(std::string_view()));
  const auto domain = reading.catalog.domains.find(named);
  if (domain == reading.catalog.domains.end()) return reading.report_unknown("domain", to_string(named));
  for (catalog::DomainCheck& check : domain->second.checks) {
    if (check.name == constraint) check.comment = text;
  }
}

void comment_on_index(Reading& reading, const sql::Node& object, const Comment& text) {
  const catalog::Name named = reading.name(list_strings(object));
  const auto owner = reading.index_owners.find(named);
  if (owner == reading.index_owners.end()) return reading.report_unknown("index", to_string(named));
  const bool of_table = owner->second.kind == ObjectKind::table;
  auto& indexes = of_table ? reading.catalog.table(owner->second.name)->indexes
                           : reading.catalog.definition(owner->second)->indexes;
  for (catalog::Index& index : indexes) {
    if (index.name == named.name) index.comment = text;
  }
}

// Schema public has a comment from the start: none said is that one, an empty one is none.
Comment schema_comment(const std::string& schema, const Comment& text) {
  if (schema != "public") return text;
  return text == "standard public schema" ? std::nullopt : Comment(text.value_or(""));
}

template <class Map, class Key>
void set(Map& map, const Key& key, const Comment& text) {
  const auto found = map.find(key);
  if (found != map.end()) found->second.comment = text;
}

void comment_on_object(Reading& reading, const ObjectId& id, const Comment& text) {
  catalog::Catalog& catalog = reading.catalog;
  switch (id.kind) {
    case ObjectKind::schema:
      catalog.schemas[id.name.name] = {id.name.name, schema_comment(id.name.name, text)};
      return;
    case ObjectKind::extension:
      return;  // its own script says so: every dump repeats it
    case ObjectKind::table:
      return set(catalog.tables, id.name, text);
    case ObjectKind::sequence:
      return set(catalog.sequences, id.name, text);
    case ObjectKind::enumeration:
      return set(catalog.enums, id.name, text);
    case ObjectKind::domain:
      return set(catalog.domains, id.name, text);
    case ObjectKind::composite:
      return set(catalog.composites, id.name, text);
    default:
      return set(catalog.definitions, id, text);
  }
}

// Also of an identity column, which has no other place.
void comment_on_sequence(Reading& reading, const sql::Node& object, const Comment& text) {
  if (catalog::Column* column = reading.column_of_sequence(reading.name(list_strings(object)))) {
    column->sequence_comment = text;
  } else if (const auto id = named_object(reading, "OBJECT_SEQUENCE", object)) {
    comment_on_object(reading, *id, text);
  }
}

struct Part {
  std::string_view object_type;
  void (*comment)(Reading& reading, const sql::Node& object, const Comment& text);
};
constexpr Part parts[] = {
    {"OBJECT_COLUMN", comment_on_column},
    {"OBJECT_TABCONSTRAINT", comment_on_constraint},
    {"OBJECT_DOMCONSTRAINT", comment_on_domain_constraint},
    {"OBJECT_INDEX", comment_on_index},
    {"OBJECT_SEQUENCE", comment_on_sequence},
};

}  // namespace

void comment_on(Reading& reading, const sql::Node& node) {
  const std::string_view type = node.enumerator("objtype");
  const std::string_view written = node.string("comment");
  const Comment text = written.empty() ? Comment() : Comment(std::string(written));
  for (const Part& part : parts) {
    if (part.object_type == type) return part.comment(reading, node.child("object"), text);
  }
  if (const auto id = named_object(reading, type, node.child("object")))
    comment_on_object(reading, *id, text);
}

}  // namespace wesley::companion
