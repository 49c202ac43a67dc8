// SPDX-License-Identifier: Apache-2.0
// Rows that a table accepts, found without a server: sample values and those that the checks speak of are
// tried until every check is known to hold. Foreign keys are followed to parents. What cannot be decided
// gives a reason instead of a row, never a wrong row.
#pragma once

#include <set>
#include <string>
#include <vector>

#include <tl/expected.hpp>

#include "generate/row.h"
#include "generate/table_rules.h"

namespace wesley::generate {

struct PlacedRow {
  const catalog::Table* table;
  Row row;
  std::size_t variant;
};

struct MadeRow {
  std::vector<PlacedRow> parents;  // in the order in which they are inserted
  Row row;
};

// What a row shall be beyond good.
struct Wish {
  std::size_t variant = 0;                          // other variants have other values, where there are any
  const Rule* violated = nullptr;                   // this one is false, all others hold
  Row fixed = {};                                   // columns that are given
  const Row* unlike = nullptr;                      // a row that it may share no unique key with,
  const UniqueKey* alike = nullptr;                 // but this one
  bool in_indexes = false;                          // the predicates of its unique indexes hold
  const std::vector<PlacedRow>* besides = nullptr;  // rows that its parents stand beside
};

class RowMaker {
 public:
  explicit RowMaker(RuleBook& book) : book_(book) {}
  // With the rows that its foreign keys need, all that can be.
  tl::expected<MadeRow, std::string> make(const catalog::Table& table, const Wish& wish);
  // The row alone: `wish.fixed` says what its foreign keys hold.
  tl::expected<Row, std::string> solve(const catalog::Table& table, const Wish& wish);
  // A value of the column in no row that is made; null where none is known.
  const Cell* absent(const catalog::Column& column);

 private:
  struct Family;
  bool add_parents(const catalog::Table& table, bool all, Family& family, Row& fixed);
  bool add_parent(const catalog::Table& table, const catalog::Constraint& constraint, bool all,
                  Family& family, Row& fixed);

  RuleBook& book_;
};

// INSERT INTO public.t (a, b) VALUES (1, 'x'), without a final `;`.
std::string insert_text(const catalog::Table& table, const Row& row);
// a = 1 AND b = 'x'
std::string where_text(const Row& row, const std::vector<std::string>& columns);

}  // namespace wesley::generate
