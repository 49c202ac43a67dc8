// SPDX-License-Identifier: Apache-2.0
// What a whole statement means, apart from how it was written.
#pragma once

#include <string>
#include <string_view>

namespace wesley::sql {

// Equal for an authored CREATE statement and for the server's rendering of it in most cases, never for two
// that differ in meaning. Names must be qualified already: the search path is not known here.
std::string canonical_statement(std::string_view text);

// Tokens apart by one space, comments left out: for text that the grammar does not know.
std::string folded_text(std::string_view text);

// How a statement speaks of an object: f(), COLLATE c, 'name'.
enum class Mention { call, collation, literal };
// The statement with `to` wherever it mentioned `from` (as quote_qualified writes it) so. A text that cannot
// be parsed stays as it is.
std::string redirect(std::string statement, Mention mention, std::string_view from, std::string_view to);

}  // namespace wesley::sql
