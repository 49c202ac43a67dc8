// SPDX-License-Identifier: Apache-2.0
#include "generate/constants.h"

#include <algorithm>
#include <cstdlib>
#include <optional>
#include <string_view>

#include "generate/simple_pattern.h"

namespace wesley::generate {

namespace {

// Itself, one above, one below.
void add_neighbours(const std::string& number, std::vector<std::string>& out) {
  const double value = std::strtod(number.c_str(), nullptr);
  out.push_back(number);
  const bool whole =
      value <= 1e12 && value >= -1e12 && value == static_cast<double>(static_cast<long long>(value));
  const auto integer = static_cast<long long>(value);
  if (!whole) out.push_back(std::to_string(integer));
  out.push_back(std::to_string(integer + 1));
  out.push_back(std::to_string(integer - 1));
  if (whole) out.push_back("-" + number);
}

// '{a,b}' of an array.
void add_elements(std::string_view text, std::vector<std::string>& out) {
  if (!text.starts_with('{') || !text.ends_with('}')) return;
  std::string_view rest = text.substr(1, text.size() - 2);
  while (!rest.empty()) {
    const std::size_t comma = std::min(rest.find(','), rest.size());
    out.emplace_back(rest.substr(0, comma));
    rest.remove_prefix(std::min(comma + 1, rest.size()));
  }
}

void add_constant(const sql::Node& node, Constants& out) {
  if (const auto string = node.as_string()) {
    out.texts.emplace_back(*string);
    add_elements(*string, out.texts);
  } else if (node.child("ival")) {
    add_neighbours(std::to_string(node.integer("ival")), out.numbers);
  } else if (const sql::Node decimal = node.child("fval")) {
    add_neighbours(std::string(decimal.string("fval")), out.numbers);
  }
}

// a ~ 'pattern', a LIKE 'pattern'
void add_samples(const sql::Node& node, std::size_t variant, Constants& out) {
  const std::vector<std::string_view> names = node.strings("name");
  const std::string_view op = names.empty() ? std::string_view() : names.back();
  if (op.find('~') == std::string_view::npos) return;
  sql::Node constant = node.child("rexpr");
  while (constant.is("TypeCast")) constant = constant.child("arg");
  const auto string = constant.is("A_Const") ? constant.as_string() : std::nullopt;
  if (!string) return;
  const bool fold = op.back() == '*';
  const auto pattern = op.find("~~") == std::string_view::npos ? SimplePattern::parse(*string, fold)
                                                               : SimplePattern::parse_like(*string, fold);
  for (std::size_t number = variant; pattern && number < variant + 3; ++number) {
    if (const auto sample = pattern->sample(number)) out.texts.push_back(*sample);
  }
}

}  // namespace

Constants constants_of(const sql::Node& expression, std::size_t variant) {
  Constants out;
  expression.visit([&](const sql::Node& node) {
    if (node.is("A_Const")) add_constant(node, out);
    if (node.is("A_Expr")) add_samples(node, variant, out);
    return true;
  });
  return out;
}

}  // namespace wesley::generate
