// SPDX-License-Identifier: Apache-2.0
// catalog.json: `format: 1`, objects sorted by identity, keys in fixed order, two-space indent, UTF-8, final
// newline. docs/formats/catalog.md.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "catalog/catalog.h"

namespace wesley::catalog {

inline constexpr int snapshot_format = 1;
std::string save(const Catalog& catalog);
// Errors: input, for malformed text or an unknown format.
Result<Catalog> load(std::string_view text);
// sha256 over structure and canonical expressions, annotations and column order left out: "sha256:...".
std::string hash(const Catalog& catalog);

}  // namespace wesley::catalog
