// SPDX-License-Identifier: Apache-2.0
#include "catalog/rename_definition.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "catalog/statement.h"
#include "sql/lexer.h"
#include "sql/quote.h"
#include "sql/tree.h"

namespace wesley::catalog {

namespace {

struct Edit {
  std::size_t begin;
  std::size_t end;
  std::string text;
};

bool stands_on_relation(ObjectKind kind) {
  return kind == ObjectKind::trigger || kind == ObjectKind::policy || kind == ObjectKind::rule;
}

bool is_type(ObjectKind kind) {
  return kind == ObjectKind::enumeration || kind == ObjectKind::domain || kind == ObjectKind::composite ||
         kind == ObjectKind::range;
}

void rename_id(ObjectId& id, const Renames& renames) {
  const bool of_table = id.kind == ObjectKind::table || stands_on_relation(id.kind);
  const auto& names = of_table ? renames.tables : renames.types;
  if (!of_table && !is_type(id.kind)) return;
  const auto found = names.find(id.name);
  if (found != names.end()) id.name = found->second;
}

// Of the table's new name.
void rename_column(const ObjectId& object, std::string& column, const Renames& renames) {
  if (column.empty() || object.kind != ObjectKind::table) return;
  const auto table = renames.columns.find(object.name);
  if (table == renames.columns.end()) return;
  const auto found = table->second.find(column);
  if (found != table->second.end()) column = found->second;
}

// Names of tables, of types, and of columns when one table alone is spoken of that has renamed ones.
class StatementRenamer {
 public:
  StatementRenamer(std::string_view text, const Renames& renames) : text_(text), renames_(renames) {}

  std::string run() {
    const auto parsed = sql::parse(text_);
    if (!parsed) return std::string(text_);
    for (const sql::Statement& statement : parsed->statements()) {
      statement.node.visit([&](const sql::Node& node) {
        if (node.is("RangeVar")) relation(node);
        if (node.is("TypeName")) type(node.strings("names"), node.location(), 0);
        if (node.is("CreateRangeStmt")) type(node.strings("type_name"), 0, words_before_type);
        return true;
      });
    }
    if (const auto* columns = only_columns()) {
      for (const sql::Statement& statement : parsed->statements()) {
        statement.node.visit([&](const sql::Node& node) {
          if (node.is("ColumnRef")) column(node, *columns);
          return true;
        });
      }
    }
    return edited();
  }

 private:
  void relation(const sql::Node& node) {
    const Name name{std::string(node.string("schemaname")), std::string(node.string("relname"))};
    if (name.schema.empty()) return;
    const auto renamed = renames_.tables.find(name);
    const Name& now = renamed == renames_.tables.end() ? name : renamed->second;
    tables_.push_back(now);
    if (renamed == renames_.tables.end()) return;
    edit(node.location(), 0, sql::quote_identifier(now.schema));
    edit(node.location(), 1, sql::quote_identifier(now.name));
    bare_.emplace(name.name, now.name);
  }

  static constexpr std::size_t words_before_type = 2;  // CREATE TYPE

  void type(const std::vector<std::string_view>& names, std::int64_t location, std::size_t skip) {
    if (names.size() != 2) return;
    const auto renamed = renames_.types.find(Name{std::string(names[0]), std::string(names[1])});
    if (renamed == renames_.types.end()) return;
    edit(location, skip, sql::quote_identifier(renamed->second.schema));
    edit(location, skip + 1, sql::quote_identifier(renamed->second.name));
  }

  const std::map<std::string, std::string>* only_columns() {
    std::sort(tables_.begin(), tables_.end());
    tables_.erase(std::unique(tables_.begin(), tables_.end()), tables_.end());
    static const std::map<std::string, std::string> none;
    if (tables_.size() != 1) return &none;
    const auto found = renames_.columns.find(tables_.front());
    return found == renames_.columns.end() ? &none : &found->second;
  }

  void column(const sql::Node& node, const std::map<std::string, std::string>& columns) {
    const std::vector<std::string_view> names = node.strings("fields");
    if (names.empty()) return;
    const auto renamed = columns.find(std::string(names.back()));
    if (renamed != columns.end())
      edit(node.location(), names.size() - 1, sql::quote_identifier(renamed->second));
    if (names.size() < 2) return;
    const auto table = bare_.find(std::string(names[names.size() - 2]));
    if (table != bare_.end()) edit(node.location(), names.size() - 2, sql::quote_identifier(table->second));
  }

  // Replaces the word that stands `skip` words after the one at `location`.
  void edit(std::int64_t location, std::size_t skip, std::string replacement) {
    if (location < 0) return;
    const auto begin = static_cast<std::size_t>(location);
    sql::Lexer lexer(text_.substr(begin));
    for (sql::Token token = lexer.next_meaningful(); token.kind != sql::TokenKind::end;
         token = lexer.next_meaningful()) {
      if (token.kind != sql::TokenKind::word) continue;
      if (skip-- > 0) continue;
      const std::size_t end = begin + lexer.offset();
      edits_.push_back({end - token.text.size(), end, std::move(replacement)});
      return;
    }
  }

