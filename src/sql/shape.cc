// SPDX-License-Identifier: Apache-2.0
#include "sql/shape.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <unordered_map>

#include "sql/keywords.h"
#include "sql/lexer.h"
#include "sql/quote.h"

namespace wesley::sql {
namespace {

// What is longer is rarely alike; more kinds than these do not stand in one migration.
constexpr std::size_t longest_statement = 16384;
constexpr std::size_t most_shapes = 256;

std::string folded(std::string_view word) {
  std::string out(word);
  std::transform(out.begin(), out.end(), out.begin(), fold);
  return out;
}

// The text between the quotes, doubled ones once; nullopt when it does not end.
std::optional<std::string> unquoted(std::string_view quoted) {
  const char quote = quoted.front();
  std::string out;
  for (std::size_t i = 1; i < quoted.size(); ++i) {
    if (quoted[i] == quote && ++i == quoted.size()) return out;
    out += quoted[i];
  }
  return std::nullopt;
}

// The text between $tag$ and $tag$; nullopt when it does not end.
std::optional<std::string> undollared(std::string_view quoted) {
  const std::string_view delimiter = quoted.substr(0, quoted.find('$', 1) + 1);
  if (quoted.size() < 2 * delimiter.size() || !quoted.ends_with(delimiter)) return std::nullopt;
  return std::string(quoted.substr(delimiter.size(), quoted.size() - 2 * delimiter.size()));
}

class ShapeMaker {
 public:
  explicit ShapeMaker(std::string_view statement) : lexer_(statement) {}

  Shape run() {
    for (Token token = lexer_.next_meaningful(); token.kind != TokenKind::end;
         token = lexer_.next_meaningful()) {
      if (!shape_.text.empty()) shape_.text += ' ';
      shape_.places.push_back(static_cast<std::uint32_t>(shape_.text.size()));
      shape_.offsets.push_back(static_cast<std::uint32_t>(lexer_.offset() - token.text.size()));
      shape_.end = static_cast<std::uint32_t>(lexer_.offset());
      add(token);
      last_ = token.kind;
    }
    return std::move(shape_);
  }

 private:
  void add(const Token& token) {
    if (token.kind == TokenKind::word) return add_word(token.text);
    if (token.kind == TokenKind::literal) return add_literal(token.text);
    shape_.shareable &= token.text != ";";
    shape_.text += token.text;
  }

  void add_word(std::string_view word) {
    if (word.front() == '"') return add_name(unquoted(word));
    std::string name = folded(word);
    const bool escaped = word.back() == '"';  // U&""
    if (!escaped && !is_keyword(name)) return add_name(std::move(name));
    shape_.text += escaped ? word : std::string_view(name);
  }

  void add_name(std::optional<std::string> name) {
    // The server refuses an empty name and cuts a long one.
    shape_.shareable &= name && !name->empty() && name->size() <= max_identifier_bytes;
    substitute('"', std::move(name));
  }

  void add_literal(std::string_view literal) {
    // Two in a row are one, if a line ends between them (manual, "String Constants").
    shape_.shareable &= last_ != TokenKind::literal;
    if (literal.front() == '\'') return substitute('\'', unquoted(literal));
    if (literal.front() == '$') return substitute('\'', undollared(literal));
    shape_.text += literal;
  }

  void substitute(char quote, std::optional<std::string> name) {
    shape_.shareable &= name.has_value();
    shape_.text += quote;
    shape_.text += placeholder_mark;
    shape_.text += std::to_string(shape_.names.size());
    shape_.text += quote;
    shape_.names.push_back(std::move(name).value_or(std::string()));
  }

  Lexer lexer_;
  Shape shape_;
  TokenKind last_ = TokenKind::end;
};

}  // namespace

Shape shape_of(std::string_view statement) {
  return ShapeMaker(statement).run();
}

tl::expected<Tree, SyntaxError> parse_alike(std::string_view statement) {
  // What it remembers changes nothing but the time. Each thread has its own, so that nobody waits.
  thread_local std::unordered_map<std::string, std::shared_ptr<const Tree>> trees;
  constexpr std::string_view never_in_a_shape("\0\x01", 2);
  if (statement.size() > longest_statement ||
      statement.find_first_of(never_in_a_shape) != std::string_view::npos)
    return parse(statement);
  Shape shape = shape_of(statement);
  if (!shape.shareable) return parse(statement);
  if (trees.size() == most_shapes) trees.clear();
  const auto [found, fresh] = trees.try_emplace(shape.text);
  if (fresh) found->second = Tree::model(shape.text);
  if (found->second == nullptr) return parse(statement);
  return Tree(found->second, std::move(shape));
}

}  // namespace wesley::sql
