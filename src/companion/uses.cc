// SPDX-License-Identifier: Apache-2.0
// What a definition stands on, as its parse tree tells it. Overloads of a called routine are all used, and
// the columns of a used table whose names occur anywhere: which ones it is only a server knows.
#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "companion/clause.h"
#include "companion/reading.h"
#include "sql/type_name.h"

namespace wesley::companion {

namespace {

using catalog::ObjectId;
using catalog::ObjectKind;

class Finder {
 public:
  explicit Finder(Reading& reading) : reading_(reading) {
    const catalog::Catalog& catalog = reading.catalog;
    for (const auto& [name, table] : catalog.tables) relations_[name] = ObjectKind::table;
    for (const auto& [name, sequence] : catalog.sequences) relations_[name] = ObjectKind::sequence;
    for (const auto& [name, enumeration] : catalog.enums) relations_[name] = ObjectKind::enumeration;
    for (const auto& [name, domain] : catalog.domains) relations_[name] = ObjectKind::domain;
    for (const auto& [name, composite] : catalog.composites) relations_[name] = ObjectKind::composite;
    for (const auto& [id, definition] : catalog.definitions) add(id);
  }

  void find(const ObjectId& id, const Statement& statement) {
    catalog::Definition* definition = reading_.catalog.definition(id);
    if (definition == nullptr) return;
    uses_.clear();
    local_.clear();
    statement.node.visit([&](const sql::Node& node) {
      if (node.is("CommonTableExpr")) local_.insert(std::string(node.string("ctename")));
      return true;
    });
    statement.node.visit([&](const sql::Node& node) {
      look_at(node);
      return true;
    });
    use_columns(statement.node);
    uses_.erase(catalog::Use{id, {}});
    for (const catalog::Use& use : definition->uses) uses_.insert(use);
    definition->uses.assign(uses_.begin(), uses_.end());
  }

  bool has_relation(const catalog::Name& name) const { return relations_.count(name) > 0; }

 private:
  void add(const ObjectId& id) {
    switch (id.kind) {
      case ObjectKind::view:
      case ObjectKind::materialized_view:
      case ObjectKind::foreign_table:
      case ObjectKind::range:
        relations_[id.name] = id.kind;
        return;
      case ObjectKind::function:
      case ObjectKind::procedure:
      case ObjectKind::aggregate:
        routines_[id.name].push_back(id);
        return;
      case ObjectKind::operator_:
        operators_[id.name].push_back(id);
        return;
      case ObjectKind::foreign_server:
      case ObjectKind::foreign_data_wrapper:
      case ObjectKind::collation:
        named_[{id.kind, id.name}] = id;
        return;
      default:
        return;
    }
  }

  void use_relation(const catalog::Name& name) {
    const auto found = relations_.find(name);
    if (found != relations_.end()) uses_.insert(catalog::Use{{found->second, name, {}}, {}});
  }

  void use_columns(const sql::Node& statement) {
    std::set<std::string_view> mentioned;
    std::set<std::string_view> alone;  // a relation's name that is: its row
    bool all = false;                  // `*`, a row as a whole, a join that finds its columns itself
    statement.visit([&](const sql::Node& node) {
      if (node.is("A_Star")) all = true;
      if (node.is("ColumnRef")) {
        const std::vector<std::string_view> parts = node.strings("fields");
        mentioned.insert(parts.begin(), parts.end());
        if (parts.size() == 1) alone.insert(parts.front());
      } else if (node.is("JoinExpr")) {
        all = all || node.boolean("is_natural");
        for (const std::string_view column : node.strings("using_clause")) mentioned.insert(column);
      } else if (node.is("CreateTrigStmt")) {
        for (const std::string_view column : node.strings("columns")) mentioned.insert(column);
      } else if (node.is("CreateStatsStmt")) {
        for (const sql::Node& element : node.children("exprs")) mentioned.insert(element.string("name"));
      }
      return true;
    });
    statement.visit([&](const sql::Node& node) {
      if (node.is("RangeVar"))
        all = all || alone.count(node.string("relname")) > 0 ||
              alone.count(node.child("alias").string("aliasname")) > 0;
      return true;
    });
    for (const catalog::Use& use : std::set<catalog::Use>(uses_)) {
      const catalog::Table* table =
          use.object.kind == ObjectKind::table ? reading_.catalog.table(use.object.name) : nullptr;
      if (table == nullptr) continue;
      for (const catalog::Column& column : table->columns)
        if (all || mentioned.count(column.name) > 0) uses_.insert(catalog::Use{use.object, column.name});
    }
  }

