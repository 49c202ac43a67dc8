// SPDX-License-Identifier: Apache-2.0
// A step's origin stands behind its summary, `adds the column (schema.graphql:12)`, or in `src=` where that
// cannot be read back without doubt. Inside of this module only.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "plan/step.h"

namespace wesley::migration {

// " (file:line)", or empty.
std::string origin_suffix(const catalog::Origin& origin);
// The value of `src=`; empty when the suffix says it all. `none`: the summary only looks as if it had one.
std::string origin_attribute(const plan::Step& step);
// "file:line".
std::optional<catalog::Origin> parse_origin(std::string_view text);
// Takes the suffix off a summary.
std::optional<catalog::Origin> take_origin_suffix(std::string& summary);

}  // namespace wesley::migration
