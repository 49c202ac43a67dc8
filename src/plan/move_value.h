// SPDX-License-Identifier: Apache-2.0
// The value of a moved column on its way from the old copy to the new one, and back.
#pragma once

#include <string>
#include <string_view>

#include "plan/convert.h"
#include "plan/work.h"

namespace wesley::plan {

// `table` as it is called at the time: with both columns.
Conversion forward(const Move& move, const catalog::Name& table, std::string_view old_value);
// What the old type cannot hold becomes NULL (model.md, phases: reverse trigger).
Conversion backward(const Move& move, const catalog::Name& table, std::string_view new_value);
std::string of_row(std::string_view row, std::string_view column);
// As a statement of a trigger function, which knows no names that change while it is there.
std::string assign_forward(const Move& move);
std::string assign_backward(const Move& move);
bool backward_may_fail(const Move& move);
// A record with that column reads a value by the names of its attributes: those that come are NULL, those
// that go are lost.
std::string by_name(const catalog::Name& record, std::string_view column, std::string_view value);
// Where the column itself is to be of the type `target`.
Conversion pass(const Passage& passage, const catalog::Type& target, std::string_view value);
// False when every value of the new type finds a place in the old one.
bool backward_may_lose(const Move& move);

}  // namespace wesley::plan
