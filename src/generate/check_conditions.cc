// SPDX-License-Identifier: Apache-2.0
// Conditions: AND, OR, NOT, tests, lists, patterns.
#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "generate/check_reader.h"
#include "generate/javascript.h"
#include "generate/pattern.h"

namespace wesley::generate {

std::optional<Condition> CheckReader::condition(const Node& node) {
  const std::string_view kind = node.kind();
  if (kind == "BoolExpr") return junction(node);
  if (kind == "NullTest") return null_test(node);
  if (kind == "BooleanTest") return boolean_test(node);
  if (kind == "CaseExpr") return choice(node);
  if (kind == "A_Expr") return operation(node);
  if (kind != "ColumnRef" && kind != "A_Const" && kind != "TypeCast" && kind != "CoalesceExpr")
    return std::nullopt;
  const auto read = value(node);
  if (!read) return std::nullopt;
  if (read->kind == ValueKind::null) return Condition{js_false, js_true};
  if (read->kind != ValueKind::boolean) return std::nullopt;
  if (read->text == "true") return condition_of(js_true);
  if (read->text == "false") return condition_of(js_false);
  return strict_condition({&*read}, Js{read->text, Binding::primary});
}

std::optional<Condition> CheckReader::junction(const Node& node) {
  const std::string_view op = node.enumerator("boolop");
  std::optional<Condition> all;
  for (const Node& argument : node.children("args")) {
    auto one = condition(argument);
    if (!one) return std::nullopt;
    if (op == "NOT_EXPR") return opposite(*one);
    all = !all ? *one : op == "AND_EXPR" ? both(*all, *one) : either(*all, *one);
  }
  return all;
}

std::optional<Condition> CheckReader::null_test(const Node& node) {
  const Node argument = node.child("arg");
  // Of a row it asks about every column; only a plain value is understood.
  if (!argument.is("ColumnRef") && !argument.is("TypeCast")) return std::nullopt;
  const auto tested = value(argument);
  if (!tested) return std::nullopt;
  const auto names = argument.strings("fields");
  if (argument.is("ColumnRef")) {
    const auto column = columns_(names.back());
    if (catalog_.composites.count({column->type.schema, column->type.name}) > 0 ||
        catalog_.tables.count({column->type.schema, column->type.name}) > 0)
      return std::nullopt;
  }
  const Js null = is_null(*tested);
  return condition_of(node.enumerator("nulltesttype") == "IS_NULL" ? null : js_not(null));
}

std::optional<Condition> CheckReader::boolean_test(const Node& node) {
  const auto tested = condition(node.child("arg"));
  if (!tested || !tested->is_exact()) return std::nullopt;
  const std::string_view test = node.enumerator("booltesttype");
  const Js unknown = js_and(tested->unless_false, js_not(tested->when_true));
  if (test == "IS_TRUE") return condition_of(tested->when_true);
  if (test == "IS_NOT_TRUE") return condition_of(js_not(tested->when_true));
  if (test == "IS_FALSE") return condition_of(js_not(tested->unless_false));
  if (test == "IS_NOT_FALSE") return condition_of(tested->unless_false);
  if (tested->is_definite()) return condition_of(test == "IS_UNKNOWN" ? js_false : js_true);
  if (test == "IS_UNKNOWN") return condition_of(unknown);
  if (test == "IS_NOT_UNKNOWN") return condition_of(js_not(unknown));
  return std::nullopt;
}

// CASE WHEN a THEN x ELSE y END, and CASE v WHEN 1 THEN ... over conditions.
std::optional<Condition> CheckReader::choice(const Node& node) {
  std::optional<Value> subject;
  if (node.child("arg")) {
    subject = value(node.child("arg"));
    if (!subject) return std::nullopt;
  }
  Condition out{js_false, js_true};
  if (node.child("defresult")) {
    const auto otherwise = condition(node.child("defresult"));
    if (!otherwise) return std::nullopt;
    out = *otherwise;
  }
  const std::vector<Node> whens = node.children("args");
  for (auto when = whens.rbegin(); when != whens.rend(); ++when) {
    std::optional<Condition> test;
    if (subject) {
      auto item = value(when->child("expr"));
      if (!item) return std::nullopt;
      test = comparison(*subject, "=", std::move(*item));
    } else {
      test = condition(when->child("expr"));
    }
    const auto result = condition(when->child("result"));
    if (!test || !test->is_exact() || !result) return std::nullopt;
    const Condition chosen = both(condition_of(test->when_true), *result);
    const Condition passed = both(condition_of(js_not(test->when_true)), out);
    out = either(chosen, passed);
  }
  return out;
}

namespace {

// Of pg_catalog; empty for an operator of another schema.
std::string_view operator_name(const sql::Node& node) {
  const auto name = node.strings("name");
  if (name.size() == 1 || (name.size() == 2 && name.front() == "pg_catalog")) return name.back();
  return {};
}

std::string_view like_operator(std::string_view kind, std::string_view op) {
  return kind == "AEXPR_LIKE" || op == "~~" || op == "!~~" ? op : std::string_view();
}

}  // namespace

std::optional<Condition> CheckReader::operation(const Node& node) {
  const std::string_view kind = node.enumerator("kind");
  const std::string_view op = operator_name(node);
  if (kind.find("BETWEEN") != std::string_view::npos) return between(node);
  if (op.empty()) return std::nullopt;
  if (kind == "AEXPR_OP_ANY" || kind == "AEXPR_OP_ALL") return any_or_all(node);
  if (kind == "AEXPR_DISTINCT" || kind == "AEXPR_NOT_DISTINCT") return distinct(node);
  auto left = node.child("lexpr") ? value(node.child("lexpr")) : std::nullopt;
  if (!left) return std::nullopt;
  if (kind == "AEXPR_IN") {
    std::vector<Value> items;
    for (const Node& item : node.child("rexpr").children("items")) {
      auto one = value(item);
      if (!one) return std::nullopt;
      items.push_back(std::move(*one));
    }
    return in_list(*left, items, op == "<>");
  }
  auto right = value(node.child("rexpr"));
  if (!right) return std::nullopt;
  if (!like_operator(kind, op).empty()) return like(*left, *right, op == "!~~");
  if (op == "~" || op == "~*" || op == "!~" || op == "!~*") return match(*left, *right, op);
  return kind == "AEXPR_OP" ? comparison(std::move(*left), op, std::move(*right)) : std::nullopt;
}

std::optional<Condition> CheckReader::between(const Node& node) {
  const std::string_view kind = node.enumerator("kind");
  if (kind.find("SYM") != std::string_view::npos) return std::nullopt;
  const std::vector<Node> bounds = node.child("rexpr").children("items");
  const auto tested = value(node.child("lexpr"));
  if (!tested || bounds.size() != 2) return std::nullopt;
  auto low = value(bounds[0]);
  auto high = value(bounds[1]);
  if (!low || !high) return std::nullopt;
  const auto above = comparison(*tested, ">=", std::move(*low));
  const auto below = comparison(*tested, "<=", std::move(*high));
  if (!above || !below) return std::nullopt;
  const Condition inside = both(*above, *below);
  return kind == "AEXPR_BETWEEN" ? std::optional(inside) : opposite(inside);
}

std::optional<Condition> CheckReader::in_list(const Value& tested, const std::vector<Value>& items,
                                              bool negated) {
  std::vector<std::string> texts;
  const bool simple = (tested.kind == ValueKind::text || tested.kind == ValueKind::integer ||
                       tested.kind == ValueKind::enumeration) &&
                      tested.is_plain && items.size() > 2;
  bool listed = simple;
  for (const Value& item : items) {
    if (item.kind == ValueKind::null) return std::nullopt;
    std::optional<Value> typed = item.kind == ValueKind::literal ? typed_literal(item, tested) : item;
    if (!typed) return std::nullopt;
    listed =
        listed && typed->is_constant && typed->kind == tested.kind && typed->type_name == tested.type_name;
    texts.push_back(typed->text);
  }
  if (listed) {
    const std::string_view cast = tested.kind == ValueKind::integer ? "" : " as string[]";
    std::string list = fmt::format("[{}]", fmt::join(texts, ", "));
    // The elements of such a list are of a narrower type than what is looked for.
    if (tested.kind == ValueKind::enumeration) list = fmt::format("({}{})", list, cast);
    const Condition inside =
        strict_condition({&tested}, Js{fmt::format("{}.includes({})", list, tested.text), Binding::primary});
    return negated ? opposite(inside) : std::optional(inside);
  }
  std::optional<Condition> all;
  for (const Value& item : items) {
    const auto one = comparison(tested, negated ? "<>" : "=", item);
    if (!one) return std::nullopt;
    all = !all ? *one : negated ? both(*all, *one) : either(*all, *one);
  }
  return all;
}

// x = ANY (ARRAY[...]), x <> ALL (ARRAY[...]), and the same with LIKE and regular expressions.
std::optional<Condition> CheckReader::any_or_all(const Node& node) {
  const std::string_view op = operator_name(node);
  const bool any = node.enumerator("kind") == "AEXPR_OP_ANY";
  const auto tested = value(node.child("lexpr"));
  const auto array = value(node.child("rexpr"));
  if (!tested || !array || !array->is_list) return std::nullopt;
  if ((op == "=" && any) || (op == "<>" && !any)) return in_list(*tested, array->elements, !any);
  std::optional<Condition> all;
  for (const Value& item : array->elements) {
    std::optional<Condition> one;
    if (op == "~~" || op == "!~~") one = like(*tested, item, op == "!~~");
    if (op == "~" || op == "~*") one = match(*tested, item, op);
    if (!one) return std::nullopt;
    all = !all ? *one : any ? either(*all, *one) : both(*all, *one);
  }
  return all;
}

std::optional<Condition> CheckReader::distinct(const Node& node) {
  const auto left = value(node.child("lexpr"));
  const auto right = value(node.child("rexpr"));
  if (!left || !right) return std::nullopt;
  const auto equal = comparison(*left, "=", *right);
  if (!equal || !equal->is_exact()) return std::nullopt;
  const Js both_null = js_and(is_null(*left), is_null(*right));
  const Js same = js_or(both_null, equal->when_true);
  return condition_of(node.enumerator("kind") == "AEXPR_DISTINCT" ? js_not(same) : same);
}

std::optional<Condition> CheckReader::match(const Value& text, const Value& pattern, std::string_view op) {
  const bool constant =
      pattern.is_constant && (pattern.kind == ValueKind::literal || pattern.kind == ValueKind::text);
  const bool readable = text.kind == ValueKind::text || text.kind == ValueKind::character;
  if (!constant || !readable || !text.is_plain) return std::nullopt;
  const auto translated = regular_expression(pattern.content, op.ends_with('*'));
  if (!translated) return std::nullopt;
  Condition out = strict_condition(
      {&text}, Js{fmt::format("/{}/{}.test({})", translated->source.empty() ? "(?:)" : translated->source,
                              translated->flags, text.text),
                  Binding::primary});
  out.wider = translated->wider;
  return op.starts_with('!') ? opposite(out) : std::optional(out);
}

std::optional<Condition> CheckReader::like(const Value& text, const Value& pattern, bool negated) {
  const bool constant =
      pattern.is_constant && (pattern.kind == ValueKind::literal || pattern.kind == ValueKind::text);
  const bool readable = text.kind == ValueKind::text || text.kind == ValueKind::character;
  if (!constant || !readable || !text.is_plain) return std::nullopt;
  const auto translated = like_pattern(pattern.content);
  if (!translated) return std::nullopt;
  Js js;
  switch (translated->form) {
    case LikePattern::Form::exactly:
      js = js_comparison(text.text, "===", string_literal(translated->text));
      break;
    case LikePattern::Form::starts_with:
      js.text = fmt::format("{}.startsWith({})", text.text, string_literal(translated->text));
      break;
    case LikePattern::Form::ends_with:
      js.text = fmt::format("{}.endsWith({})", text.text, string_literal(translated->text));
      break;
    case LikePattern::Form::includes:
      js.text = fmt::format("{}.includes({})", text.text, string_literal(translated->text));
      break;
    case LikePattern::Form::pattern:
      js.text =
          fmt::format("/{}/{}.test({})", translated->pattern.source, translated->pattern.flags, text.text);
      break;
  }
  const Condition out = strict_condition({&text}, js);
  return negated ? opposite(out) : std::optional(out);
}

}  // namespace wesley::generate
