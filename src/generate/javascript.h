// SPDX-License-Identifier: Apache-2.0
// Pieces of TypeScript text: names, literals, documentation comments.
#pragma once

#include <string>
#include <string_view>

namespace wesley::generate {

// Letters of the scripts that ECMAScript's identifiers take for certain, digits, `_` and `$`.
bool is_identifier(std::string_view name);
// PascalCase that is an identifier: `order_item` -> OrderItem, `2fa codes` -> _2faCodes. Never empty.
std::string type_identifier(std::string_view name);
// With a small first letter: OrderItem -> orderItem, HTTPServer -> httpServer.
std::string value_identifier(std::string_view type_identifier);

std::string string_literal(std::string_view text);                        // "text"
std::string property_key(std::string_view name);                          // name, or "odd name"
std::string property_of(std::string_view object, std::string_view name);  // row.name, row["odd name"]

// A JSDoc comment with the text's own lines, and `@deprecated` last; nothing when both are empty.
std::string doc_comment(std::string_view text, const std::string* deprecated, std::string_view indent);

// The first line of every generated file.
std::string generated_notice();

}  // namespace wesley::generate
