// SPDX-License-Identifier: Apache-2.0
#include "generate/check.h"

#include "generate/check_reader.h"
#include "sql/expression.h"

namespace wesley::generate {

struct CheckTranslator::Parsed {
  std::optional<sql::ExpressionTree> tree;
  std::vector<std::string> columns;
};

CheckTranslator::CheckTranslator(const catalog::Catalog& catalog) : catalog_(catalog) {
}
CheckTranslator::~CheckTranslator() = default;

const CheckTranslator::Parsed& CheckTranslator::parse(const std::string& expression) {
  std::unique_ptr<Parsed>& found = parsed_[expression];
  if (found) return *found;
  found = std::make_unique<Parsed>();
  auto tree = sql::parse_expression(expression);
  if (!tree) return *found;
  found->columns = sql::references(tree->root).columns;
  found->tree = std::move(*tree);
  return *found;
}

const std::vector<std::string>& CheckTranslator::columns(const std::string& expression) {
  return parse(expression).columns;
}

std::optional<TranslatedCheck> CheckTranslator::translate(const std::string& expression,
                                                          const CheckColumns& columns) {
  const Parsed& parsed = parse(expression);
  if (!parsed.tree) return std::nullopt;
  CheckReader reader(catalog_, columns);
  const auto condition = reader.condition(parsed.tree->root);
  if (!condition) return std::nullopt;
  const Js& passes = condition->unless_false;
  return TranslatedCheck{passes.text, passes.binding == Binding::either, condition->wider, condition->hedged,
                         reader.helpers()};
}

}  // namespace wesley::generate
