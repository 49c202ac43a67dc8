// SPDX-License-Identifier: Apache-2.0
// The key space that a backfill walks through: columns of a key, or pages of the table where there is none.
// Inside of this module only.
#pragma once

#include <optional>
#include <string>

#include "execute/journal.h"
#include "plan/step.h"
#include "postgres/connection.h"

namespace wesley::execute {

class KeyRange {
 public:
  explicit KeyRange(const plan::Batch& batch);
  // Rows and pages by the statistics, for progress.
  Result<void> estimate(postgres::Connection& connection);
  double estimated_rows() const { return rows_; }

  // The last key there is now; nullopt for an empty table. Rows written later are the sync trigger's.
  Result<std::optional<Key>> last(postgres::Connection& connection) const;
  // The first key: the lower end, inclusive, of the first batch.
  Result<std::optional<Key>> first(postgres::Connection& connection) const;
  struct Next {
    Key upper;
    bool is_last = false;
  };
  // The key `rows` rows behind `lower` (which belongs to the batch when `inclusive`), or `last`.
  Result<Next> next(postgres::Connection& connection, const Key& lower, bool inclusive, const Key& last,
                    std::int64_t rows) const;
  // The batch statement for these ends; the first batch includes its lower end.
  std::string statement(const std::string& text, bool inclusive) const;

 private:
  bool by_page() const { return key_.empty(); }
  std::string table_, key_list_;
  std::vector<std::string> key_;
  double rows_ = 0;
  double rows_per_page_ = 1;
};

}  // namespace wesley::execute
