// SPDX-License-Identifier: Apache-2.0
#include "diff/change.h"

#include <utility>

namespace wesley::diff {

Change::Change() = default;
Change::Change(ChangeBody change, catalog::Origin where) : body(std::move(change)), origin(std::move(where)) {
}
Change::Change(const Change&) = default;
Change::Change(Change&&) noexcept = default;
Change& Change::operator=(const Change&) = default;
Change& Change::operator=(Change&&) noexcept = default;
Change::~Change() = default;

}  // namespace wesley::diff
