// SPDX-License-Identifier: Apache-2.0
#include "generate/zod_checks.h"

#include <algorithm>

#include <fmt/format.h>

#include "generate/javascript.h"
#include "sql/literal.h"

namespace wesley::generate {

struct ZodChecks::Place {
  const catalog::Table* table = nullptr;
  const catalog::Constraint* constraint = nullptr;
  Purpose purpose = Purpose::insert;
  const std::vector<std::string>* properties = nullptr;
  std::vector<std::string> skipped_without = {};  // properties without which nothing can be said
  bool not_given = false;
  const std::string& expression() const { return constraint->check()->expression.text; }
};

namespace {

std::string one_line(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool space = c == ' ' || c == '\n' || c == '\r' || c == '\t';
    if (!space) {
      out += c;
    } else if (!out.empty() && out.back() != ' ') {
      out += ' ';
    }
  }
  while (out.ends_with(' ')) out.pop_back();
  return out;
}

std::string message_of(std::string_view expression) {
  return fmt::format("CHECK ({})", one_line(expression));
}

std::string left_comment(const std::string& constraint, std::string_view expression) {
  return fmt::format("// Left to the database: {} {}\n", one_line(constraint), message_of(expression));
}

// `.min(1).max(100)` for what are plain bounds of a whole number; empty for anything else.
std::string as_bounds(const std::string& condition) {
  std::string out;
  for (std::string_view rest = condition; !rest.empty();) {
    const std::size_t end = std::min(rest.find(" && "), rest.size());
    const std::string_view part = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 4, rest.size()));
    std::string_view bound = part;
    if (!bound.starts_with("value ")) return {};
    bound.remove_prefix(6);
    const std::size_t space = bound.find(' ');
    const std::string_view op = bound.substr(0, space);
    const std::string_view number = bound.substr(std::min(space + 1, bound.size()));
    const std::size_t sign = number.starts_with('-') ? 1 : 0;
    const bool whole =
        number.size() > sign && number.find_first_not_of("0123456789", sign) == std::string_view::npos;
    if (!whole) return {};
    if (op == ">=") out += fmt::format(".min({})", number);
    if (op == "<=") out += fmt::format(".max({})", number);
    if (op == ">") out += fmt::format(".gt({})", number);
    if (op == "<") out += fmt::format(".lt({})", number);
    if (op != ">=" && op != "<=" && op != ">" && op != "<") return {};
  }
  return out;
}

bool is_number(const catalog::Type& type) {
  return !type.array && type.schema.empty() && (type.name == "integer" || type.name == "smallint");
}

Fate fate_of(const TranslatedCheck& check) {
  return check.wider || check.hedged ? Fate::wider : Fate::exact;
}

bool is_plain_text(const Rare<catalog::Name>& collation) {
  return !collation || collation->schema.empty() || collation->schema == "pg_catalog";
}

}  // namespace

void ZodChecks::use(const TranslatedCheck& check) {
  types_.helpers().insert(check.helpers.begin(), check.helpers.end());
}

// Zod 3 would take `value === "a"` for a statement about the type.
std::string ZodChecks::function(std::string_view argument, const std::string& condition) const {
  return fmt::format("({}){} => {}", argument, options_.version == 3 ? ": boolean" : "", condition);
}

TableChecks ZodChecks::of(const catalog::Domain& domain) {
  TableChecks out;
  for (const catalog::DomainCheck& check : domain.checks) {
    const std::string& expression = check.expression.text;
    const auto translated = types_.is_mapped(domain.base)
                                ? std::nullopt
                                : translator_.translate(expression, [&](std::string_view) {
                                    CheckColumn column;
                                    column.type = domain.base;
                                    column.text = "value";
                                    column.plain_text = is_plain_text(domain.collation);
                                    return std::optional(column);
                                  });
    CheckFate fate{domain.name, check.name, expression, Fate::left};
    if (!translated) {
      out.insert.comments.push_back(left_comment(check.name, expression));
    } else {
      fate.fate = fate_of(*translated);
      use(*translated);
      if (translated->text != "true")
        out.of_column["value"].push_back({function("value", translated->text), message_of(expression)});
    }
    out.fates.push_back(std::move(fate));
  }
  return out;
}

