// SPDX-License-Identifier: Apache-2.0
#include "generate/evaluate.h"

#include <algorithm>
#include <cmath>

#include "generate/simple_pattern.h"
#include "sql/lexer.h"
#include "sql/type_name.h"

namespace wesley::generate {

namespace {

using Kind = Datum::Kind;
using sql::Node;

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 128; });
}

// An untyped constant beside a value of some kind.
Datum as_kind(const Datum& constant, Kind kind) {
  if (!constant.untyped || constant.kind != Kind::text) return constant;
  if (kind == Kind::number) {
    return read_datum(constant.text, {"", "numeric", "", false});
  }
  if (kind == Kind::moment) {
    return read_datum(constant.text, {"", "timestamp with time zone", "", false});
  }
  if (kind == Kind::boolean) return read_datum(constant.text, {"", "boolean", "", false});
  return constant;
}

class Evaluator {
 public:
  explicit Evaluator(const Scope& scope) : scope_(scope) {}
  Datum of(const Node& node);

 private:
  Datum constant(const Node& node);
  Datum column(const Node& node);
  Datum junction(const Node& node);
  Datum operation(const Node& node);
  Datum call(const Node& node);
  Datum cast(const Node& node);
  Datum choice(const Node& node);
  Datum truth_test(const Node& node);
  Datum subquery(const Node& node);
  Datum any_of(const Datum& left, const std::string& op, const std::vector<Datum>& elements, bool all);
  Datum session_call(std::string_view name, std::vector<Node> arguments);
  std::vector<Datum> all_of(const std::vector<Node>& nodes);

  const Scope& scope_;
  int depth_ = 0;
};

Datum negated(const Datum& datum) {
  return datum.kind == Kind::boolean ? boolean_datum(datum.number == 0)
         : datum.is_null()           ? null_datum()
                                     : Datum();
}

// Equality is certain; an order of texts is the collation's business.
Datum compare(const Datum& given_left, std::string_view op, const Datum& given_right) {
  if (given_left.is_null() || given_right.is_null()) return null_datum();
  const Datum left = as_kind(given_left, given_right.kind);
  const Datum right = as_kind(given_right, given_left.kind);
  if (!left.known() || left.kind != right.kind || left.kind == Kind::claims || left.kind == Kind::list ||
      left.kind == Kind::opaque)
    return {};
  if (left.kind == Kind::text) {
    if (op == "=") return boolean_datum(left.text == right.text);
    if (op == "<>" || op == "!=") return boolean_datum(left.text != right.text);
    return {};
  }
  if (op == "=") return boolean_datum(left.number == right.number);
  if (op == "<>" || op == "!=") return boolean_datum(left.number != right.number);
  if (op == "<") return boolean_datum(left.number < right.number);
  if (op == "<=") return boolean_datum(left.number <= right.number);
  if (op == ">") return boolean_datum(left.number > right.number);
  if (op == ">=") return boolean_datum(left.number >= right.number);
  return {};
}

Datum match(const Datum& subject, std::string_view op, const Datum& pattern) {
  if (subject.is_null() || pattern.is_null()) return null_datum();
  if (subject.kind != Kind::text || pattern.kind != Kind::text || !is_ascii(subject.text)) return {};
  const bool like = op.find('~') == std::string_view::npos || op.find("~~") != std::string_view::npos;
  const bool negative = op.front() == '!';
  const bool fold = op.back() == '*';
  const auto parsed =
      like ? SimplePattern::parse_like(pattern.text, fold) : SimplePattern::parse(pattern.text, fold);
  if (!parsed) return {};
  return boolean_datum(parsed->matches(subject.text) != negative);
}

Datum arithmetic(const Datum& given_left, std::string_view op, const Datum& given_right) {
  if (given_left.is_null() || given_right.is_null()) return null_datum();
  const Datum left = as_kind(given_left, given_right.kind);
  const Datum right = as_kind(given_right, given_left.kind);
  if (op == "||") {
    const bool texts = left.kind == Kind::text && right.kind == Kind::text;
    return texts ? text_datum(left.text + right.text) : Datum();
  }
  if (left.kind != Kind::number || right.kind != Kind::number) return {};
  if (op == "+") return number_datum(left.number + right.number);
  if (op == "-") return number_datum(left.number - right.number);
  if (op == "*") return number_datum(left.number * right.number);
  return {};  // division and modulo differ between integers and numbers
}

