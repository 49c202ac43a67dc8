// SPDX-License-Identifier: Apache-2.0
// Constraints of tables, written with a column, a table, or by ALTER TABLE; and the keys of indexes.
#include <fmt/format.h>

#include "companion/clause.h"
#include "companion/reading.h"

namespace wesley::companion {

namespace {

catalog::ReferentialAction action(std::string_view code) {
  if (code == "r") return catalog::ReferentialAction::restrict_;
  if (code == "c") return catalog::ReferentialAction::cascade;
  if (code == "n") return catalog::ReferentialAction::set_null;
  if (code == "d") return catalog::ReferentialAction::set_default;
  return catalog::ReferentialAction::no_action;
}

// The columns of a constraint: its own list, or the column it was written with.
std::vector<std::string> columns_of(const sql::Node& node, std::string_view field, std::string_view column) {
  std::vector<std::string> columns = to_strings(node.strings(field));
  if (columns.empty() && !column.empty()) columns.emplace_back(column);
  return columns;
}

catalog::Key read_key(const sql::Node& node, bool primary, std::string_view column) {
  catalog::Key key;
  key.primary = primary;
  key.columns = columns_of(node, "keys", column);
  key.include = to_strings(node.strings("including"));
  key.nulls_not_distinct = node.boolean("nulls_not_distinct");
  key.options = storage_options(node.children("options"));
  key.tablespace = node.string("indexspace");
  return key;
}

catalog::ForeignKey read_foreign_key(Reading& reading, const sql::Node& node, std::string_view column) {
  catalog::ForeignKey key;
  key.columns = columns_of(node, "fk_attrs", column);
  key.referenced = reading.name(node.child("pktable"));
  key.referenced_columns = to_strings(node.strings("pk_attrs"));
  key.on_delete = action(node.string("fk_del_action"));
  key.on_update = action(node.string("fk_upd_action"));
  key.set_columns = to_strings(node.strings("fk_del_set_cols"));
  key.match_full = node.string("fk_matchtype") == "f";
  key.period = reading.statement->has(sql::NewerClause::period, node);
  return key;
}

catalog::Exclusion read_exclusion(const Reading& reading, const sql::Node& node) {
  catalog::Exclusion exclusion;
  exclusion.method = node.string("access_method");
  for (const sql::Node& pair : node.children("exclusions")) {
    const std::vector<sql::Node> items = pair.children("items");
    if (items.size() != 2) continue;
    exclusion.elements.push_back({read_index_key(reading, items[0]), operator_text(list_strings(items[1]))});
  }
  exclusion.include = to_strings(node.strings("including"));
  if (node.child("where_clause")) exclusion.predicate = reading.expression(node.child("where_clause"));
  exclusion.options = storage_options(node.children("options"));
  exclusion.tablespace = node.string("indexspace");
  return exclusion;
}

// DEFERRABLE and the like come as clauses of their own behind the constraint of a column.
bool apply_attribute(catalog::Table& table, std::string_view kind) {
  if (kind.substr(0, 12) != "CONSTR_ATTR_") return false;
  if (table.constraints.empty()) return true;
  catalog::Constraint& last = table.constraints.back();
  if (kind == "CONSTR_ATTR_DEFERRABLE") last.deferrable = true;
  if (kind == "CONSTR_ATTR_DEFERRED") last.deferrable = last.initially_deferred = true;
  return true;
}

}  // namespace

catalog::IndexKey read_index_key(const Reading& reading, const sql::Node& node) {
  catalog::IndexKey key;
  key.column = node.string("name");
  if (node.child("expr")) key.expression = reading.expression(node.child("expr"));
  const std::vector<std::string_view> opclass = node.strings("opclass");
  if (!opclass.empty()) key.opclass = system_name(opclass, "");
  for (const sql::Node& option : node.children("opclassopts")) {
    key.opclass_options[std::string(option.string("defname"))] = option_text(option);
  }
  const std::vector<std::string_view> collation = node.strings("collation");
  if (!collation.empty()) key.collation = system_name(collation, "");
  key.descending = node.enumerator("ordering") == "SORTBY_DESC";
  const std::string_view nulls = node.enumerator("nulls_ordering");
  key.nulls_first = nulls == "SORTBY_NULLS_FIRST" || (key.descending && nulls != "SORTBY_NULLS_LAST");
  return key;
}

void add_constraint(Reading& reading, catalog::Table& table, const sql::Node& node, std::string_view column) {
  const std::string_view kind = node.enumerator("contype");
  if (apply_attribute(table, kind)) return;
  catalog::Constraint constraint;
  constraint.name = node.string("conname");
  constraint.deferrable = node.boolean("deferrable");
  constraint.initially_deferred = node.boolean("initdeferred");
  constraint.enforced = !reading.statement->has(sql::NewerClause::not_enforced, node);
  constraint.validated = constraint.enforced && !node.boolean("skip_validation");
  constraint.annotations.origin = reading.origin();
  if (!node.string("indexname").empty()) return reading.report_unsupported("USING INDEX", node);
  if (kind == "CONSTR_PRIMARY" || kind == "CONSTR_UNIQUE") {
    catalog::Key key = read_key(node, kind == "CONSTR_PRIMARY", column);
    key.without_overlaps = reading.statement->has(sql::NewerClause::without_overlaps, node);
    constraint.body = std::move(key);
  } else if (kind == "CONSTR_FOREIGN") {
    constraint.body = read_foreign_key(reading, node, column);
  } else if (kind == "CONSTR_CHECK") {
    constraint.body =
        catalog::Check{reading.expression(node.child("raw_expr")), node.boolean("is_no_inherit")};
  } else if (kind == "CONSTR_EXCLUSION") {
    constraint.body = read_exclusion(reading, node);
  } else {
    return;  // of the column itself: read_column
  }
  if (!constraint.name.empty() && table.constraint(constraint.name) != nullptr) {
    reading.report(Kind::duplicate_object, fmt::format("constraint `{}` is defined twice", constraint.name),
                   node);
    return;
  }
  if (!constraint.name.empty() && constraint.has_index() &&
      !reading.define_index({table.name.schema, constraint.name}))
    return;
  const bool only = reading.statement->node.is("AlterTableStmt") &&
                    !reading.statement->node.child("relation").boolean("inh");
  if (only && constraint.has_index()) reading.only_indexes.insert({table.name.schema, constraint.name});
  table.constraints.push_back(std::move(constraint));
}

void create_index(Reading& reading, const sql::Node& node) {
  const sql::Node relation = node.child("relation");
  const catalog::Name owner = reading.name(relation);
  catalog::Definition* view = reading.catalog.definition({catalog::ObjectKind::materialized_view, owner, {}});
  catalog::Table* table = view == nullptr ? reading.find_table(relation) : nullptr;
  if (view == nullptr && table == nullptr) return;
  catalog::Index index;
  index.name = node.string("idxname");
  index.method = node.string("access_method");
  index.unique = node.boolean("unique");
  index.nulls_not_distinct = node.boolean("nulls_not_distinct");
  for (const sql::Node& key : node.children("index_params"))
    index.keys.push_back(read_index_key(reading, key));
  for (const sql::Node& column : node.children("index_including_params")) {
    index.include.emplace_back(column.string("name"));
  }
  if (node.child("where_clause")) index.predicate = reading.expression(node.child("where_clause"));
  index.options = storage_options(node.children("options"));
  index.tablespace = node.string("table_space");
  index.annotations.origin = reading.origin();
  const catalog::Name named{owner.schema, index.name};
  if (!index.name.empty() && !reading.define_index(named)) return;
  if (!relation.boolean("inh")) reading.only_indexes.insert(named);
  (table != nullptr ? table->indexes : view->indexes).push_back(std::move(index));
}

}  // namespace wesley::companion
