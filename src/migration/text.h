// SPDX-License-Identifier: Apache-2.0
// The fixed pieces of an annotated file, shared by the writer and the reader. Inside of this module only.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "locks/locks.h"
#include "plan/step.h"

namespace wesley::migration {

inline constexpr std::string_view directive_prefix = "-- wesley:";
inline constexpr std::string_view reason_prefix = "--   ";
inline constexpr std::string_view block_prefix = "--|";
inline constexpr std::string_view stop_on_error = "\\set ON_ERROR_STOP on";

// model.md, "Sessions are pinned": under other settings the server reads constants and prints expressions
// differently. Wesley's own sessions have them anyway; psql has them from the file.
inline constexpr std::array<std::string_view, 11> pinned_settings = {
    "SET search_path = ''",
    "SET DateStyle = 'ISO, YMD'",
    "SET IntervalStyle = postgres",
    "SET TimeZone = 'UTC'",
    "SET extra_float_digits = 1",
    "SET bytea_output = hex",
    "SET quote_all_identifiers = off",
    "SET standard_conforming_strings = on",
    "SET xmloption = content",
    "SET check_function_bodies = off",
    "SET row_security = off",
};

// The timeouts that the file writes into a transaction for psql. The executor reads them away and sets its
// own by the same rule; one that a person has edited stays a statement, and so wins.
std::array<std::string, 2> timeout_statements(const plan::Step& step);

template <class Value>
struct Word {
  Value value;
  std::string_view text;
};
inline constexpr std::array<Word<locks::Duration>, 2> duration_words = {
    {{locks::Duration::instant, "instant"}, {locks::Duration::scan, "scan"}}};
inline constexpr std::array<Word<locks::Blocks>, 3> blocks_words = {
    {{locks::Blocks::none, "none"}, {locks::Blocks::writes, "writes"}, {locks::Blocks::all, "all"}}};

}  // namespace wesley::migration
