// SPDX-License-Identifier: Apache-2.0
// Views, materialised views, foreign tables.
#include <fmt/format.h>

#include "companion/clause.h"
#include "companion/reading.h"
#include "sql/lexer.h"
#include "sql/quote.h"

namespace wesley::companion {

namespace {

using catalog::ObjectKind;

struct Cut {
  std::size_t begin = 0;
  std::size_t end = 0;
};

// Reads on to the `)` that closes an opened `(`.
void skip_parentheses(sql::Lexer& lexer) {
  int depth = 1;
  for (sql::Token token = lexer.next_meaningful(); token.kind != sql::TokenKind::end;
       token = lexer.next_meaningful()) {
    if (token.text == "(") ++depth;
    if (token.text == ")" && --depth == 0) return;
  }
}

// `WITH (...)` between the name of a view and AS, `USING method` and `TABLESPACE name` there, and what may
// stand behind its query.
std::vector<Cut> find_clauses(std::string_view text) {
  std::vector<Cut> cuts;
  sql::Lexer lexer(text);
  for (sql::Token token = lexer.next_meaningful(); token.kind != sql::TokenKind::end;
       token = lexer.next_meaningful()) {
    const std::size_t begin = lexer.offset() - token.text.size();
    if (sql::equals_folded(token.text, "as")) break;
    if (token.text == "(") {
      skip_parentheses(lexer);  // names of columns
    } else if (sql::equals_folded(token.text, "with")) {
      lexer.next_meaningful();
      skip_parentheses(lexer);
      cuts.push_back({begin, lexer.offset()});
    } else if (sql::equals_folded(token.text, "using") || sql::equals_folded(token.text, "tablespace")) {
      lexer.next_meaningful();
      cuts.push_back({begin, lexer.offset()});
    }
  }
  return cuts;
}

// WITH [CASCADED | LOCAL] CHECK OPTION, WITH [NO] DATA at the end.
Cut find_ending(std::string_view text) {
  std::vector<std::pair<std::size_t, std::string_view>> tokens;
  sql::Lexer lexer(text);
  for (sql::Token token = lexer.next_meaningful(); token.kind != sql::TokenKind::end;
       token = lexer.next_meaningful()) {
    tokens.emplace_back(lexer.offset() - token.text.size(), token.text);
  }
  const auto word = [&](std::size_t from_end, std::string_view expected) {
    return tokens.size() >= from_end && sql::equals_folded(tokens[tokens.size() - from_end].second, expected);
  };
  const auto cut = [&](std::size_t from_end) {
    return Cut{tokens[tokens.size() - from_end].first, text.size()};
  };
  if (word(1, "option") && word(2, "check")) return word(3, "with") ? cut(3) : cut(4);
  if (word(1, "data") && word(2, "no") && word(3, "with")) return cut(3);
  if (word(1, "data") && word(2, "with")) return cut(2);
  return {};
}

std::string without(std::string text, std::vector<Cut> cuts, const Cut& ending) {
  if (ending.end > ending.begin) cuts.push_back(ending);
  for (auto cut = cuts.rbegin(); cut != cuts.rend(); ++cut) {
    std::size_t end = cut->end;
    while (end < text.size() && text[end] == ' ') ++end;
    text.erase(cut->begin, end - cut->begin);
  }
  while (!text.empty() && sql::is_space(text.back())) text.pop_back();
  return text;
}

}  // namespace

namespace {

// The type of a constant in the list of a SELECT; none where it would have to be reckoned.
std::optional<std::string> type_of_constant(const Reading& reading, const sql::Node& value) {
  if (value.is("TypeCast") && value.child("arg").is("A_Const"))
    return sql::to_string(reading.type(value.child("type_name")));
  if (!value.is("A_Const")) return std::nullopt;
  if (value.boolean("isnull") || value.as_string()) return "text";
  if (value.child("ival")) return "integer";
  if (value.child("boolval")) return "boolean";
  return std::nullopt;
}

// Of a view of nothing but constants, as the first form of one that is replaced later: its columns.
std::string shape_of_constants(const Reading& reading, const sql::Node& view) {
  std::string shape;
  const std::vector<std::string_view> aliases = view.strings("aliases");
  std::size_t place = 0;
  for (const sql::Node& target : view.child("query").children("target_list")) {
    const std::optional<std::string> type = type_of_constant(reading, target.child("val"));
    const std::string_view name = place < aliases.size() ? aliases[place] : target.string("name");
    if (!type || name.empty()) return {};
    shape += fmt::format("{}{} {}", shape.empty() ? "" : ", ", sql::quote_identifier(name), *type);
    ++place;
  }
  return shape;
}

}  // namespace

void create_view(Reading& reading, const sql::Node& node) {
  const catalog::Name named = reading.name(node.child("view"));
  const std::string text = reading.statement_text();
  const bool checked = node.enumerator("with_check_option") != "NO_CHECK_OPTION" &&
                       !node.enumerator("with_check_option").empty();
  const Cut ending = checked ? find_ending(text) : Cut{};
  catalog::Definition* view = reading.define_statement({ObjectKind::view, named, {}}, "view",
                                                       without(text, find_clauses(text), ending));
  if (view == nullptr) return;
  if (view->shape.empty()) view->shape = shape_of_constants(reading, node);
  view->settings = storage_options(node.children("options"));
  if (node.enumerator("with_check_option") == "LOCAL_CHECK_OPTION") view->settings["check_option"] = "local";
  if (node.enumerator("with_check_option") == "CASCADED_CHECK_OPTION") {
    view->settings["check_option"] = "cascaded";
  }
}

void create_materialized_view(Reading& reading, const sql::Node& node) {
  if (node.enumerator("objtype") != "OBJECT_MATVIEW") return reading.report_unsupported("CREATE TABLE AS");
  const sql::Node into = node.child("into");
  const catalog::Name named = reading.name(into.child("rel"));
  const std::string text = reading.statement_text();
  catalog::Definition* view =
      reading.define_statement({ObjectKind::materialized_view, named, {}}, "materialized view",
                               without(text, find_clauses(text), find_ending(text)));
  if (view == nullptr) return;
  view->settings = storage_options(into.children("options"));
  const std::string_view method = into.string("access_method");
  if (!method.empty() && method != "heap") view->settings["access_method"] = method;
  const std::string_view tablespace = into.string("table_space_name");
  if (!tablespace.empty()) view->settings["tablespace"] = tablespace;
}

void create_foreign_data_wrapper(Reading& reading, const sql::Node& node) {
  reading.define_statement({ObjectKind::foreign_data_wrapper, {"", std::string(node.string("fdwname"))}, {}},
                           "foreign data wrapper", reading.statement_text());
}

void create_foreign_server(Reading& reading, const sql::Node& node) {
  reading.define_statement({ObjectKind::foreign_server, {"", std::string(node.string("servername"))}, {}},
                           "server", reading.statement_text());
}

void create_foreign_table(Reading& reading, const sql::Node& node) {
  const catalog::Name named = reading.name(node.child("base_stmt").child("relation"));
  reading.define_statement({ObjectKind::foreign_table, named, {}}, "foreign table", reading.statement_text());
}

}  // namespace wesley::companion