Datum binary(const Datum& left, std::string_view op, const Datum& right) {
  if (op == "->>") {
    if (left.kind != Kind::claims || right.kind != Kind::text) return {};
    for (const Datum& claim : left.elements) {
      if (claim.elements.front().text == right.text) return text_datum(claim.text);
    }
    return null_datum();
  }
  for (const std::string_view pattern : {"~", "!~", "~*", "!~*", "~~", "!~~", "~~*", "!~~*"}) {
    if (op == pattern) return match(left, op, right);
  }
  for (const std::string_view each : {"+", "-", "*", "||"}) {
    if (op == each) return arithmetic(left, op, right);
  }
  return compare(left, op, right);
}

Datum conjunction(const std::vector<Datum>& operands, bool all) {
  bool unknown = false, null = false;
  for (const Datum& operand : operands) {
    if (all ? operand.is_false() : operand.is_true()) return boolean_datum(!all);
    null = null || operand.is_null();
    unknown = unknown || (!operand.is_null() && operand.kind != Kind::boolean);
  }
  if (unknown) return {};
  return null ? null_datum() : boolean_datum(all);
}

Datum Evaluator::constant(const Node& node) {
  if (node.boolean("isnull")) return null_datum();
  if (const auto string = node.as_string()) {
    Datum datum = text_datum(*string);
    datum.untyped = true;
    return datum;
  }
  if (node.child("ival")) return number_datum(static_cast<double>(node.integer("ival")));
  if (node.child("boolval")) return boolean_datum(node.boolean("boolval"));
  if (const Node decimal = node.child("fval")) {
    return read_datum(decimal.string("fval"), {"", "numeric", "", false});
  }
  return {};
}

Datum Evaluator::column(const Node& node) {
  const std::vector<std::string_view> names = node.strings("fields");
  if (names.empty() || node.children("fields").size() != names.size()) return {};
  if (names.size() > 1 && scope_.qualified) return scope_.qualified(names[names.size() - 2], names.back());
  return scope_.column ? scope_.column(names.back()) : Datum();
}

std::vector<Datum> Evaluator::all_of(const std::vector<Node>& nodes) {
  std::vector<Datum> out;
  for (const Node& node : nodes) out.push_back(of(node));
  return out;
}

Datum Evaluator::junction(const Node& node) {
  const std::vector<Node> operands = node.children("args");
  const std::string_view kind = node.enumerator("boolop");
  if (kind == "NOT_EXPR") return operands.empty() ? Datum() : negated(of(operands.front()));
  return conjunction(all_of(operands), kind == "AND_EXPR");
}

Datum Evaluator::any_of(const Datum& left, const std::string& op, const std::vector<Datum>& elements,
                        bool all) {
  std::vector<Datum> outcomes;
  for (const Datum& element : elements) outcomes.push_back(binary(left, op, element));
  return conjunction(outcomes, all);
}

Datum Evaluator::operation(const Node& node) {
  const std::vector<std::string_view> names = node.strings("name");
  const std::string op(names.empty() ? std::string_view() : names.back());
  const std::string_view kind = node.enumerator("kind");
  const Node right_node = node.child("rexpr");
  if (!node.child("lexpr")) {
    const Datum right = of(right_node);
    return op == "-" && right.kind == Kind::number ? number_datum(-right.number) : Datum();
  }
  const Datum left = of(node.child("lexpr"));
  if (kind == "AEXPR_IN") return any_of(left, op, all_of(right_node.children("items")), op == "<>");
  if (kind == "AEXPR_BETWEEN" || kind == "AEXPR_NOT_BETWEEN") {
    const std::vector<Datum> bounds = all_of(right_node.children("items"));
    if (bounds.size() != 2) return {};
    const Datum inside = conjunction({compare(left, ">=", bounds[0]), compare(left, "<=", bounds[1])}, true);
    return kind == "AEXPR_BETWEEN" ? inside : negated(inside);
  }
  const Datum right = of(right_node);
  if (kind == "AEXPR_OP_ANY" || kind == "AEXPR_OP_ALL") {
    if (right.is_null()) return null_datum();
    return right.kind == Kind::list ? any_of(left, op, right.elements, kind == "AEXPR_OP_ALL") : Datum();
  }
  if (kind == "AEXPR_DISTINCT" || kind == "AEXPR_NOT_DISTINCT") {
    if (!left.known() || !right.known()) return {};
    const Datum equal = left.is_null() || right.is_null() ? boolean_datum(left.is_null() && right.is_null())
                                                          : compare(left, "=", right);
    return kind == "AEXPR_DISTINCT" ? negated(equal) : equal;
  }
  if (kind == "AEXPR_NULLIF") {
    const Datum equal = compare(left, "=", right);
    if (equal.is_true()) return null_datum();
    return equal.known() ? left : Datum();
  }
  const bool plain = kind == "AEXPR_OP" || kind == "AEXPR_LIKE" || kind == "AEXPR_ILIKE";
  return plain ? binary(left, op, right) : Datum();
}

