// SPDX-License-Identifier: Apache-2.0
// The value of a moved column on its way from the old copy to the new one, and back.
#pragma once

#include <string_view>

#include "plan/convert.h"
#include "plan/work.h"

namespace wesley::plan {

// `target` is the new column's type as it is called at the time.
Conversion forward(const Move& move, const catalog::Type& target, std::string_view old_value);
// What the old type cannot hold becomes NULL (model.md, phases: reverse trigger).
Conversion backward(const Move& move, std::string_view new_value);
// False when every value of the new type finds a place in the old one.
bool backward_may_lose(const Move& move);

}  // namespace wesley::plan
