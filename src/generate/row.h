// SPDX-License-Identifier: Apache-2.0
// The values of a row, for the columns that do not keep their default. It owns neither: names are the
// catalog's, cells those of a RuleBook, so that a copy of a row is a copy of a few pointers.
#pragma once

#include <algorithm>
#include <string_view>
#include <vector>

#include "base/check.h"
#include "generate/sample_value.h"

namespace wesley::generate {

class Row {
 public:
  struct Entry {
    std::string_view column;
    const Cell* cell;
  };

  // Null where the column has its default.
  const Cell* find(std::string_view column) const {
    for (const Entry& entry : entries_) {
      if (entry.column == column) return entry.cell;
    }
    return nullptr;
  }
  const Cell& at(std::string_view column) const {
    const Cell* cell = find(column);
    WESLEY_CHECK(cell != nullptr, "the row says the column");
    return *cell;
  }
  // Unknown where the column has its default.
  Datum datum(std::string_view column) const {
    const Cell* cell = find(column);
    return cell == nullptr ? Datum() : cell->datum;
  }
  void set(std::string_view column, const Cell& cell) {
    for (Entry& entry : entries_) {
      if (entry.column == column) {
        entry.cell = &cell;
        return;
      }
    }
    entries_.push_back({column, &cell});
  }
  void erase(std::string_view column) {
    std::erase_if(entries_, [&](const Entry& entry) { return entry.column == column; });
  }
  template <class Predicate>
  void erase_if(const Predicate& predicate) {
    std::erase_if(entries_, [&](const Entry& entry) { return predicate(entry.column); });
  }
  void clear() { entries_.clear(); }
  // In no particular order.
  auto begin() const { return entries_.begin(); }
  auto end() const { return entries_.end(); }

 private:
  std::vector<Entry> entries_;
};

}  // namespace wesley::generate
