// SPDX-License-Identifier: Apache-2.0
// Unqualified names mean objects of the default schema, then of pg_catalog. What is carried as text must say
// so, because it is run and compared under an empty search_path.
#include <algorithm>
#include <optional>
#include <unordered_set>

#include <fmt/format.h>

#include "companion/clause.h"
#include "companion/reading.h"
#include "sql/lexer.h"
#include "sql/quote.h"
#include "sql/type_name.h"

namespace wesley::companion {

namespace {

// Names of objects in the default schema.
struct Known {
  std::unordered_set<std::string> relations;
  std::unordered_set<std::string> routines;
  std::unordered_set<std::string> types;
};

class Learning {
 public:
  Learning(const Reading& reading, Known& known) : reading_(reading), known_(known) {}

  void learn_catalog() {
    for (const auto& [name, table] : reading_.catalog.tables) add(known_.relations, name);
    for (const auto& [name, sequence] : reading_.catalog.sequences) add(known_.relations, name);
    for (const auto& [name, enumeration] : reading_.catalog.enums) add(known_.types, name);
  }

  void learn(const sql::Node& node) {
    for (const std::string_view field : {"relation", "sequence", "view", "typevar"}) {
      if (is_definition(node, field)) add(known_.relations, reading_.name(node.child(field)));
    }
    if (node.is("CreateTableAsStmt")) add(known_.relations, reading_.name(node.child("into").child("rel")));
    if (node.is("CreateForeignTableStmt")) {
      add(known_.relations, reading_.name(node.child("base_stmt").child("relation")));
    }
    for (const std::string_view field : {"type_name", "domainname"}) {
      const bool is_type =
          node.is("CreateEnumStmt") || node.is("CreateRangeStmt") || node.is("CreateDomainStmt");
      if (is_type && !node.strings(field).empty()) add(known_.types, reading_.name(node.strings(field)));
    }
    if (node.is("CreateFunctionStmt")) add(known_.routines, reading_.name(node.strings("funcname")));
    if (node.is("DefineStmt") && node.enumerator("kind") == "OBJECT_AGGREGATE") {
      add(known_.routines, reading_.name(node.strings("defnames")));
    }
  }

 private:
  static bool is_definition(const sql::Node& node, std::string_view field) {
    return (node.is("CreateStmt") && field == "relation") ||
           (node.is("CreateSeqStmt") && field == "sequence") || (node.is("ViewStmt") && field == "view") ||
           (node.is("CompositeTypeStmt") && field == "typevar");
  }

  void add(std::unordered_set<std::string>& names, const catalog::Name& name) {
    if (name.schema == reading_.options.default_schema) names.insert(name.name);
  }

  const Reading& reading_;
  Known& known_;
};

class Qualifying {
 public:
  Qualifying(const Reading& reading, const Known& known, Statement& statement)
      : known_(known),
        statement_(statement),
        prefix_(sql::quote_identifier(reading.options.default_schema) + "."),
        default_schema_(reading.options.default_schema) {}

  void run() {
    collect_local_names(statement_.node);
    statement_.node.visit([&](const sql::Node& node) {
      look_at(node);
      return true;
    });
    name_own_object();
    if (places_.empty()) return;
    apply();
  }

 private:
  // CTEs, and the transition tables of a trigger.
  void collect_local_names(const sql::Node& root) {
    root.visit([&](const sql::Node& node) {
      if (node.is("CommonTableExpr")) local_.insert(std::string(node.string("ctename")));
      return true;
    });
  }

  void look_at(const sql::Node& node) {
    if (node.is("RangeVar")) return look_at_relation(node);
    if (node.is("DefElem")) return look_at_option(node);
    if (node.is("FuncCall")) {
      const std::vector<std::string_view> name = node.strings("funcname");
      if (name.size() == 1 && known_.routines.count(std::string(name[0])) > 0) add(node.location());
      if (takes_sequence(name)) look_at_relation_literal(node.children("args"));
    } else if (node.is("TypeName")) {
      look_at_type(node);
    } else if (node.is("TypeCast")) {
      look_at_regclass(node);
    }
  }

  void look_at_relation(const sql::Node& node) {
    const std::string name(node.string("relname"));
    if (!node.string("schemaname").empty() || local_.count(name) > 0) return;
    if (subject(node) || known_.relations.count(name) > 0) add(node.location());
  }

  // What the statement is about is in the default schema, known or not.
  bool subject(const sql::Node& node) const {
    for (const std::string_view field : {"relation", "sequence", "view", "typevar", "table"}) {
      const sql::Node child = statement_.node.child(field);
      if (child && child.is("RangeVar") && child.location() == node.location()) return true;
    }
    return false;
  }

