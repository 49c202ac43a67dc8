// SPDX-License-Identifier: Apache-2.0
#include "plan/move_value.h"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "sql/quote.h"

namespace wesley::plan {
namespace {

std::string one_of(const catalog::Type& type, std::string_view value,
                   const std::vector<std::string>& labels) {
  std::vector<std::string> literals;
  for (const auto& label : labels) literals.push_back(sql::quote_literal(label));
  auto list = fmt::format("{}", fmt::join(literals, ", "));
  return type.array ? fmt::format("{}::text[] <@ ARRAY[{}]::text[]", value, list)
                    : fmt::format("{}::text IN ({})", value, list);
}

bool subset(const std::vector<std::string>& part, const std::vector<std::string>& whole) {
  return std::all_of(part.begin(), part.end(), [&](const std::string& label) {
    return std::find(whole.begin(), whole.end(), label) != whole.end();
  });
}

bool is_built_in(const catalog::Type& type) {
  return type.schema.empty();
}

// Between domains, and between enums, domains, ranges and composites by way of text: what their input
// functions refuse is refused.
Conversion typed(const Passage& passage, std::string_view value, const std::string& target) {
  if (is_built_in(passage.before) && is_built_in(passage.after)) {
    auto conversion = convert(passage.before, passage.after, value);
    if (passage.before != passage.after) conversion.expression = fmt::format("({})", conversion.expression);
    conversion.expression += target;
    conversion.assigns = false;
    conversion.may_fail = true;
    return conversion;
  }
  Conversion conversion;
  conversion.expression = fmt::format("{}::text{}", value, target);
  const auto& labels = passage.new_labels;
  conversion.may_fail = labels.empty();
  const bool all_fit = labels.empty() || (!passage.old_labels.empty() && subset(passage.old_labels, labels));
  if (!all_fit) conversion.fits = one_of(passage.after, value, labels);
  return conversion;
}

Conversion where_it_fits(Conversion conversion) {
  if (!conversion.fits.empty())
    conversion.expression = fmt::format("CASE WHEN {} THEN {} END", conversion.fits, conversion.expression);
  return conversion;
}

std::string cast_to(const catalog::Type& target) {
  return "::" + sql::to_string(target);
}

// Without the names of types that change: by assignment.
Conversion assigned(const std::optional<Passage>& passage, const catalog::Type& before,
                    const catalog::Type& after, bool names_change, std::string_view value) {
  if (passage) return typed(*passage, value, "");
  auto conversion = convert(before, after, value);
  if (names_change && !is_built_in(after)) conversion.expression = fmt::format("{}::text", value);
  return conversion;
}

std::string assignment(std::string_view target, std::string_view source,
                       const std::optional<Passage>& passage, std::string_view value) {
  if (passage && passage->by_name)
    return fmt::format(
        "NEW := pg_catalog.jsonb_populate_record(NEW, pg_catalog.jsonb_build_object({}, "
        "pg_catalog.to_jsonb({})));",
        sql::quote_literal(target), of_row("NEW", source));
  return fmt::format("{} := {};", of_row("NEW", target), value);
}

}  // namespace

std::string of_row(std::string_view row, std::string_view column) {
  return fmt::format("{}.{}", row, sql::quote_identifier(column));
}

std::string by_name(const catalog::Name& record, std::string_view column, std::string_view value) {
  return fmt::format(
      "(pg_catalog.jsonb_populate_record(NULL::{}, pg_catalog.jsonb_build_object({}, "
      "pg_catalog.to_jsonb({})))).{}",
      catalog::to_string(record), sql::quote_literal(column), value, sql::quote_identifier(column));
}

Conversion pass(const Passage& passage, const catalog::Type& target, std::string_view value) {
  auto conversion = typed(passage, value, cast_to(target));
  if (passage.by_name)
    conversion.expression = fmt::format("pg_catalog.jsonb_populate_record(NULL{}, pg_catalog.to_jsonb({}))",
                                        cast_to(target), value);
  return conversion;
}

Conversion forward(const Move& move, const catalog::Name& table, std::string_view old_value) {
  if (!move.passage) return convert(move.before.type, move.built_type, old_value);
  auto conversion = pass(*move.passage, move.built_type, old_value);
  if (move.passage->by_name) conversion.expression = by_name(table, move.shadow, old_value);
  return conversion;
}

Conversion backward(const Move& move, const catalog::Name& table, std::string_view new_value) {
  if (!move.passage) return where_it_fits(convert(move.after.type, move.retired_type, new_value));
  auto conversion = pass(reversed(*move.passage), move.retired_type, new_value);
  if (move.passage->by_name) conversion.expression = by_name(table, move.retired, new_value);
  return where_it_fits(std::move(conversion));
}

std::string assign_forward(const Move& move) {
  const auto value = of_row("NEW", move.before.name);
  const auto conversion =
      assigned(move.passage, move.before.type, move.after.type, move.built_type != move.after.type, value);
  // Assignment refuses text that is too long, where a cast would cut it.
  return assignment(move.shadow, move.before.name, move.passage,
                    conversion.assigns ? value : conversion.expression);
}

std::string assign_backward(const Move& move) {
  const auto value = of_row("NEW", move.after.name);
  const auto passage = move.passage ? std::optional(reversed(*move.passage)) : std::nullopt;
  const auto conversion = where_it_fits(
      assigned(passage, move.after.type, move.before.type, move.retired_type != move.before.type, value));
  return assignment(move.retired, move.after.name, passage, conversion.expression);
}

bool backward_may_fail(const Move& move) {
  return backward(move, {}, "x").may_fail;
}

bool backward_may_lose(const Move& move) {
  auto conversion = backward(move, {}, "x");
  return !conversion.fits.empty() || conversion.may_fail;
}

}  // namespace wesley::plan
