// SPDX-License-Identifier: Apache-2.0
#include "generate/pgtap_actions.h"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "sql/quote.h"

namespace wesley::generate {

namespace {

using catalog::Column;
using catalog::Constraint;
using catalog::ForeignKey;
using catalog::ReferentialAction;
using catalog::Table;

bool holds_value(const Row& row, const std::string& column) {
  const Cell* cell = row.find(column);
  return cell != nullptr && !cell->datum.is_null();
}

bool contains(const std::vector<std::string>& columns, const std::string& column) {
  return std::find(columns.begin(), columns.end(), column) != columns.end();
}

// It refers to this row of the other table.
bool refers(const Row& row, const ForeignKey& key, const PlacedRow& target) {
  if (key.referenced != target.table->name) return false;
  for (std::size_t place = 0; place < key.columns.size(); ++place) {
    const Cell* there = target.row.find(key.referenced_columns[place]);
    if (!holds_value(row, key.columns[place]) || there == nullptr) return false;
    if (row.at(key.columns[place]).sql != there->sql) return false;
  }
  return true;
}

class Actions {
 public:
  Actions(RowMaker& maker, RuleBook& book, const Table& table, const MadeRow& good, Suite& suite)
      : maker_(maker), rules_(book.of(table)), table_(table), good_(good), suite_(suite) {}

  void test(const Constraint& constraint) {
    const ForeignKey& key = *constraint.foreign_key();
    const auto parent = std::find_if(good_.parents.begin(), good_.parents.end(),
                                     [&](const PlacedRow& row) { return refers(good_.row, key, row); });
    if (parent == good_.parents.end()) return;
    Case a_case{parent->table, parent->row, parent->variant, good_.row, {}};
    if (referrers(*parent) > 1 && !stand_alone(constraint, a_case)) return;
    test_delete(constraint, a_case);
    if (key.on_update == ReferentialAction::cascade) test_update(constraint, a_case);
  }

 private:
  // A row and the one that it alone refers to.
  struct Case {
    const Table* other;
    Row parent;
    std::size_t variant;
    Row row;
    std::string before;  // statements that bring it about
  };

  // Where others refer to the parent as well, the row moves to a parent of its own.
  bool stand_alone(const Constraint& constraint, Case& of) {
    const ForeignKey& key = *constraint.foreign_key();
    Wish wish;
    wish.variant = of.variant + 1;
    wish.unlike = &of.parent;
    for (const Constraint& each : of.other->constraints) {
      if (each.foreign_key() == nullptr) continue;
      for (const std::string& column : each.foreign_key()->columns) {
        if (const Cell* cell = of.parent.find(column)) wish.fixed.set(column, *cell);
      }
    }
    const auto parent = maker_.solve(*of.other, wish);
    Wish moved;
    moved.fixed = good_.row;
    std::string set;
    for (std::size_t place = 0; parent && place < key.columns.size(); ++place) {
      if (!holds_value(*parent, key.referenced_columns[place])) return false;
      const Cell& cell = parent->at(key.referenced_columns[place]);
      moved.fixed.set(key.columns[place], cell);
      set += fmt::format("{}{} = {}", set.empty() ? "" : ", ", sql::quote_identifier(key.columns[place]),
                         cell.sql);
    }
    const auto row = parent ? maker_.solve(table_, moved) : parent;
    if (!row || shares_columns(constraint)) {
      const bool acts = key.on_delete != ReferentialAction::no_action;
      if (acts) suite_.skip(constraint.name + ": what a deleted row does", "others refer to it too");
      return false;
    }
    of.before = fmt::format("{}; UPDATE {} SET {} WHERE {}; ", insert_text(*of.other, *parent),
                            to_string(table_.name), set, where_text(good_.row, key.columns));
    of.parent = *parent;
    of.variant = wish.variant;
    of.row = *row;
    return true;
  }

  bool shares_columns(const Constraint& constraint) const {
    const std::vector<std::string>& columns = constraint.foreign_key()->columns;
    return std::any_of(rules_.foreign_keys.begin(), rules_.foreign_keys.end(), [&](const Constraint* each) {
      const std::vector<std::string>& others = each->foreign_key()->columns;
      return each->name != constraint.name &&
             std::any_of(columns.begin(), columns.end(),
                         [&](const std::string& column) { return contains(others, column); });
    });
  }

  // Foreign keys of all rows at hand that refer to this one.
  std::size_t referrers(const PlacedRow& target) const {
    std::size_t count = 0;
    const auto add = [&](const Table& table, const Row& row) {
      for (const Constraint& constraint : table.constraints) {
        const ForeignKey* key = constraint.foreign_key();
        if (key != nullptr && refers(row, *key, target)) ++count;
      }
    };
    add(table_, good_.row);
    for (const PlacedRow& row : good_.parents) add(*row.table, row.row);
    return count;
  }

  // Columns that tell the row, none of them among those that change.
  std::vector<std::string> identity(const std::vector<std::string>& changing) const {
    for (const UniqueKey& key : rules_.keys) {
      const bool good = std::all_of(key.columns.begin(), key.columns.end(), [&](const std::string& column) {
        return holds_value(good_.row, column) && !contains(changing, column);
      });
      if (good && key.plain && !key.exclusion && !key.has_predicate && key.expressions.empty())
        return key.columns;
    }
    return {};
  }

