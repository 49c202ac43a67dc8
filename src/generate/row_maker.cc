// SPDX-License-Identifier: Apache-2.0
#include "generate/row_maker.h"

#include <algorithm>

#include <fmt/format.h>

#include "generate/row_search.h"
#include "sql/quote.h"

namespace wesley::generate {

namespace {

using catalog::Column;
using catalog::Table;

constexpr int deepest_family = 12;

}  // namespace

struct RowMaker::Family {
  std::size_t variant = 0;
  std::vector<PlacedRow> rows;
  std::set<catalog::Name> in_progress;
  const std::vector<PlacedRow>* besides = nullptr;
  int depth = 0;
  std::string reason;
};

tl::expected<Row, std::string> RowMaker::solve(const Table& table, const Wish& wish) {
  return find_row(book_, table, wish);
}

bool RowMaker::add_parent(const Table& table, const catalog::Constraint& constraint, bool all, Family& family,
                          Row& fixed) {
  const catalog::ForeignKey& key = *constraint.foreign_key();
  const auto optional = std::find_if(key.columns.begin(), key.columns.end(), [&](const std::string& name) {
    const Column* column = table.column(name);
    return column != nullptr && !column->not_null && fixed.find(name) == nullptr;
  });
  const bool may_be_null = optional != key.columns.end() && (!key.match_full || key.columns.size() == 1);
  const auto leave_out = [&](std::string reason) {
    if (may_be_null) {
      fixed.set(*optional, null_cell());
    } else {
      family.reason = std::move(reason);
    }
    return may_be_null;
  };
  if (key.referenced == table.name) return may_be_null ? leave_out("") : true;  // its own row: Search::mirror
  const Table* parent = book_.catalog().table(key.referenced);
  if (parent == nullptr) return leave_out(fmt::format("{} is not in the schema", to_string(key.referenced)));
  if (may_be_null && !all) return leave_out("");
  if (family.in_progress.count(parent->name) > 0)
    return leave_out(fmt::format("foreign key {} closes a circle of required rows", constraint.name));
  const auto find = [&]() {
    return std::find_if(family.rows.begin(), family.rows.end(),
                        [&](const PlacedRow& placed) { return placed.table == parent; });
  };
  if (find() == family.rows.end()) {
    if (family.depth >= deepest_family) return leave_out("its chain of required rows is too long");
    Row parent_fixed;
    ++family.depth;
    family.in_progress.insert(parent->name);
    const bool found = add_parents(*parent, false, family, parent_fixed);
    family.in_progress.erase(parent->name);
    --family.depth;
    if (!found) return leave_out(family.reason);
    Wish wish;
    wish.variant = family.variant;
    wish.fixed = std::move(parent_fixed);
    for (std::size_t place = 0; family.besides != nullptr && place < family.besides->size(); ++place) {
      if ((*family.besides)[place].table == parent) wish.unlike = &(*family.besides)[place].row;
    }
    auto row = solve(*parent, wish);
    if (!row) return leave_out(fmt::format("no row of {}: {}", to_string(parent->name), row.error()));
    family.rows.push_back({parent, std::move(*row), family.variant});
  }
  const Row& row = find()->row;
  for (std::size_t place = 0; place < key.columns.size(); ++place) {
    const Cell* value = row.find(key.referenced_columns[place]);
    if (value == nullptr || value->datum.is_null())
      return leave_out(fmt::format("{} has no value there", to_string(parent->name)));
    const Cell* taken = fixed.find(key.columns[place]);
    if (taken != nullptr && taken->sql != value->sql)
      return leave_out(fmt::format("foreign key {} asks for another value", constraint.name));
  }
  for (std::size_t place = 0; place < key.columns.size(); ++place)
    fixed.set(key.columns[place], row.at(key.referenced_columns[place]));
  return true;
}

bool RowMaker::add_parents(const Table& table, bool all, Family& family, Row& fixed) {
  for (const catalog::Constraint* constraint : book_.of(table).foreign_keys) {
    if (!add_parent(table, *constraint, all, family, fixed)) return false;
  }
  return true;
}

tl::expected<MadeRow, std::string> RowMaker::make(const Table& table, const Wish& wish) {
  if (!book_.of(table).obstacle.empty()) return tl::unexpected(book_.of(table).obstacle);
  std::string reason;
  struct Try {
    bool all, in_indexes;
  };
  for (const auto [all, in_indexes] : {Try{true, true}, Try{true, false}, Try{false, false}}) {
    if (in_indexes && book_.of(table).predicates.empty()) continue;
    Family family;
    family.variant = wish.variant;
    family.besides = wish.besides;
    family.in_progress.insert(table.name);
    Wish made = wish;
    made.in_indexes = in_indexes;
    if (!add_parents(table, all, family, made.fixed)) return tl::unexpected(family.reason);
    auto row = solve(table, made);
    if (row) return MadeRow{std::move(family.rows), std::move(*row)};
    if (!in_indexes && reason.empty()) reason = row.error();
  }
  return tl::unexpected(reason);
}

const Cell* RowMaker::absent(const Column& column) {
  constexpr std::size_t far_away = 7;
  return book_.sample(column.type, far_away);
}

std::string insert_text(const Table& table, const Row& row) {
  std::string out = "INSERT INTO ";
  sql::append_qualified(out, table.name.schema, table.name.name);
  std::string values;
  bool overriding = table.partition_of.has_value();  // since 17 an identity may be the parent's
  for (const Column& column : table.columns) {
    const Cell* cell = row.find(column.name);
    if (cell == nullptr) continue;
    out += values.empty() ? " (" : ", ";
    values += values.empty() ? " VALUES (" : ", ";
    sql::append_identifier(out, column.name);
    values += cell->sql;
    overriding = overriding || (column.identity && column.identity->always);
  }
  if (values.empty()) return out + " DEFAULT VALUES";
  out += overriding ? ") OVERRIDING SYSTEM VALUE" : ")";
  out += values;
  return out + ")";
}

std::string where_text(const Row& row, const std::vector<std::string>& columns) {
  std::string out;
  for (const std::string& column : columns) {
    out += out.empty() ? "" : " AND ";
    sql::append_identifier(out, column);
    out += " = ";
    out += row.at(column).sql;
  }
  return out;
}

}  // namespace wesley::generate