namespace {

// A number, string or boolean without more, in JavaScript; empty when the default is anything else.
std::optional<std::string> constant_text(const std::string& expression, const catalog::Type& type) {
  const auto parsed = sql::parse_expression(expression);
  if (!parsed) return std::nullopt;
  sql::Node node = parsed->root;
  bool negative = false;
  for (;;) {
    if (node.is("TypeCast")) {
      if (!node.child("type_name").children("typmods").empty()) return std::nullopt;
      node = node.child("arg");
    } else if (node.is("A_Expr") && !node.child("lexpr") && node.strings("name").size() == 1 &&
               node.strings("name").front() == "-" && !negative) {
      negative = true;
      node = node.child("rexpr");
    } else {
      break;
    }
  }
  if (!node.is("A_Const") || node.boolean("isnull")) return std::nullopt;
  const std::string sign = negative ? "-" : "";
  const bool whole = type.name == "integer" || type.name == "smallint";
  const bool number = whole || type.name == "bigint" || type.name == "numeric" || type.name == "real" ||
                      type.name == "double precision";
  if (type.schema.empty() && number) {
    std::string digits;
    if (node.child("ival")) digits = std::to_string(node.integer("ival"));
    if (node.child("fval")) digits = node.child("fval").string("fval");
    if (const auto text = node.as_string()) digits = std::string(*text);
    const auto plain = sql::canonical_decimal(digits);
    if (!plain) return std::nullopt;
    if (whole && plain->find('.') != std::string::npos) return std::nullopt;
    if (type.name == "bigint" && plain->find('.') != std::string::npos) return std::nullopt;
    const bool as_text = type.name == "bigint" || type.name == "numeric";
    return as_text ? string_literal(sign + *plain) : sign + *plain;
  }
  if (type.schema.empty() && type.name == "boolean") {
    if (node.child("boolval")) return std::string(node.boolean("boolval") ? "true" : "false");
    return std::nullopt;
  }
  const auto text = node.as_string();
  const bool is_text = !type.schema.empty() || type.name == "text" || type.name == "character varying" ||
                       type.name == "character";
  if (!text || negative || !is_text) return std::nullopt;
  return string_literal(*text);
}

}  // namespace

// Only where the column's type takes the constant as it is written.
std::optional<std::string> ZodChecks::constant_default(const catalog::Column& column) {
  if (!column.default_value || column.type.array) return std::nullopt;
  const bool is_enum = catalog_.enums.count({column.type.schema, column.type.name}) > 0;
  if (!column.type.schema.empty() && !is_enum) return std::nullopt;
  return constant_text(column.default_value->text, column.type);
}

std::optional<CheckColumn> ZodChecks::row_column(Place& place, std::string_view name) {
  const catalog::Column* column = place.table->column(name);
  if (column == nullptr || types_.is_mapped(column->type)) return std::nullopt;
  const auto index = static_cast<std::size_t>(column - place.table->columns.data());
  CheckColumn out;
  out.type = column->type;
  out.plain_text = is_plain_text(column->collation);
  out.text = property_of("row", (*place.properties)[index]);
  const bool nullable = !rules_.is_not_null(*column);
  if (nullable) out.when_null = out.text;
  if (place.purpose == Purpose::row) return out;
  if (!is_writable(*column)) {
    place.not_given = true;
    return std::nullopt;
  }
  if (place.purpose == Purpose::update) {
    place.skipped_without.push_back(out.text);
    return out;
  }
  if (!rules_.has_default(*column)) return out;
  if (column->default_value && sql::canonical_expression(column->default_value->text) == "NULL") return out;
  const auto constant = constant_default(*column);
  if (!constant) {
    place.skipped_without.push_back(out.text);
  } else if (nullable) {
    out.text = fmt::format("({0} === undefined ? {1} : {0})", out.text, *constant);
    out.absent_is_null = false;
  } else {
    out.text = fmt::format("({} ?? {})", out.text, *constant);
  }
  return out;
}

