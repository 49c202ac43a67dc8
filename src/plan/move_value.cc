// SPDX-License-Identifier: Apache-2.0
#include "plan/move_value.h"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "plan/naming.h"
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

Conversion between_enums(const catalog::Type& target, std::string_view value,
                         const std::vector<std::string>& from, const std::vector<std::string>& to) {
  Conversion conversion;
  conversion.expression = fmt::format("{}::text::{}", value, sql::to_string(target));
  if (!subset(from, to)) conversion.fits = one_of(target, value, to);
  return conversion;
}

}  // namespace

Conversion forward(const Move& move, const catalog::Type& target, std::string_view old_value) {
  if (!move.new_labels.empty()) return between_enums(target, old_value, move.old_labels, move.new_labels);
  return convert(move.before.type, target, old_value);
}

Conversion backward(const Move& move, std::string_view new_value) {
  Conversion conversion;
  if (move.new_labels.empty()) {
    conversion = convert(move.after.type, move.before.type, new_value);
  } else {
    auto old_type = move.before.type;
    old_type.name = temporary_name(old_type.name, old_suffix);
    conversion = between_enums(old_type, new_value, move.new_labels, move.old_labels);
  }
  if (!conversion.fits.empty())
    conversion.expression = fmt::format("CASE WHEN {} THEN {} END", conversion.fits, conversion.expression);
  return conversion;
}

bool backward_may_lose(const Move& move) {
  auto conversion = backward(move, "x");
  return !conversion.fits.empty() || conversion.may_fail;
}

}  // namespace wesley::plan