Datum text_call(std::string_view name, const Datum& subject) {
  if (subject.is_null()) return null_datum();
  if (subject.kind == Kind::list && name == "cardinality")
    return number_datum(static_cast<double>(subject.elements.size()));
  if (subject.kind == Kind::opaque && (name == "jsonb_typeof" || name == "json_typeof"))
    return subject.text.starts_with('{') ? text_datum("object") : Datum();
  if (subject.kind == Kind::number && name == "abs") return number_datum(std::fabs(subject.number));
  if (subject.kind != Kind::text || !is_ascii(subject.text)) return {};
  if (name == "length" || name == "char_length" || name == "character_length" || name == "octet_length")
    return number_datum(static_cast<double>(subject.text.size()));
  if (name == "lower") {
    std::string lower;
    for (const char c : subject.text) lower += sql::fold(c);
    return text_datum(lower);
  }
  if (name == "upper") {
    std::string upper = subject.text;
    for (char& c : upper) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - ('a' - 'A')) : c;
    return text_datum(upper);
  }
  if (name == "btrim" || name == "ltrim" || name == "rtrim") {
    std::string_view text = subject.text;
    while (name != "rtrim" && text.starts_with(' ')) text.remove_prefix(1);
    while (name != "ltrim" && text.ends_with(' ')) text.remove_suffix(1);
    return text_datum(text);
  }
  return {};
}

// current_setting('app.tenant_id', true), auth.jwt(), auth.uid().
Datum Evaluator::session_call(std::string_view name, std::vector<Node> arguments) {
  if (name == "current_setting") {
    if (arguments.empty() || !scope_.setting) return {};
    const Datum setting = of(arguments.front());
    if (setting.kind != Kind::text) return {};
    const auto value = scope_.setting(setting.text);
    if (value) return text_datum(*value);
    const bool missing_ok = arguments.size() > 1 && of(arguments[1]).is_true();
    return missing_ok ? null_datum() : Datum();
  }
  if (scope_.claims == nullptr) return {};
  if (name == "uid") {
    const auto found = scope_.claims->find("sub");
    return found == scope_.claims->end() ? null_datum() : text_datum(found->second);
  }
  Datum datum;
  datum.kind = Kind::claims;
  for (const auto& [claim, value] : *scope_.claims) {
    Datum each = text_datum(value);
    each.elements.push_back(text_datum(claim));
    datum.elements.push_back(std::move(each));
  }
  return datum;
}

Datum Evaluator::call(const Node& node) {
  std::vector<std::string_view> names = node.strings("funcname");
  if (names.empty()) return {};
  const std::string_view name = names.back();
  const std::vector<Node> arguments = node.children("args");
  const bool ours = names.size() == 1 || names.front() == "pg_catalog";
  if (names.size() == 2 && names.front() == "auth" && (name == "jwt" || name == "uid"))
    return session_call(name, arguments);
  if (!ours) return {};
  if (name == "current_setting") return session_call(name, arguments);
  if (name == "num_nulls" || name == "num_nonnulls") {
    int nulls = 0;
    for (const Datum& argument : all_of(arguments)) {
      if (!argument.known()) return {};
      nulls += argument.is_null() ? 1 : 0;
    }
    return number_datum(name == "num_nulls" ? nulls : static_cast<int>(arguments.size()) - nulls);
  }
  return arguments.size() == 1 ? text_call(name, of(arguments.front())) : Datum();
}

Datum Evaluator::cast(const Node& node) {
  const Datum value = of(node.child("arg"));
  if (!value.known() || value.is_null()) return value;
  const catalog::Type type = sql::type_name(node.child("type_name"), "");
  if (value.kind == Kind::list) return value;
  if (type.array && value.kind == Kind::text) return read_datum(value.text, type);
  if (value.kind == Kind::text) {
    // An unqualified type that is not built in is an enum or a domain: its text stays.
    if (is_number_name(type.name) || is_moment_name(type.name) || type.name == "boolean")
      return read_datum(value.text, type);
    constexpr std::size_t uuid_length = 36;
    if (type.name == "uuid" && value.text.size() != uuid_length) return {};
    const bool shortened = !type.modifiers.empty() && is_textual(type.name);
    const bool stays = is_textual(type.name) || !type.schema.empty();
    if (shortened || !stays) return {};
    Datum datum = text_datum(value.text);
    return datum;
  }
  if (value.kind == Kind::number &&
      (type.name == "numeric" || type.name == "double precision" || type.name == "real"))
    return type.modifiers.empty() ? value : Datum();
  const bool whole = value.number == std::floor(value.number);
  if (value.kind == Kind::number && whole && is_number_name(type.name)) return value;
  if (value.kind == Kind::boolean && type.name == "boolean") return value;
  return {};
}

