// SPDX-License-Identifier: Apache-2.0
// What does not follow a column's name: default, identity, the sequences it owns, NOT NULL (safety.md J0,
// J9).
#pragma once

#include <string>
#include <vector>

#include "plan/context.h"

namespace wesley::plan {

// From the old copy to the new one, after the names have changed hands; or back, before they do again.
std::vector<std::string> move_properties(const Context& context, const TableWork& work, const Move& move,
                                         bool forward);
// The same as a change of the catalog. `shadow` is the new column as it was made.
std::vector<diff::Change> moved_properties(const Context& context, const TableWork& work, const Move& move,
                                           const catalog::Column& shadow);
// The old column as the switch leaves it.
catalog::Column old_column_after(const Context& context, const TableWork& work, const Move& move);

// The undo of dropping the old column: the sequences that went with it.
std::vector<std::string> bring_back_sequences(const Context& context, const TableWork& work,
                                              const Move& move);

}  // namespace wesley::plan
