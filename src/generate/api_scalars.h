// SPDX-License-Identifier: Apache-2.0
// Scalars that a schema defines. Internal to generate.
#pragma once

#include <optional>

#include "catalog/catalog.h"
#include "sdl/ast.h"

namespace wesley::generate {

// The type that `scalar Name @type(name:)` gives.
std::optional<catalog::Type> scalar_type(const sdl::Definition& definition);
// A scalar of the dialect that the schema declares for other tools: it has its usual meaning.
bool is_dialect_scalar(const sdl::Definition& definition);

}  // namespace wesley::generate