  void use_routine(const std::vector<std::string_view>& name) {
    if (name.empty()) return;
    const auto found = routines_.find(reading_.name(name));
    if (found == routines_.end()) return;
    for (const ObjectId& id : found->second) uses_.insert(catalog::Use{id, {}});
  }

  void use_operator(const std::vector<std::string_view>& name) {
    if (name.size() < 2) return;  // unqualified ones are pg_catalog's
    const auto found = operators_.find(reading_.name(name));
    if (found == operators_.end()) return;
    for (const ObjectId& id : found->second) uses_.insert(catalog::Use{id, {}});
  }

  void use_named(ObjectKind kind, const catalog::Name& name) {
    const auto found = named_.find({kind, name});
    if (found != named_.end()) uses_.insert(catalog::Use{found->second, {}});
  }

  void look_at(const sql::Node& node) {
    if (node.is("RangeVar")) {
      const bool local =
          node.string("schemaname").empty() && local_.count(std::string(node.string("relname"))) > 0;
      if (!local) use_relation(reading_.name(node));
    } else if (node.is("TypeName")) {
      const std::vector<std::string_view> name = node.strings("names");
      const catalog::Type type = reading_.type(node);
      if (!type.schema.empty()) use_relation({type.schema, type.name});
      // %TYPE: [schema.]table.column. The options of an aggregate name functions as if they were types.
      if (node.boolean("pct_type") && name.size() > 1) {
        use_relation(reading_.name(std::vector(name.begin(), name.end() - 1)));
      }
    } else if (node.is("FuncCall") || node.is("CreateTrigStmt") || node.is("CreateEventTrigStmt")) {
      use_routine(node.strings("funcname"));
    } else if (node.is("ObjectWithArgs")) {
      use_routine(node.strings("objname"));
      use_operator(node.strings("objname"));
    } else if (node.is("DefElem")) {
      look_at_option(node);
    } else if (node.is("A_Expr")) {
      use_operator(node.strings("name"));
    } else if (node.is("CollateClause")) {
      use_named(ObjectKind::collation, reading_.name(node.strings("collname")));
    } else if (node.is("CreateForeignTableStmt") || node.is("CreateForeignServerStmt")) {
      use_named(ObjectKind::foreign_server, {"", std::string(node.string("servername"))});
      use_named(ObjectKind::foreign_data_wrapper, {"", std::string(node.string("fdwname"))});
    } else if (node.is("TypeCast")) {
      look_at_regclass(node);
    }
  }

  // SFUNC = f, PROCEDURE = f: parsed as types.
  void look_at_option(const sql::Node& node) {
    const sql::Node value = node.child("arg");
    if (value.is("TypeName")) use_routine(value.strings("names"));
  }

  void look_at_regclass(const sql::Node& node) {
    const std::vector<std::string_view> type = node.child("type_name").strings("names");
    const auto text = node.child("arg").as_string();
    if (type.empty() || type.back() != "regclass" || !text) return;
    if (const auto named = sql::parse_type_name(*text, reading_.options.default_schema)) {
      use_relation({named->schema, named->name});
    }
  }

  Reading& reading_;
  std::map<catalog::Name, ObjectKind> relations_;
  std::map<catalog::Name, std::vector<ObjectId>> routines_;
  std::map<catalog::Name, std::vector<ObjectId>> operators_;
  std::map<std::pair<ObjectKind, catalog::Name>, ObjectId> named_;
  std::set<catalog::Use> uses_;
  std::unordered_set<std::string> local_;
};

}  // namespace

void find_uses(Reading& reading) {
  Finder finder(reading);
  for (const auto& [id, statement] : reading.definitions) {
    finder.find(id, *statement);
    const bool on_relation =
        id.kind == ObjectKind::trigger || id.kind == ObjectKind::policy || id.kind == ObjectKind::rule;
    if (!on_relation || finder.has_relation(id.name)) continue;
    reading.statement = statement;
    reading.report_unknown("table", to_string(id.name));
  }
}

}  // namespace wesley::companion
