// SPDX-License-Identifier: Apache-2.0
// Values of a type, as SQL literals and as what the evaluator knows of them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "catalog/catalog.h"
#include "generate/evaluate.h"

namespace wesley::generate {

struct Cell {
  std::string sql;  // 'a1', 1, NULL
  Datum datum;
};
const Cell& null_cell();

// Down to what a domain is made of; its modifiers are the innermost that there are.
const catalog::Type& base_type(const catalog::Catalog& catalog, const catalog::Type& type);
// The `number`th value of a type; other numbers give other values where the type has them. Nothing for a type
// that is not known.
std::optional<Cell> sample_value(const catalog::Catalog& catalog, const catalog::Type& type,
                                 std::size_t number);
// A written value of a type, when it surely is one and is stored as it is written.
std::optional<Cell> value_of_text(const catalog::Catalog& catalog, const catalog::Type& type,
                                  const std::string& text);
bool is_number_type(const catalog::Type& type);
bool is_text_type(const catalog::Type& type);
bool is_moment_type(const catalog::Type& type);

}  // namespace wesley::generate
