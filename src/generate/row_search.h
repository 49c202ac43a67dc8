// SPDX-License-Identifier: Apache-2.0
// The search behind RowMaker: values for one row, so that every rule of its table is known to hold.
#pragma once

#include <string>

#include <tl/expected.hpp>

#include "generate/row_maker.h"

namespace wesley::generate {

// The row, or why none is known.
tl::expected<Row, std::string> find_row(RuleBook& book, const catalog::Table& table, const Wish& wish);

}  // namespace wesley::generate
