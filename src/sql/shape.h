// SPDX-License-Identifier: Apache-2.0
// Statements that are alike. A migration says the same of a hundred tables: such statements differ in names
// and strings alone, and have one parse tree but for those, because the grammar decides by the kinds of
// tokens. So a tree is made once a shape and the names are put in when they are asked for, at a fifth of the
// cost.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sql/tree.h"

namespace wesley::sql {

// A statement taken apart: what it shares with those of its shape, and what is its own.
struct Shape {
  std::string text;                    // a statement with placeholders for names and strings, one space
                                       // between tokens
  std::vector<std::uint32_t> places;   // of the tokens in `text`
  std::vector<std::string> names;      // what the placeholders stand for, in order
  std::vector<std::uint32_t> offsets;  // of the tokens in the statement
  std::uint32_t end = 0;               // of the last token in the statement
  bool shareable = true;               // false: not to be taken apart without parsing it
};
Shape shape_of(std::string_view statement);

// Begins a string of a tree that stands for a name: the mark, and the number of the name.
inline constexpr char placeholder_mark = '\x01';

// As parse(), by way of the trees of earlier calls. For one statement that is looked at and not deparsed.
tl::expected<Tree, SyntaxError> parse_alike(std::string_view statement);

}  // namespace wesley::sql
