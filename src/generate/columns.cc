// SPDX-License-Identifier: Apache-2.0
#include "generate/columns.h"

#include <algorithm>
#include <unordered_set>

#include "base/check.h"
#include "generate/names.h"
#include "sdl/names.h"
#include "sql/tree.h"

namespace wesley::generate {

namespace {

const Json::Array& declared_relations(const catalog::Annotations& annotations) {
  static const Json::Array none;
  const Json* relations = annotations.metadata.find("relations");
  return relations == nullptr ? none : *relations->as_array();
}

const std::string& text(const Json& object, std::string_view key) {
  return *object.find(key)->as_string();
}

std::vector<std::string> texts(const Json& object, std::string_view key) {
  std::vector<std::string> out;
  for (const Json& element : *object.find(key)->as_array()) out.push_back(*element.as_string());
  return out;
}

std::string field_name(const catalog::Table& table, const catalog::Column& column) {
  const std::string& sdl = column.annotations.sdl_name;
  for (const Json& relation : declared_relations(table.annotations)) {
    if (text(relation, "field") == sdl) return sdl::camel_case(column.name);
  }
  return sdl.empty() ? sdl::camel_case(column.name) : sdl;
}

}  // namespace

bool is_writable(const catalog::Column& column) {
  return !column.generated && !(column.identity && column.identity->always);
}

std::vector<const catalog::Domain*> domains_of(const catalog::Catalog& catalog, const catalog::Type& type) {
  std::vector<const catalog::Domain*> chain;
  const catalog::Type* at = &type;
  while (!at->schema.empty() && !at->array) {
    const auto found = catalog.domains.find({at->schema, at->name});
    if (found == catalog.domains.end()) break;
    chain.push_back(&found->second);
    at = &found->second.base;
  }
  return chain;
}

bool ColumnRules::refuses_null(const catalog::Domain& domain) {
  const auto [known, fresh] = refusing_.emplace(domain.name, domain.not_null);
  if (!fresh || known->second) return known->second;
  for (const catalog::DomainCheck& check : domain.checks) {
    const auto null = translator_.translate(check.expression.text, [&](std::string_view) {
      CheckColumn column;
      column.type = domain.base;
      column.is_null = true;
      return std::optional(column);
    });
    if (null && null->text == "false") known->second = true;
  }
  return known->second;
}

bool ColumnRules::is_not_null(const catalog::Column& column) {
  if (column.not_null || column.identity) return true;
  const auto domains = domains_of(catalog_, column.type);
  return std::any_of(domains.begin(), domains.end(),
                     [&](const auto* domain) { return refuses_null(*domain); });
}

bool ColumnRules::has_default(const catalog::Column& column) const {
  if (column.default_value || column.identity) return true;
  const auto domains = domains_of(catalog_, column.type);
  return std::any_of(domains.begin(), domains.end(),
                     [](const auto* domain) { return domain->default_value.has_value(); });
}

std::vector<std::string> property_names(const catalog::Table& table, PropertyNames style) {
  std::vector<std::string> names;
  names.reserve(table.columns.size());
  if (style == PropertyNames::column) {
    for (const catalog::Column& column : table.columns) names.push_back(column.name);
    return names;
  }
  std::unordered_set<std::string> taken;
  for (const catalog::Column& column : table.columns) {
    std::string name = field_name(table, column);
    if (!taken.insert(name).second) {
      name = column.name;
      while (!taken.insert(name).second) name += '_';
    }
    names.push_back(std::move(name));
  }
  return names;
}

std::string description(const Rare<std::string>& comment, const catalog::Annotations& annotations) {
  std::string text = comment.value_or("");
  if (!annotations.deprecated) return text;
  const std::string added = "Deprecated: " + *annotations.deprecated;
  if (!text.ends_with(added)) return text;
  text.resize(text.size() - added.size());
  while (text.ends_with('\n')) text.pop_back();
  return text;
}

namespace {

// "id integer, \"a,b\" text": the columns of a table definition, which the grammar takes apart.
void read_shape(const std::string& shape, catalog::Table& view) {
  const auto parsed = sql::parse("CREATE TABLE v (" + shape + ")");
  WESLEY_CHECK(parsed && parsed->statements().size() == 1, "the shape of a view is a list of columns");
  for (const sql::Node& node : parsed->statements().front().node.children("table_elts")) {
    catalog::Column& column = view.columns.emplace_back();
    column.name = node.string("colname");
    column.type = sql::type_name(node.child("type_name"), "");
  }
}

void comment_columns(const catalog::Definition& definition, catalog::Table& view) {
  for (catalog::Column& column : view.columns) {
    const auto found = definition.part_comments.find(column.name);
    if (found != definition.part_comments.end()) column.comment = found->second;
  }
}

}  // namespace

std::vector<ViewShape> view_shapes(const sdl::Compiled& compiled) {
  std::map<catalog::Name, const catalog::Table*> of_sdl;
  for (const catalog::Table& view : compiled.api.views) of_sdl.emplace(view.name, &view);
  std::vector<ViewShape> shapes;
  for (const auto& [id, definition] : compiled.catalog.definitions) {
    if (!is_view(definition)) continue;
    if (const auto found = of_sdl.find(id.name); found != of_sdl.end()) {
      shapes.push_back({*found->second, true});
      continue;
    }
    ViewShape& shape = shapes.emplace_back();
    shape.table.name = id.name;
    shape.table.comment = definition.comment;
    shape.table.annotations = definition.annotations;
    shape.known = !definition.shape.empty();
    if (shape.known) read_shape(definition.shape, shape.table);
    comment_columns(definition, shape.table);
  }
  return shapes;
}

namespace {

bool same_columns(std::vector<std::string> left, std::vector<std::string> right) {
  std::sort(left.begin(), left.end());
  std::sort(right.begin(), right.end());
  return left == right;
}

// At most one row has these columns: a key or a unique index over exactly them.
bool is_unique(const catalog::Table& table, const std::vector<std::string>& columns) {
  for (const catalog::Constraint& constraint : table.constraints) {
    if (constraint.key() != nullptr && same_columns(constraint.key()->columns, columns)) return true;
  }
  return std::any_of(table.indexes.begin(), table.indexes.end(), [&](const catalog::Index& index) {
    if (!index.unique || index.predicate) return false;
    std::vector<std::string> keys;
    for (const catalog::IndexKey& key : index.keys) keys.push_back(key.column);
    return same_columns(keys, columns);
  });
}

bool is_nullable(ColumnRules& rules, const catalog::Table& table, const std::vector<std::string>& columns) {
  return std::any_of(columns.begin(), columns.end(), [&](const std::string& name) {
    const catalog::Column* column = table.column(name);
    return column != nullptr && !rules.is_not_null(*column);
  });
}

// author_id -> author; a key of several columns, or one without such an ending, is called by its target.
std::string forward_name(const catalog::ForeignKey& key) {
  if (key.columns.size() != 1) return key.referenced.name;
  const std::string& column = key.columns.front();
  for (const std::string_view ending : {"_id", "Id", "ID"}) {
    if (column.size() > ending.size() && column.ends_with(ending))
      return column.substr(0, column.size() - ending.size());
  }
  return key.referenced.name;
}

}  // namespace

Relations::Relations(const sdl::Compiled& compiled, PropertyNames style)
    : catalog_(compiled.catalog), rules_(compiled.catalog), style_(style) {
  for (const auto& [name, table] : catalog_.tables) {
    if (!table.annotations.sdl_name.empty()) by_sdl_.emplace(table.annotations.sdl_name, name);
  }
  for (const auto& [name, table] : catalog_.tables) add_declared(table);
  for (const auto& [name, table] : catalog_.tables) add_foreign_keys(table);
}

const std::vector<Relation>& Relations::of(const catalog::Name& table) const {
  static const std::vector<Relation> none;
  const auto found = relations_.find(table);
  return found == relations_.end() ? none : found->second;
}

std::string Relations::styled(std::string name) const {
  return style_ == PropertyNames::field ? sdl::camel_case(name) : name;
}

void Relations::add(const catalog::Name& table, Relation relation, const std::string& otherwise) {
  std::vector<Relation>& all = relations_[table];
  const auto taken = [&](const std::string& name) {
    return std::any_of(all.begin(), all.end(), [&](const Relation& one) { return one.property == name; });
  };
  if (taken(relation.property)) relation.property = otherwise;
  for (int number = 2; taken(relation.property); ++number)
    relation.property = otherwise + std::to_string(number);
  all.push_back(std::move(relation));
}

void Relations::add_declared(const catalog::Table& table) {
  for (const Json& declared : declared_relations(table.annotations)) {
    const auto target = by_sdl_.find(text(declared, "type"));
    if (target == by_sdl_.end()) continue;
    const std::string& kind = text(declared, "kind");
    const bool many = kind == "hasMany";
    // The other side of a foreign key may be missing whatever the SDL says; the near side is as its column
    // is.
    const bool nullable = *declared.find("nullable")->as_bool();
    add(table.name, {text(declared, "field"), target->second, many, !many && nullable},
        text(declared, "field"));
  }
}

void Relations::add_foreign_keys(const catalog::Table& table) {
  for (const catalog::Constraint& constraint : table.constraints) {
    const catalog::ForeignKey* key = constraint.foreign_key();
    if (key == nullptr || catalog_.tables.count(key->referenced) == 0) continue;
    const auto& declared = declared_relations(table.annotations);
    const bool is_declared = std::any_of(declared.begin(), declared.end(), [&](const Json& relation) {
      return text(relation, "kind") == "belongsTo" && texts(relation, "columns") == key->columns;
    });
    if (!is_declared) {
      const std::string by_constraint = styled(constraint.name);
      add(table.name,
          {styled(forward_name(*key)), key->referenced, false, is_nullable(rules_, table, key->columns)},
          by_constraint);
    }
    if (!catalog_.tables.at(key->referenced).annotations.sdl_name.empty()) continue;
    const bool one = is_unique(table, key->columns);
    std::string columns;
    for (const std::string& column : key->columns) columns += "_" + column;
    add(key->referenced, {styled(table.name.name), table.name, !one, one},
        styled(table.name.name + "_by" + columns));
  }
}

}  // namespace wesley::generate
