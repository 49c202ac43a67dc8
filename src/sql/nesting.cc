// SPDX-License-Identifier: Apache-2.0
#include "sql/nesting.h"

#include <algorithm>
#include <array>
#include <vector>

#include "sql/lexer.h"

namespace wesley::sql {
namespace {

// What a keyword does to the depth of the tree around it.
enum class Effect {
  chains,     // one level on top of its operands, as an operator
  links,      // the same, through commas: set operations and joins lean left
  separates,  // a new operand beside the last one: AND and OR lists are flat (gram.y, makeAndExpr)
  opens,
  closes,
};
struct Keyword {
  std::string_view word;
  Effect effect;
};
constexpr auto keywords = std::to_array<Keyword>({
    {"and", Effect::separates},  {"at", Effect::chains},       {"between", Effect::chains},
    {"case", Effect::opens},     {"collate", Effect::chains},  {"else", Effect::separates},
    {"end", Effect::closes},     {"except", Effect::links},    {"ilike", Effect::chains},
    {"in", Effect::chains},      {"intersect", Effect::links}, {"is", Effect::chains},
    {"isnull", Effect::chains},  {"join", Effect::links},      {"like", Effect::chains},
    {"not", Effect::chains},     {"notnull", Effect::chains},  {"operator", Effect::chains},
    {"or", Effect::separates},   {"overlaps", Effect::chains}, {"similar", Effect::chains},
    {"then", Effect::separates}, {"union", Effect::links},     {"when", Effect::separates},
});

const Keyword* find_keyword(std::string_view word) {
  if (word.size() > 9) return nullptr;
  for (const Keyword& keyword : keywords) {
    if (equals_folded(word, keyword.word)) return &keyword;
  }
  return nullptr;
}

class Measure {
 public:
  void chain() { ++levels_.back().operators; }
  void link() {
    separate();
    ++levels_.back().links;
  }
  void separate() {
    Level& level = levels_.back();
    level.deepest = std::max(level.deepest, level.operators + level.child);
    level.operators = level.child = 0;
  }
  void open() { levels_.emplace_back(); }
  // A bracket that nothing opened is a syntax error for the parser to report.
  void close() {
    const std::uint32_t depth = level_depth() + 1;
    if (levels_.size() > 1) levels_.pop_back();
    levels_.back().child = std::max(levels_.back().child, depth);
  }
  void finish_statement() {
    while (levels_.size() > 1) close();
    deepest_ = std::max(deepest_, level_depth());
    levels_.assign(1, {});
  }
  // Of everything seen so far.
  std::uint32_t depth() {
    return std::max(deepest_, level_depth() + static_cast<std::uint32_t>(levels_.size()) - 1);
  }

 private:
  struct Level {
    std::uint32_t links = 0;
    std::uint32_t operators = 0;  // of the present operand
    std::uint32_t child = 0;      // deepest bracket in the present operand
    std::uint32_t deepest = 0;    // of the operands before
  };
  std::uint32_t level_depth() const {
    const Level& level = levels_.back();
    return level.links + std::max(level.deepest, level.operators + level.child);
  }
  std::vector<Level> levels_ = std::vector<Level>(1);
  std::uint32_t deepest_ = 0;
};

void apply(Measure& measure, Effect effect) {
  switch (effect) {
    case Effect::chains:
      return measure.chain();
    case Effect::links:
      return measure.link();
    case Effect::separates:
      return measure.separate();
    case Effect::opens:
      return measure.open();
    case Effect::closes:
      return measure.close();
  }
}

void apply_punctuation(Measure& measure, char c) {
  switch (c) {
    case '(':
    case '[':
      return measure.open();
    case ')':
    case ']':
      return measure.close();
    case ',':
      return measure.separate();
    case ';':
      return measure.finish_statement();
    default:
      return;
  }
}

}  // namespace

Nesting measure_nesting(std::string_view text, std::uint32_t limit) {
  Measure measure;
  Lexer lexer(text);
  while (true) {
    const std::size_t begin = lexer.offset();
    const Token token = lexer.next();
    if (token.kind == TokenKind::end) return {measure.depth(), 0};
    if (token.kind == TokenKind::operator_) {
      measure.chain();
    } else if (token.kind == TokenKind::punctuation) {
      apply_punctuation(measure, token.text.front());
    } else if (token.kind == TokenKind::word) {
      if (const Keyword* keyword = find_keyword(token.text)) apply(measure, keyword->effect);
    } else {
      continue;
    }
    if (measure.depth() > limit) return {measure.depth(), static_cast<std::uint32_t>(begin)};
  }
}

}  // namespace wesley::sql
