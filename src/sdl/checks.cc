// SPDX-License-Identifier: Apache-2.0
// Check constraints: @check, and the validation directives, which are checks that Zod knows as well.
#include <cstdlib>

#include <fmt/format.h>

#include "sdl/draft.h"
#include "sdl/scalars.h"
#include "sql/quote.h"
#include "sql/type_name.h"

namespace wesley::sdl {

namespace {

void add_check(Draft& draft, TableDraft& table, const Use& use, const std::string& text) {
  catalog::Check check;
  check.expression = draft.expressions.over(table.table, text);
  check.no_inherit = use.flag("noInherit");
  add_constraint(draft, table, use, std::move(check));
}

void from_expression(Draft& draft, TableDraft& table, const Use& use) {
  const Value& value = *use.value("expr");
  const ParsedExpression* parsed = check_expression(draft, table, value);
  if (parsed == nullptr) return;
  if (parsed->references.has_subquery) {
    auto& report = draft.report(Kind::expression_not_allowed, value.span,
                                "a check constraint cannot look at other rows");
    report.label = "has a subquery";
    report.help = "Use a foreign key, a unique constraint or a trigger.";
    return;
  }
  add_check(draft, table, use, value.text);
}

// Zod has the same patterns, so they keep to syntax that PostgreSQL and JavaScript read alike.
constexpr std::string_view email_pattern = R"(^[^@\s]+@[^@\s]+\.[^@\s]+$)";
constexpr std::string_view url_pattern = R"(^https?://\S+$)";

std::string pattern_check(const std::string& column, std::string_view op, std::string_view pattern) {
  return fmt::format("{} {} {}", column, op, sql::quote_literal(pattern));
}

std::string bounds_check(const std::string& subject, const Use& use) {
  std::string out;
  const auto add = [&](std::string_view op, std::string_view argument) {
    const Value* value = use.value(argument);
    if (value == nullptr) return;
    if (!out.empty()) out += " AND ";
    const bool bare = value->kind == ValueKind::integer || value->kind == ValueKind::floating;
    out += fmt::format("{} {} {}", subject, op, bare ? value->text : sql::quote_literal(value->text));
  };
  add(">=", "min");
  add("<=", "max");
  return out;
}

// Numbers are compared; other bounds, such as dates, are the server's to compare.
bool is_crossed(const Value& minimum, const Value& maximum) {
  const auto is_number = [](const Value& value) {
    return value.kind == ValueKind::integer || value.kind == ValueKind::floating;
  };
  return is_number(minimum) && is_number(maximum) &&
         std::strtod(minimum.text.c_str(), nullptr) > std::strtod(maximum.text.c_str(), nullptr);
}

bool has_bounds(Draft& draft, const Use& use) {
  const Value* minimum = use.value("min");
  const Value* maximum = use.value("max");
  if (minimum != nullptr && maximum != nullptr && is_crossed(*minimum, *maximum)) {
    auto& report =
        draft.report(Kind::invalid_value, minimum->span,
                     fmt::format("`min` is above `max`: no value is both {} or more and {} or less",
                                 minimum->text, maximum->text));
    report.label = "the lower bound";
    report.related.push_back({maximum->span, "the upper bound"});
    return false;
  }
  if (minimum != nullptr || maximum != nullptr) return true;
  auto& report = draft.report(Kind::missing_argument, use.node().name.span,
                              fmt::format("`@{}` needs `min`, `max` or both", use.node().name.value));
  report.label = "has neither";
  return false;
}

bool fits_column(Draft& draft, const FieldDraft& field, const catalog::Column& column, const Use& use,
                 bool fits, std::string_view wanted) {
  if (fits) return true;
  auto& report = draft.report(Kind::validation_type, use.node().name.span,
                              fmt::format("`@{}` is for {}, and field `{}` is {}", use.node().name.value,
                                          wanted, field.name(), sql::to_string(column.type)));
  report.label = "wrong type of column";
  report.related.push_back({field.node->type.span, sql::to_string(column.type)});
  return false;
}

bool bounds_fit(Draft& draft, const catalog::Column& column, const Use& use) {
  const Family family = family_of(column.type);
  const bool numeric = !column.type.array && (family == Family::integer || family == Family::number);
  for (const std::string_view argument : {"min", "max"}) {
    const Value* value = use.value(argument);
    if (!numeric || value == nullptr) continue;
    if (value->kind == ValueKind::integer || value->kind == ValueKind::floating) continue;
    auto& report = draft.report(Kind::invalid_value, value->span,
                                fmt::format("`{}` of `@range` is no number, and the column is {}", argument,
                                            sql::to_string(column.type)));
    report.label = "not a number";
    return false;
  }
  return true;
}

// The same, after a look at the column; empty after a report.
std::string validation_text(Draft& draft, const FieldDraft& field, const catalog::Column& column,
                            const Use& use) {
  const bool text = !column.type.array && family_of(column.type) == Family::text;
  bool good = true;
  if (use.name() == "email" || use.name() == "url" || use.name() == "pattern")
    good = fits_column(draft, field, column, use, text, "text");
  if (use.name() == "length") {
    good = fits_column(draft, field, column, use, text || column.type.array, "text and lists") &&
           has_bounds(draft, use);
  }
  if (use.name() == "range") good = has_bounds(draft, use) && bounds_fit(draft, column, use);
  return good ? validation_sql(use, sql::quote_identifier(column.name), column.type.array) : "";
}

Json argument_json(const Value& value) {
  if (value.kind == ValueKind::integer) {
    return Json(static_cast<std::int64_t>(std::strtoll(value.text.c_str(), nullptr, 10)));
  }
  if (value.kind == ValueKind::floating) return Json(std::strtod(value.text.c_str(), nullptr));
  return Json(value.text);
}

// For Zod: {"validate": {"length": {"min": 1}}}.
void record_validation(Json& rules, const Use& use) {
  Json arguments = Json::object();
  for (const Argument& argument : use.node().arguments) {
    if (argument.value.kind != ValueKind::null) {
      arguments.add(argument.name.value, argument_json(argument.value));
    }
  }
  rules.add(std::string(use.name()), std::move(arguments));
}

void from_validation(Draft& draft, TableDraft& table, const FieldDraft& field) {
  Json rules;
  for (const Use& use : field.uses) {
    const std::string text = validation_text(draft, field, table.column(field.column), use);
    if (text.empty()) continue;
    add_check(draft, table, use, text);
    record_validation(rules, use);
  }
  if (!rules.is_null()) table.column(field.column).annotations.metadata.add("validate", std::move(rules));
}

}  // namespace

std::string validation_sql(const Use& use, const std::string& subject, bool is_list) {
  if (use.name() == "email") return pattern_check(subject, "~", email_pattern);
  if (use.name() == "url") return pattern_check(subject, "~*", url_pattern);
  if (use.name() == "pattern") return pattern_check(subject, "~", *use.text("regex"));
  if (use.name() == "length")
    return bounds_check(fmt::format("{}({})", is_list ? "cardinality" : "char_length", subject), use);
  return use.name() == "range" ? bounds_check(subject, use) : "";
}

void make_checks(Draft& draft) {
  for (TableDraft& table : draft.tables) {
    for (const Use& use : table.uses) {
      if (use.name() == "check") from_expression(draft, table, use);
    }
    for (const FieldDraft& field : table.fields) {
      for (const Use& use : field.uses) {
        if (use.name() == "check") from_expression(draft, table, use);
      }
      if (field.owns_column && field.role != FieldRole::none) from_validation(draft, table, field);
    }
  }
}

}  // namespace wesley::sdl
