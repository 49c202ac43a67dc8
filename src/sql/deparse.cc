// SPDX-License-Identifier: Apache-2.0
#include "sql/deparse.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include <pg_query.h>
#include <pg_query/pg_query.pb-c.h>

#include "base/check.h"
#include "sql/lexer.h"
#include "sql/parser_thread.h"

namespace wesley::sql {
namespace {

constexpr std::string_view prefix = "SELECT ";

// The number of a message's kind within the wrapper `Node`.
PgQuery__Node__NodeCase case_of(const ProtobufCMessage* message) {
  const ProtobufCMessageDescriptor& node = pg_query__node__descriptor;
  for (unsigned i = 0; i < node.n_fields; ++i)
    if (node.fields[i].descriptor == message->descriptor)
      return static_cast<PgQuery__Node__NodeCase>(node.fields[i].id);
  return PG_QUERY__NODE__NODE__NOT_SET;
}

template <class T>
PgQuery__Node wrap(PgQuery__Node__NodeCase kind, T* message) {
  PgQuery__Node node = PG_QUERY__NODE__INIT;
  node.node_case = kind;
  node.alias = reinterpret_cast<PgQuery__Alias*>(message);  // the members of the oneof share their storage
  return node;
}

std::vector<std::uint8_t> pack(PgQuery__Node* statement) {
  PgQuery__RawStmt raw = PG_QUERY__RAW_STMT__INIT;
  raw.stmt = statement;
  PgQuery__RawStmt* statements[] = {&raw};
  PgQuery__ParseResult result = PG_QUERY__PARSE_RESULT__INIT;
  result.n_stmts = 1;
  result.stmts = statements;
  std::vector<std::uint8_t> bytes(pg_query__parse_result__get_packed_size(&result));
  pg_query__parse_result__pack(&result, bytes.data());
  return bytes;
}

std::string deparse(std::vector<std::uint8_t> packed) {
  enter_parser_thread();
  PgQueryProtobuf protobuf{packed.size(), reinterpret_cast<char*>(packed.data())};
  const PgQueryDeparseResult answer = pg_query_deparse_protobuf(protobuf);
  std::string text = answer.error == nullptr && answer.query != nullptr ? answer.query : "";
  pg_query_free_deparse_result(answer);
  return text;
}

// The text of a target list with one value, without the SELECT before it.
std::string target_text(PgQuery__Node* value) {
  PgQuery__ResTarget target = PG_QUERY__RES_TARGET__INIT;
  target.val = value;
  PgQuery__Node target_node = wrap(PG_QUERY__NODE__NODE_RES_TARGET, &target);
  PgQuery__Node* targets[] = {&target_node};
  PgQuery__SelectStmt select = PG_QUERY__SELECT_STMT__INIT;
  select.n_target_list = 1;
  select.target_list = targets;
  select.limit_option = PG_QUERY__LIMIT_OPTION__LIMIT_OPTION_DEFAULT;
  select.op = PG_QUERY__SET_OPERATION__SETOP_NONE;
  PgQuery__Node statement = wrap(PG_QUERY__NODE__NODE_SELECT_STMT, &select);
  const std::string text = deparse(pack(&statement));
  return text.size() > prefix.size() ? text.substr(prefix.size()) : std::string();
}

// A type is deparsed as that of a cast: `NULL::type`.
std::string type_text(PgQuery__TypeName* type) {
  PgQuery__AConst null = PG_QUERY__A__CONST__INIT;
  null.isnull = 1;
  PgQuery__Node argument = wrap(PG_QUERY__NODE__NODE_A_CONST, &null);
  PgQuery__TypeCast cast = PG_QUERY__TYPE_CAST__INIT;
  cast.arg = &argument;
  cast.type_name = type;
  PgQuery__Node value = wrap(PG_QUERY__NODE__NODE_TYPE_CAST, &cast);
  const std::string text = target_text(&value);
  const std::size_t colons = text.find("::");
  return colons == std::string::npos ? std::string() : text.substr(colons + 2);
}

bool is_text_of(std::string_view text, const Node& expression) {
  const auto again = parse(std::string(prefix) + std::string(text));
  if (!again || again->statements().size() != 1) return false;
  const std::vector<Node> targets = again->statements().front().node.children("target_list");
  return targets.size() == 1 && targets.front().string("name").empty() &&
         targets.front().child("val").outline() == expression.outline();
}

// The first and the last token of the source that a node of the expression points to. Parentheses are in no
// node, so the expression may begin before and end behind them.
struct Extent {
  std::size_t first;
  std::size_t last;
};
Extent extent_of(const Node& expression, const std::vector<Token>& tokens, const char* begin) {
  std::int64_t least = INT64_MAX;
  std::int64_t most = 0;
  expression.visit([&](const Node& node) {
    const std::int64_t at = node.location();
    if (at >= 0) least = std::min(least, at);
    most = std::max(most, at);
    return true;
  });
  const auto token_at = [&](std::int64_t place) {
    std::size_t i = 0;
    while (i + 1 < tokens.size() && tokens[i + 1].text.data() - begin <= place) ++i;
    return i;
  };
  return {token_at(least), token_at(most)};
}

// Empty when it is not found.
std::string source_text(const Node& expression, std::string_view source) {
  std::vector<Token> tokens;
  Lexer lexer(source);
  for (Token token = lexer.next_meaningful(); token.kind != TokenKind::end; token = lexer.next_meaningful())
    tokens.push_back(token);
  if (tokens.empty()) return {};
  const Extent extent = extent_of(expression, tokens, source.data());
  for (std::size_t first = extent.first;; --first) {
    int depth = 0;
    for (std::size_t i = first; i < tokens.size() && depth >= 0; ++i) {
      if (tokens[i].text == "(" || tokens[i].text == "[") ++depth;
      if (tokens[i].text == ")" || tokens[i].text == "]") --depth;
      if (depth != 0 || i < extent.last) continue;
      const char* end = tokens[i].text.data() + tokens[i].text.size();
      const std::string_view text(tokens[first].text.data(),
                                  static_cast<std::size_t>(end - tokens[first].text.data()));
      if (is_text_of(text, expression)) return std::string(text);
    }
    if (first == 0 || tokens[first - 1].text != "(") return {};
  }
}

}  // namespace

std::string to_text(const Node& node) {
  if (!node) return {};
  WESLEY_CHECK(node.shape_ == nullptr, "a tree that stands for many statements is not deparsed");
  auto* message = static_cast<ProtobufCMessage*>(const_cast<void*>(node.message_));
  if (message->descriptor == &pg_query__type_name__descriptor)
    return type_text(reinterpret_cast<PgQuery__TypeName*>(message));
  const PgQuery__Node__NodeCase kind = case_of(message);
  WESLEY_CHECK(kind != PG_QUERY__NODE__NODE__NOT_SET, "not a node of the grammar");
  PgQuery__Node value = wrap(kind, message);
  return node.kind().ends_with("Stmt") ? deparse(pack(&value)) : target_text(&value);
}

std::string written_text(const Node& expression, std::string_view source) {
  std::string text = to_text(expression);
  // A value keyword as the server writes it: CURRENT_DATE.
  if (expression.is("SQLValueFunction"))
    std::transform(text.begin(), text.end(), text.begin(),
                   [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
  if (text.empty() || is_text_of(text, expression)) return text;
  std::string written = source_text(expression, source);
  return written.empty() ? text : written;
}

std::string statement_text(const Node& statement) {
  std::string text = to_text(statement);
  const auto again = parse(text);
  const bool same = again && again->statements().size() == 1 &&
                    again->statements().front().node.outline() == statement.outline();
  return same ? text : std::string();
}

}  // namespace wesley::sql
