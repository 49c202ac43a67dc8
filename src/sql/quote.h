// SPDX-License-Identifier: Apache-2.0
// Names and literals as PostgreSQL text.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace wesley::sql {

// A keyword that cannot be written bare everywhere: reserved in any category on some server from 13 to 18.
bool is_quoted_keyword(std::string_view word);
// Quoted only when PostgreSQL's quote_identifier would: such keywords, and anything outside
// [a-z_][a-z0-9_]*.
std::string quote_identifier(std::string_view name);
// "schema"."name", or the bare name when schema is empty.
std::string quote_qualified(std::string_view schema, std::string_view name);
// A standard_conforming_strings literal; E'' only when a backslash is present.
std::string quote_literal(std::string_view text);
// The same at the end of a text that is being written.
void append_identifier(std::string& out, std::string_view name);
void append_qualified(std::string& out, std::string_view schema, std::string_view name);
void append_literal(std::string& out, std::string_view text);

// NAMEDATALEN - 1: longer identifiers are cut by the server, on a character boundary.
inline constexpr std::size_t max_identifier_bytes = 63;
std::string truncate_identifier(std::string_view name);
// makeObjectName of src/backend/commands/indexcmds.c: name1_name2_label, the longer part cut first,
// multibyte-safe.
std::string make_object_name(std::string_view name1, std::string_view name2, std::string_view label);

}  // namespace wesley::sql