  void expect(const std::string& statement, const std::string& condition, std::string_view expected,
              const std::string& what) {
    const std::string query =
        fmt::format("SELECT count(*) FROM {} WHERE {}", to_string(table_.name), condition);
    suite_.use(Helper::after);
    suite_.test(fmt::format("is(pg_temp.after({}, {}), {}, {})", dollar_quoted(statement),
                            dollar_quoted(query), literal(expected), literal(what)));
  }

  void test_delete(const Constraint& constraint, const Case& of) {
    const ForeignKey& key = *constraint.foreign_key();
    const std::string other = to_string(of.other->name);
    const std::string statement = fmt::format("{}DELETE FROM {} WHERE {}", of.before, other,
                                              where_text(of.parent, key.referenced_columns));
    switch (key.on_delete) {
      case ReferentialAction::no_action:
      case ReferentialAction::restrict_:
        return suite_.outcome(
            statement, "23503",
            fmt::format("{}: a row of {} that is referred to stays", constraint.name, other), 5);
      case ReferentialAction::cascade:
        return expect(statement, where_text(of.row, key.columns), "0",
                      fmt::format("{}: a deleted row of {} takes it along", constraint.name, other));
      case ReferentialAction::set_null:
        return test_set_null(constraint, of, statement);
      case ReferentialAction::set_default:
        return suite_.skip(fmt::format("{}: what a deleted row of {} does", constraint.name, other),
                           "defaults are not tried");
    }
  }

  void test_set_null(const Constraint& constraint, const Case& of, const std::string& statement) {
    const ForeignKey& key = *constraint.foreign_key();
    const std::vector<std::string>& columns = key.set_columns.empty() ? key.columns : key.set_columns;
    const std::string what =
        fmt::format("{}: a deleted row of {} leaves null", constraint.name, to_string(of.other->name));
    const std::vector<std::string> same = identity(columns);
    if (same.empty()) return suite_.skip(what, "no key tells the row");
    Wish wish;
    wish.fixed = of.row;
    std::string condition = where_text(of.row, same);
    for (const std::string& column : columns) {
      wish.fixed.set(column, null_cell());
      condition += fmt::format(" AND {} IS NULL", sql::quote_identifier(column));
    }
    if (const auto row = maker_.solve(table_, wish); !row) return suite_.skip(what, row.error());
    expect(statement, condition, "1", what);
  }

  void test_update(const Constraint& constraint, const Case& of) {
    const ForeignKey& key = *constraint.foreign_key();
    const std::string other = to_string(of.other->name);
    const std::string what = fmt::format("{}: a changed row of {} changes it", constraint.name, other);
    const auto row = changed(of, key);
    if (!row) return suite_.skip(what, "no other key is known");
    Wish wish;
    wish.fixed = of.row;
    std::string set;
    for (std::size_t place = 0; place < key.columns.size(); ++place) {
      const std::string& column = key.referenced_columns[place];
      const Cell& cell = row->at(column);
      wish.fixed.set(key.columns[place], cell);
      if (cell.sql == of.parent.at(column).sql) continue;
      set += fmt::format("{}{} = {}", set.empty() ? "" : ", ", sql::quote_identifier(column), cell.sql);
    }
    if (set.empty()) return suite_.skip(what, "no other key is known");
    const auto good = maker_.solve(table_, wish);
    if (!good) return suite_.skip(what, good.error());
    expect(fmt::format("{}UPDATE {} SET {} WHERE {}", of.before, other, set,
                       where_text(of.parent, key.referenced_columns)),
           where_text(*good, key.columns), "1", what);
  }

  // The referenced row with another key; what refers to yet another row stays.
  std::optional<Row> changed(const Case& of, const ForeignKey& key) {
    Wish wish;
    wish.variant = of.variant + 1;
    wish.fixed = of.parent;
    for (const std::string& name : key.referenced_columns) {
      const Column* column = of.other->column(name);
      if (column == nullptr || column->generated || (column->identity && column->identity->always)) continue;
      const bool refers_on = std::any_of(
          of.other->constraints.begin(), of.other->constraints.end(), [&](const Constraint& each) {
            return each.foreign_key() != nullptr && contains(each.foreign_key()->columns, name);
          });
      if (!refers_on) wish.fixed.erase(name);
    }
    const auto row = maker_.solve(*of.other, wish);
    if (!row) return std::nullopt;
    for (const std::string& name : key.referenced_columns) {
      if (!holds_value(*row, name)) return std::nullopt;
    }
    return *row;
  }

  RowMaker& maker_;
  const TableRules& rules_;
  const Table& table_;
  const MadeRow& good_;
  Suite& suite_;
};

}  // namespace

void test_actions(RowMaker& maker, RuleBook& book, const Table& table, const MadeRow& good, Suite& suite) {
  Actions actions(maker, book, table, good, suite);
  for (const Constraint& constraint : table.constraints) {
    const ForeignKey* key = constraint.foreign_key();
    if (key != nullptr && constraint.enforced && !key->period) actions.test(constraint);
  }
}

}  // namespace wesley::generate