  void look_at_type(const sql::Node& node) {
    const std::vector<std::string_view> name = node.strings("names");
    if (name.size() != 1 || node.boolean("pct_type") || node.location() < 0) return;
    if (words_.count(node.location()) > 0) return;
    const sql::TypeName type = sql::type_name(node, default_schema_);
    if (!type.schema.empty()) add(node.location());
  }

  // What an option names is parsed as a type: it may be a function, or a mere word, and is one in WITH (...).
  void look_at_option(const sql::Node& node) {
    const sql::Node value = node.child("arg");
    const std::vector<std::string_view> names = value.strings("names");
    if (!value.is("TypeName") || names.size() != 1) return;
    const std::string name(names.front());
    const bool names_objects = statement_.node.is("DefineStmt") || statement_.node.is("CreateRangeStmt");
    const bool known =
        names_objects &&
        known_.routines.count(name) + known_.types.count(name) + known_.relations.count(name) > 0;
    if (!known) words_.insert(value.location());
  }

  // nextval('s'::regclass)
  void look_at_regclass(const sql::Node& node) {
    const std::vector<std::string_view> type = node.child("type_name").strings("names");
    if (!type.empty() && type.back() == "regclass") look_at_relation_literal({node.child("arg")});
  }

  // nextval('s')
  static bool takes_sequence(const std::vector<std::string_view>& name) {
    return !name.empty() && is_one_of(name.back(), {"nextval", "currval", "setval"});
  }

  void look_at_relation_literal(const std::vector<sql::Node>& arguments) {
    if (arguments.empty() || !arguments.front().is("A_Const")) return;
    const auto text = arguments.front().as_string();
    if (text && known_.relations.count(std::string(*text)) > 0) add(arguments.front().location() + 1);
  }

  // The names of routines, types and triggers' functions have no place in the tree.
  void name_own_object() {
    sql::Lexer lexer(statement_.text);
    for (sql::Token token = lexer.next_meaningful(); token.kind != sql::TokenKind::end;
         token = lexer.next_meaningful()) {
      const bool introduces = is_one_of(token.text, {"function", "procedure", "aggregate", "type", "domain"});
      const bool executes = statement_.node.is("CreateTrigStmt") || statement_.node.is("CreateEventTrigStmt");
      if (!introduces) continue;
      if (!executes && !names_object()) return;
      const sql::Token word = lexer.next_meaningful();
      if (word.kind != sql::TokenKind::word) return;
      const std::size_t at = lexer.offset() - word.text.size();
      const bool meant = !executes || calls_known_routine();
      if (lexer.next_meaningful().text != "." && meant) add(static_cast<std::int64_t>(at));
      return;
    }
  }

  // Of a trigger; others are of pg_catalog.
  bool calls_known_routine() const {
    const std::vector<std::string_view> name = statement_.node.strings("funcname");
    return name.size() == 1 && known_.routines.count(std::string(name.front())) > 0;
  }

  bool names_object() const {
    for (const std::string_view kind :
         {"CreateFunctionStmt", "CreateEnumStmt", "CreateDomainStmt", "CreateRangeStmt", "DefineStmt"}) {
      if (statement_.node.is(kind)) return true;
    }
    return false;
  }

  static bool is_one_of(std::string_view text, std::initializer_list<std::string_view> words) {
    return std::any_of(words.begin(), words.end(),
                       [&](std::string_view word) { return sql::equals_folded(text, word); });
  }

  void add(std::int64_t place) {
    if (place >= 0) places_.insert(static_cast<std::uint32_t>(place));
  }

  void apply() {
    std::string text;
    std::uint32_t from = 0;
    std::vector<Statement::Edit> edits;
    for (const std::uint32_t place : places_) {
      text.append(statement_.text, from, place - from);
      edits.push_back({static_cast<std::uint32_t>(text.size()), static_cast<std::uint32_t>(prefix_.size())});
      text += prefix_;
      from = place;
    }
    text.append(statement_.text, from, std::string::npos);
    auto parsed = sql::parse(text);
    if (!parsed || parsed->statements().empty()) return;
    statement_.text = std::move(text);
    statement_.edits = std::move(edits);
    statement_.tree = *std::move(parsed);
    statement_.node = statement_.tree.statements().front().node;
  }

  const Known& known_;
  Statement& statement_;
  std::string prefix_;
  std::string default_schema_;
  std::unordered_set<std::string> local_;
  std::set<std::uint32_t> places_;
  std::set<std::int64_t> words_;
};

}  // namespace

void qualify(const Reading& reading, std::deque<Statement>& statements) {
  Known known;
  Learning learning(reading, known);
  learning.learn_catalog();
  for (const Statement& statement : statements) learning.learn(statement.node);
  for (Statement& statement : statements) Qualifying(reading, known, statement).run();
}

}  // namespace wesley::companion