std::optional<TranslatedCheck> ZodChecks::over_row(Place& place) {
  auto check = translator_.translate(place.expression(),
                                     [&](std::string_view name) { return row_column(place, name); });
  if (!check) return std::nullopt;
  std::string without;
  auto& names = place.skipped_without;
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  for (const std::string& name : names) without += name + " === undefined || ";
  if (!without.empty() && check->text != "true") {
    const bool mixed = !check->is_junction && check->text.find(" && ") != std::string::npos;
    check->text = without + (mixed ? "(" + check->text + ")" : check->text);
  }
  return check;
}

// The same few checks stand on columns of the same name and type in many tables: each is translated once.
const std::optional<TranslatedCheck>& ZodChecks::over_value(const catalog::Column& column,
                                                            const std::string& expression, bool null) {
  const bool plain_text = is_plain_text(column.collation);
  std::string key = fmt::format("{}\n{}\n{}{}", expression, sql::to_string(column.type), null, plain_text);
  const auto [found, fresh] = over_value_.try_emplace(std::move(key));
  if (!fresh) return found->second;
  found->second = translator_.translate(expression, [&](std::string_view) {
    CheckColumn one;
    one.type = column.type;
    one.text = "value";
    one.plain_text = plain_text;
    one.is_null = null;
    return std::optional(one);
  });
  return found->second;
}

bool ZodChecks::place_on_column(const Place& place, TableChecks& out) {
  static const std::optional<TranslatedCheck> passing = TranslatedCheck{"true", false, false, false, {}};
  const std::vector<std::string>& names = translator_.columns(place.expression());
  if (names.size() != 1) return false;
  const catalog::Column* column = place.table->column(names.front());
  if (column == nullptr || types_.is_mapped(column->type)) return false;
  const bool nullable = !rules_.is_not_null(*column);
  const auto& null = nullable ? over_value(*column, place.expression(), true) : passing;
  if (!null || null->text != "true") return false;
  const auto& check = over_value(*column, place.expression(), false);
  if (!check) return false;
  use(*check);
  std::vector<Refinement>& refinements = out.of_column[column->name];
  const std::string bounds = is_number(column->type) ? as_bounds(check->text) : "";
  const bool after_function = std::any_of(refinements.begin(), refinements.end(),
                                          [](const Refinement& one) { return !one.message.empty(); });
  if (!bounds.empty() && !after_function) {
    refinements.push_back({bounds, "", place.constraint->validated});
  } else if (check->text != "true") {
    refinements.push_back(
        {function("value", check->text), message_of(place.expression()), place.constraint->validated});
  }
  const bool given = is_writable(*column);
  if (!given) out.insert.comments.push_back(left_comment(place.constraint->name, place.expression()));
  out.fates.push_back({place.table->name, place.constraint->name, place.expression(),
                       given ? fate_of(*check) : Fate::not_given});
  return true;
}

Fate ZodChecks::place_on_row(Place& place, RowRules& out) {
  const auto check = over_row(place);
  if (!check) {
    out.comments.push_back(left_comment(place.constraint->name, place.expression()));
    return place.not_given ? Fate::not_given : Fate::left;
  }
  use(*check);
  if (check->text != "true")
    out.refinements.push_back({function("row", check->text), message_of(place.expression())});
  return fate_of(*check);
}

TableChecks ZodChecks::of(const catalog::Table& table) {
  TableChecks out;
  std::vector<std::string> properties;
  for (const catalog::Constraint& constraint : table.constraints) {
    if (constraint.check() == nullptr || !constraint.enforced) continue;
    if (properties.empty()) properties = property_names(table, options_.types.names);
    Place one{&table, &constraint, Purpose::insert, &properties};
    if (place_on_column(one, out)) continue;
    const Fate fate = place_on_row(one, out.insert);
    out.fates.push_back({table.name, constraint.name, one.expression(), fate});
    Place update{&table, &constraint, Purpose::update, &properties};
    place_on_row(update, out.update);
    // Rows from before it may be what it refuses.
    if (!constraint.validated) continue;
    Place row{&table, &constraint, Purpose::row, &properties};
    place_on_row(row, out.row);
  }
  return out;
}

}  // namespace wesley::generate