  std::string edited() {
    std::sort(edits_.begin(), edits_.end(),
              [](const Edit& one, const Edit& other) { return one.begin < other.begin; });
    std::string out;
    std::size_t at = 0;
    for (const Edit& edit : edits_) {
      if (edit.begin < at) continue;
      out.append(text_.substr(at, edit.begin - at)).append(edit.text);
      at = edit.end;
    }
    return out.append(text_.substr(at));
  }

  std::string_view text_;
  const Renames& renames_;
  std::vector<Name> tables_;
  std::map<std::string, std::string> bare_;
  std::vector<Edit> edits_;
};

void rename_in(Definition& definition, const Renames& renames) {
  rename_id(definition.id, renames);
  for (Use& use : definition.uses) {
    rename_id(use.object, renames);
    rename_column(use.object, use.column, renames);
  }
  std::sort(definition.uses.begin(), definition.uses.end());
  // A body that is a string is not followed by the server; a statement is (manual, section 5.14).
  const bool is_text =
      definition.id.kind == ObjectKind::function || definition.id.kind == ObjectKind::procedure;
  if (is_text) return;
  for (Expression& statement : definition.statements) {
    std::string text = StatementRenamer(statement.text, renames).run();
    if (text != statement.text) statement = make_statement(std::move(text));
  }
}

// Under their old names: the definitions that stand on or use what gets another name.
std::set<ObjectId> reached_definitions(const Catalog& catalog, const Renames& renames,
                                       const Followers& followers) {
  std::set<ObjectId> reached;
  const auto reach = [&](const Name& table) {
    const std::set<ObjectId>& definitions = followers.definitions_on(table);
    reached.insert(definitions.begin(), definitions.end());
  };
  for (const auto& [before, after] : renames.tables) reach(after);
  for (const auto& [table, columns] : renames.columns) reach(table);
  if (renames.types.empty()) return reached;
  for (const auto& [id, definition] : catalog.definitions) reached.insert(id);
  return reached;
}

// Takes all out before it puts any in: a -> b and b -> c may stand together.
void rename_grants(Catalog& catalog, const Renames& renames) {
  std::vector<Grant> taken;
  const auto take = [&](ObjectKind kind, const Name& name) {
    const ObjectId object{kind, name, {}};
    auto at = catalog.grants.lower_bound(GrantId{object, {}, {}});
    while (at != catalog.grants.end() && at->first.object == object) {
      taken.push_back(std::move(at->second));
      at = catalog.grants.erase(at);
    }
  };
  for (const auto& [before, after] : renames.tables) take(ObjectKind::table, before);
  for (const auto& [before, after] : renames.types)
    for (const ObjectKind kind :
         {ObjectKind::enumeration, ObjectKind::domain, ObjectKind::composite, ObjectKind::range})
      take(kind, before);
  for (const auto& [table, columns] : renames.columns) take(ObjectKind::table, table);
  for (Grant& grant : taken) {
    rename_id(grant.id.object, renames);
    rename_column(grant.id.object, grant.id.column, renames);
    const GrantId id = grant.id;
    catalog.grants.insert_or_assign(id, std::move(grant));
  }
}

}  // namespace

void rename_definitions(Catalog& catalog, const Renames& renames, Followers& followers) {
  if (renames.tables.empty() && renames.columns.empty() && renames.types.empty()) return;
  std::vector<Definition> taken;
  for (const ObjectId& id : reached_definitions(catalog, renames, followers)) {
    const auto found = catalog.definitions.find(id);
    if (found == catalog.definitions.end()) continue;
    taken.push_back(std::move(found->second));
    catalog.definitions.erase(found);
  }
  for (Definition& definition : taken) {
    rename_in(definition, renames);
    followers.add(definition);
    const ObjectId id = definition.id;
    catalog.definitions.insert_or_assign(id, std::move(definition));
  }
  rename_grants(catalog, renames);
}

void rename_types(Definition& routine, const std::map<Name, Name>& types) {
  Renames renames;
  renames.types = types;
  constexpr std::string_view before = "DROP FUNCTION f(", after = ")";
  const std::string text = std::string(before).append(routine.id.detail).append(after);
  const std::string renamed = StatementRenamer(text, renames).run();
  routine.id.detail = renamed.substr(before.size(), renamed.size() - before.size() - after.size());
  for (Expression& statement : routine.statements)
    statement = make_statement(StatementRenamer(statement.text, renames).run());
}

}  // namespace wesley::catalog
