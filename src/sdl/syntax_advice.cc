// SPDX-License-Identifier: Apache-2.0
#include "sdl/syntax_advice.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/spelling.h"

namespace wesley::sdl {

namespace {

// What an error is about: where it was found, its message, and the text from its place on.
struct Finding {
  const SyntaxPlace& place;
  std::string_view message;
  std::string_view rest;

  bool says(std::string_view beginning) const { return message.substr(0, beginning.size()) == beginning; }
  bool stands_at(std::string_view beginning) const { return rest.substr(0, beginning.size()) == beginning; }
  bool expected(TokenKind kind) const { return place.expected == kind; }
  bool found(TokenKind kind) const { return place.kind() == kind; }
  bool within(TokenKind bracket) const { return place.open_bracket == bracket; }
  bool begins_line() const { return place.tokens[place.index].first_on_line; }
  // The word that starts the line of the error, or ends before it.
  bool line_has(std::string_view word) const;
};

bool Finding::line_has(std::string_view word) const {
  for (int back = -1;; --back) {
    const TokenKind kind = place.kind(back);
    if (kind == TokenKind::start_of_file) return false;
    if (place.word(back) == word) return true;
    const auto index = place.index - static_cast<std::size_t>(-back);
    if (place.tokens[index].first_on_line) return false;
  }
}

struct Advice {
  bool (*fits)(const Finding&);
  std::string (*help)(const Finding&);
};

const std::vector<std::string>& keywords() {
  static const std::vector<std::string> words = {"schema", "scalar",    "type",   "interface", "union",
                                                 "enum",   "directive", "extend", "input"};
  return words;
}

bool misspelt_keyword(const Finding& finding) {
  return finding.says("Unexpected Name") && finding.within(TokenKind::start_of_file) &&
         nearest(finding.place.word(), keywords()).has_value();
}

// Malformed tokens. The first row that fits gives the help.
constexpr std::array lexical = {
    Advice{[](const Finding& f) { return f.stands_at("/"); },
           [](const Finding&) { return std::string("A comment begins with `#` and ends with its line."); }},
    Advice{[](const Finding& f) { return f.says("Invalid number") && f.stands_at("-"); },
           [](const Finding&) { return std::string("A comment begins with `#` and ends with its line."); }},
    Advice{
        [](const Finding& f) {
          return f.stands_at(".") ||
                 (f.says("Invalid number") && f.place.word().find('.') != std::string_view::npos);
        },
        [](const Finding&) { return std::string("A number has digits on both sides of its point: `0.5`."); }},
    Advice{[](const Finding& f) { return f.stands_at(";"); },
           [](const Finding&) { return std::string("Fields and definitions end without `;`."); }},
    Advice{[](const Finding& f) { return f.stands_at("?"); },
           [](const Finding&) { return std::string("A field is optional unless its type ends in `!`."); }},
    Advice{[](const Finding& f) { return f.says("Unexpected single quote"); },
           [](const Finding& f) {
             const std::size_t end = f.rest.find_first_of("'\r\n", 1);
             const bool closed = end != std::string_view::npos && f.rest[end] == '\'';
             return fmt::format("Write {}.", closed ? fmt::format("`\"{}\"`", f.rest.substr(1, end - 1))
                                                    : "text in double quotes");
           }},
    Advice{[](const Finding& f) { return f.says("Invalid number, unexpected digit"); },
           [](const Finding&) {
             return std::string(
                 "A number has no leading zero. Text made of digits, such as a postal code, is a "
                 "string: put it in quotes.");
           }},
    Advice{[](const Finding& f) {
             return f.says("Invalid number") && f.place.word().substr(0, 1) == "-" &&
                    f.within(TokenKind::brace_left);
           },
           [](const Finding&) {
             return std::string(
                 "A name has letters, digits and `_` only. `@label(value: \"in-progress\")` gives "
                 "an enum value any text in the database, `@column(name:)` a column.");
           }},
    Advice{[](const Finding& f) { return f.says("Invalid number") && f.within(TokenKind::brace_left); },
           [](const Finding&) { return std::string("A name begins with a letter or `_`."); }},
    Advice{[](const Finding& f) { return f.says("Unexpected character: U+"); },
           [](const Finding&) {
             return std::string(
                 "Outside of quotes and comments only ASCII is used. `@table(name:)`, "
                 "`@column(name:)` and `@label(value:)` give names in any script.");
           }},
    Advice{[](const Finding& f) { return f.says("Invalid character escape"); },
           [](const Finding& f) {
             return fmt::format("To get a backslash write two: `\\{}`.", f.rest.substr(0, 2));
           }},
    Advice{[](const Finding& f) { return f.says("Invalid Unicode escape"); },
           [](const Finding&) {
             return std::string(
                 "Write four hexadecimal digits, `\\u00e9`, or a code point in braces, "
                 "`\\u{1F600}`.");
           }},
    Advice{[](const Finding& f) { return f.says("Unterminated") && f.place.word().substr(0, 3) == "\"\"\""; },
           [](const Finding&) { return std::string("Close it with `\"\"\"`."); }},
    Advice{[](const Finding& f) { return f.says("Unterminated"); },
           [](const Finding&) {
             return std::string(
                 "Close it with `\"` on the same line. Text over several lines stands between "
                 "`\"\"\"` and `\"\"\"`.");
           }},
};

// Well-formed tokens at the wrong place.
constexpr std::array grammatical = {
    Advice{[](const Finding& f) { return f.found(TokenKind::end_of_file) && f.place.index == 1; },
           [](const Finding&) { return std::string("A document has at least one definition."); }},
    Advice{[](const Finding& f) {
             return f.expected(TokenKind::name) && f.found(TokenKind::brace_right) &&
                    f.place.kind(-1) == TokenKind::brace_left;
           },
           [](const Finding&) {
             return std::string("Braces are not left empty: write something in them, or leave them out.");
           }},
    Advice{[](const Finding& f) {
             return f.found(TokenKind::paren_right) && f.place.kind(-1) == TokenKind::paren_left;
           },
           [](const Finding&) {
             return std::string("Parentheses are not left empty: write an argument, or leave them out.");
           }},
    Advice{[](const Finding& f) { return f.found(TokenKind::bang) && f.place.kind(-1) == TokenKind::bang; },
           [](const Finding&) { return std::string("One `!` is enough."); }},
    Advice{[](const Finding& f) {
             return f.found(TokenKind::bracket_left) && f.within(TokenKind::brace_left) &&
                    f.place.kind(-1) == TokenKind::name;
           },
           [](const Finding& f) { return fmt::format("A list is written `[{}]`.", f.place.word(-1)); }},
    Advice{[](const Finding& f) { return f.found(TokenKind::equals) && f.within(TokenKind::brace_left); },
           [](const Finding&) {
             return std::string("The default of a column is a directive: `@default(value: ...)`.");
           }},
    Advice{[](const Finding& f) {
             return f.expected(TokenKind::colon) && f.found(TokenKind::name) && !f.begins_line() &&
                    f.within(TokenKind::brace_left) && f.place.kind(-1) == TokenKind::name;
           },
           [](const Finding& f) {
             return fmt::format("A colon stands between a name and its type: `{}: {}`.", f.place.word(-1),
                                f.place.word());
           }},
    Advice{
        [](const Finding& f) { return f.expected(TokenKind::colon) && f.within(TokenKind::brace_left); },
        [](const Finding& f) { return fmt::format("A field has a type: `{}: String`.", f.place.word(-1)); }},
    Advice{[](const Finding& f) {
             return f.expected(TokenKind::colon) && f.within(TokenKind::paren_left) &&
                    f.place.kind(-1) == TokenKind::name;
           },
           [](const Finding& f) {
             return fmt::format("An argument has a name and a value: `{}: ...`.", f.place.word(-1));
           }},
    Advice{[](const Finding& f) {
             const bool value = f.found(TokenKind::string) || f.found(TokenKind::integer) ||
                                f.found(TokenKind::bracket_left) || f.found(TokenKind::floating);
             return f.expected(TokenKind::name) && value && f.within(TokenKind::paren_left) &&
                    f.place.kind(-1) == TokenKind::paren_left;
           },
           [](const Finding&) {
             return std::string("The arguments of a directive have names: `@length(max: 80)`.");
           }},
    Advice{
        [](const Finding& f) { return f.expected(TokenKind::name) && f.place.kind(-1) == TokenKind::colon; },
        [](const Finding& f) {
          return fmt::format("A type stands behind the colon: `{}: String`.", f.place.word(-2));
        }},
    Advice{[](const Finding& f) {
             return f.found(TokenKind::bracket_right) && f.place.kind(-1) == TokenKind::bracket_left;
           },
           [](const Finding&) { return std::string("A list names the type of its elements: `[String]`."); }},
    Advice{[](const Finding& f) { return f.message.find("is reserved") != std::string_view::npos; },
           [](const Finding& f) {
             std::string value(f.place.word());
             std::transform(value.begin(), value.end(), value.begin(),
                            [](char c) { return static_cast<char>(c - 'a' + 'A'); });
             return fmt::format(
                 "Give it another name, and the database its text with a label: "
                 "`{} @label(value: \"{}\")`.",
                 value, f.place.word());
           }},
    Advice{[](const Finding& f) { return f.says("Unexpected Name \"extends\""); },
           [](const Finding&) { return std::string("A type `implements` interfaces."); }},
    Advice{
        [](const Finding& f) { return f.says("Unexpected Name \"implements\""); },
        [](const Finding&) { return std::string("`implements` stands before the directives of a type."); }},
    Advice{[](const Finding& f) { return f.says("Unexpected Name") && f.line_has("implements"); },
           [](const Finding&) { return std::string("Interfaces are separated by `&`."); }},
    Advice{[](const Finding& f) { return f.says("Unexpected Name") && f.line_has("union"); },
           [](const Finding&) { return std::string("The members of a union are separated by `|`."); }},
    Advice{[](const Finding& f) { return f.says("Unexpected description"); },
           [](const Finding&) {
             return std::string(
                 "A description stands before a definition, a field, an argument or an enum value.");
           }},
    Advice{misspelt_keyword,
           [](const Finding& f) {
             return fmt::format("did you mean `{}`?", *nearest(f.place.word(), keywords()));
           }},
    Advice{[](const Finding& f) {
             return f.says("Unexpected Name") && f.within(TokenKind::start_of_file) &&
                    f.place.kind(-1) != TokenKind::pipe;
           },
           [](const Finding&) {
             return fmt::format("A definition begins with one of {}.", fmt::join(keywords(), ", "));
           }},
    Advice{[](const Finding& f) { return f.says("Unexpected variable"); },
           [](const Finding&) { return std::string("A schema has no variables."); }},
};

}  // namespace

TokenKind SyntaxPlace::kind(int ahead) const {
  const auto wanted = static_cast<std::ptrdiff_t>(index) + ahead;
  if (wanted < 0) return TokenKind::start_of_file;
  return tokens[std::min(static_cast<std::size_t>(wanted), tokens.size() - 1)].kind;
}

std::string_view SyntaxPlace::word(int ahead) const {
  const auto wanted = static_cast<std::ptrdiff_t>(index) + ahead;
  if (wanted < 0) return {};
  const Token& token = tokens[std::min(static_cast<std::size_t>(wanted), tokens.size() - 1)];
  return text.substr(token.begin, token.end - token.begin);
}

std::string syntax_help(const SyntaxPlace& place, const SyntaxError& error) {
  const Finding finding = {place, error.message, place.text.substr(error.span.begin)};
  const auto first = [&](const auto& table) {
    const auto row =
        std::find_if(table.begin(), table.end(), [&](const Advice& a) { return a.fits(finding); });
    return row == table.end() ? std::string() : row->help(finding);
  };
  return place.kind() == TokenKind::invalid ? first(lexical) : first(grammatical);
}

}  // namespace wesley::sdl