Datum Evaluator::choice(const Node& node) {
  if (node.child("arg")) return {};
  for (const Node& branch : node.children("args")) {
    const Datum condition = of(branch.child("expr"));
    if (!condition.known()) return {};
    if (condition.is_true()) return of(branch.child("result"));
  }
  return node.child("defresult") ? of(node.child("defresult")) : null_datum();
}

Datum Evaluator::truth_test(const Node& node) {
  const Datum value = of(node.child("arg"));
  if (!value.known()) return {};
  const std::string_view test = node.enumerator("booltesttype");
  if (test == "IS_TRUE") return boolean_datum(value.is_true());
  if (test == "IS_NOT_TRUE") return boolean_datum(!value.is_true());
  if (test == "IS_FALSE") return boolean_datum(value.is_false());
  if (test == "IS_NOT_FALSE") return boolean_datum(!value.is_false());
  if (test == "IS_UNKNOWN") return boolean_datum(value.is_null());
  return boolean_datum(!value.is_null());
}

// (SELECT expression): evaluated once a query, and the same.
// SELECT x FROM t WHERE ..., and no more.
bool is_plain_query(const Node& query) {
  for (const std::string_view clause : {"group_clause", "values_lists", "window_clause", "locking_clause"}) {
    if (!query.children(clause).empty()) return false;
  }
  return !query.child("having_clause") && !query.child("limit_count") && !query.child("limit_offset") &&
         !query.child("larg") && query.children("from_clause").size() == 1 &&
         query.children("from_clause").front().is("RangeVar");
}

// The scalar of SELECT x; or a plain query of one table, where its rows are known.
Datum Evaluator::subquery(const Node& node) {
  const std::string_view type = node.enumerator("sub_link_type");
  const Node query = node.child("subselect");
  const std::vector<Node> targets = query.children("target_list");
  const Node condition = query.child("where_clause");
  if (!query.is("SelectStmt") || !query.children("with_clause").empty()) return {};
  if (query.children("from_clause").empty()) {
    const bool simple = type == "EXPR_SUBLINK" && targets.size() == 1 && !condition;
    return simple ? of(targets.front().child("val")) : Datum();
  }
  const bool exists = type == "EXISTS_SUBLINK";
  if (!scope_.rows || !is_plain_query(query) || (!exists && targets.size() != 1)) return {};
  const auto rows = scope_.rows(query.children("from_clause").front());
  if (!rows) return {};
  std::vector<Datum> values;
  for (const Scope& row : *rows) {
    const Datum kept = condition ? evaluate(condition, row) : boolean_datum(true);
    if (!kept.known()) return {};
    if (kept.is_true()) values.push_back(exists ? kept : evaluate(targets.front().child("val"), row));
  }
  if (exists) return boolean_datum(!values.empty());
  const std::vector<std::string_view> op = node.strings("oper_name");
  if (type == "ANY_SUBLINK" && (op.empty() || op.back() == "="))
    return any_of(of(node.child("testexpr")), "=", values, false);
  if (type != "EXPR_SUBLINK" || values.size() > 1) return {};
  return values.empty() ? null_datum() : values.front();
}

Datum Evaluator::of(const Node& node) {
  if (depth_ > 200) return {};
  ++depth_;
  Datum out;
  const std::string_view kind = node.kind();
  if (kind == "A_Const") out = constant(node);
  if (kind == "ColumnRef") out = column(node);
  if (kind == "BoolExpr") out = junction(node);
  if (kind == "A_Expr") out = operation(node);
  if (kind == "FuncCall") out = call(node);
  if (kind == "TypeCast") out = cast(node);
  if (kind == "CaseExpr") out = choice(node);
  if (kind == "BooleanTest") out = truth_test(node);
  if (kind == "SubLink") out = subquery(node);
  if (kind == "SQLValueFunction" && !scope_.user.empty() &&
      (node.enumerator("op") == "SVFOP_CURRENT_USER" || node.enumerator("op") == "SVFOP_USER"))
    out = text_datum(scope_.user);
  if (kind == "NullTest") {
    const Datum value = of(node.child("arg"));
    const bool wants_null = node.enumerator("nulltesttype") == "IS_NULL";
    if (value.known()) out = boolean_datum(value.is_null() == wants_null);
  }
  if (kind == "CoalesceExpr") {
    out = null_datum();
    for (const Node& argument : node.children("args")) {
      if (!out.is_null()) break;
      out = of(argument);
    }
  }
  if (kind == "A_ArrayExpr") {
    out.kind = Kind::list;
    out.elements = all_of(node.children("elements"));
  }
  --depth_;
  return out;
}

}  // namespace

Datum evaluate(const sql::Node& expression, const Scope& scope) {
  return Evaluator(scope).of(expression);
}

}  // namespace wesley::generate
