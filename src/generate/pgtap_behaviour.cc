// SPDX-License-Identifier: Apache-2.0
#include "generate/pgtap_behaviour.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "generate/pgtap_actions.h"

namespace wesley::generate {

namespace {

using catalog::Column;
using catalog::Table;

class Behaviour {
 public:
  Behaviour(RowMaker& maker, RuleBook& book, const Table& table, Suite& suite)
      : maker_(maker), book_(book), rules_(book.of(table)), table_(table), suite_(suite) {}
  void write();

 private:
  void outcome(const Row& row, const std::string& expected, const std::string& description);
  void duplicate(const Row& row, const UniqueKey& key, const std::string& what);
  void test_not_null();
  void test_checks();
  void test_foreign_keys();
  void test_keys();
  void test_second_row();
  bool differs(const UniqueKey& key, const Row& row) const;
  bool differs_where_it_must(const UniqueKey& key, const Row& row) const;
  std::string obstacle_to(const UniqueKey& key) const;
  bool refers(std::string_view column) const;

  RowMaker& maker_;
  RuleBook& book_;
  const TableRules& rules_;
  const Table& table_;
  Suite& suite_;
  MadeRow good_;
};

void Behaviour::outcome(const Row& row, const std::string& expected, const std::string& description) {
  suite_.outcome(insert_text(table_, row), expected, description);
}

// Of a partitioned table the server names the index of the partition.
void Behaviour::duplicate(const Row& row, const UniqueKey& key, const std::string& what) {
  const std::string state = key.exclusion ? "23P01" : "23505";
  if (table_.partition_key) return suite_.outcome(insert_text(table_, row), state, what, state.size());
  outcome(row, state + " " + key.name, what);
}

// NULL where a NOT NULL is: the server asks that before the checks (ExecConstraints), but looks for the
// partition first.
void Behaviour::test_not_null() {
  std::set<std::string> routed;
  for (const Rule& rule : rules_.rules) {
    if (rule.must_be_true) routed.insert(rule.columns.begin(), rule.columns.end());
  }
  Row row = good_.row;
  for (const Column& column : table_.columns) {
    if (!column.not_null || column.generated || column.identity || routed.count(column.name) > 0) continue;
    const Cell* good = good_.row.find(column.name);
    if (table_.partition_of || good == nullptr) continue;
    const auto of_domain = std::any_of(rules_.rules.begin(), rules_.rules.end(),
                                       [&](const Rule& rule) { return rule.value_of == column.name; });
    const bool user_type = !column.type.schema.empty() && of_domain;
    if (user_type) continue;
    row.set(column.name, null_cell());
    outcome(row, "23502 " + column.name, fmt::format("{} may not be null", column.name));
    row.set(column.name, *good);
  }
}

// To another row.
bool Behaviour::refers(std::string_view column) const {
  return std::any_of(rules_.foreign_keys.begin(), rules_.foreign_keys.end(), [&](const auto* constraint) {
    const std::vector<std::string>& columns = constraint->foreign_key()->columns;
    return std::find(columns.begin(), columns.end(), column) != columns.end();
  });
}

void Behaviour::test_checks() {
  for (const Rule& rule : rules_.rules) {
    if (rule.constraint.empty() || !rule.enforced) continue;
    Wish wish;
    wish.violated = &rule;
    wish.fixed = good_.row;
    for (const std::string& column : rule.columns) {
      if (!refers(column)) wish.fixed.erase(column);
    }
    const std::string what = fmt::format("check {} refuses what violates it", rule.constraint);
    auto row = maker_.solve(table_, wish);
    if (!row) {
      wish.fixed.erase_if([&](std::string_view column) { return !refers(column); });
      row = maker_.solve(table_, wish);
    }
    if (row) {
      outcome(*row, "23514 " + rule.constraint, what);
    } else {
      suite_.skip(what, row.error());
    }
  }
}

void Behaviour::test_foreign_keys() {
  for (const catalog::Constraint& constraint : table_.constraints) {
    const catalog::ForeignKey* key = constraint.foreign_key();
    if (key == nullptr || !constraint.enforced || key->period) continue;
    const std::string what = fmt::format("foreign key {} refuses what is not there", constraint.name);
    const bool shares =
        std::any_of(rules_.foreign_keys.begin(), rules_.foreign_keys.end(), [&](const auto* other) {
          if (other == &constraint) return false;
          return std::any_of(key->columns.begin(), key->columns.end(), [&](const std::string& column) {
            const auto& columns = other->foreign_key()->columns;
            return std::find(columns.begin(), columns.end(), column) != columns.end();
          });
        });
    if (shares) {
      suite_.skip(what, "another foreign key shares a column with it");
      continue;
    }
    Wish wish;
    wish.fixed = good_.row;
    bool known = true;
    for (const std::string& name : key->columns) {
      const Column* column = table_.column(name);
      const Cell* cell = column == nullptr || column->generated ? nullptr : maker_.absent(*column);
      known = known && cell != nullptr;
      if (cell != nullptr) wish.fixed.set(name, *cell);
    }
    const auto row = known ? maker_.solve(table_, wish)
                           : tl::expected<Row, std::string>(tl::unexpected(std::string("no value is known")));
    if (row) {
      outcome(*row, "23503 " + constraint.name, what);
    } else {
      suite_.skip(what, row.error());
    }
  }
}

std::string Behaviour::obstacle_to(const UniqueKey& key) const {
  if (key.exclusion && !key.plain) return "it excludes by an expression";
  for (const std::string& each : key.operators) {
    if (each != "=" && each != "&&" && each != "<>") return fmt::format("it excludes by {}", each);
  }
  for (const std::string& column : key.columns) {
    const Cell* cell = good_.row.find(column);
    if (cell == nullptr) return fmt::format("no value is known for {}", column);
    if (cell->datum.is_null() && !key.nulls_not_distinct) return column + " is null in a good row";
    const std::string& text = cell->datum.text;
    if (key.exclusion && (text == "empty" || text == "{}")) return column + " is empty in a good row";
  }
  if (key.has_predicate) {
    if (!key.predicate) return "its predicate is not understood";
    const Scope scope{[&](std::string_view name) { return good_.row.datum(name); }, {}, nullptr};
    if (!evaluate(key.predicate->root, scope).is_true()) return "its predicate is not known to hold";
  }
  return {};
}

void Behaviour::test_keys() {
  for (const UniqueKey& key : rules_.keys) {
    const std::string what = fmt::format("{} refuses a second row of the same key", key.name);
    if (const std::string obstacle = obstacle_to(key); !obstacle.empty()) {
      suite_.skip(what, obstacle);
      continue;
    }
    Wish wish;
    wish.variant = 1;
    wish.unlike = &good_.row;
    wish.alike = &key;
    const auto keep = [&](const std::string& column) {
      if (const Cell* cell = good_.row.find(column)) wish.fixed.set(column, *cell);
    };
    for (std::size_t place = 0; place < key.columns.size(); ++place) {
      if (key.operators.empty() || key.operators[place] != "<>") keep(key.columns[place]);
    }
    if (key.has_predicate) {
      for (const std::string& column : key.predicate->columns) keep(column);
    }
    for (const catalog::Constraint* constraint : rules_.foreign_keys) {
      const std::vector<std::string>& columns = constraint->foreign_key()->columns;
      std::for_each(columns.begin(), columns.end(), keep);
    }
    const auto row = maker_.solve(table_, wish);
    if (!row) {
      suite_.skip(what, row.error());
    } else if (!differs_where_it_must(key, *row)) {
      suite_.skip(what, "no other value is known");
    } else {
      duplicate(*row, key, what);
    }
  }
}

// EXCLUDE (a WITH <>): the other row has another value there.
bool Behaviour::differs_where_it_must(const UniqueKey& key, const Row& row) const {
  for (std::size_t place = 0; place < key.operators.size(); ++place) {
    if (key.operators[place] != "<>") continue;
    const Cell* cell = row.find(key.columns[place]);
    if (cell == nullptr || cell->datum.is_null() || cell->sql == good_.row.at(key.columns[place]).sql)
      return false;
  }
  return true;
}

// In a column that both rows say.
bool Behaviour::differs(const UniqueKey& key, const Row& row) const {
  return std::any_of(key.columns.begin(), key.columns.end(), [&](const std::string& column) {
    const Cell* one = good_.row.find(column);
    const Cell* other = row.find(column);
    return one != nullptr && other != nullptr && one->sql != other->sql;
  });
}

// Keys that are wider than they should be refuse it.
void Behaviour::test_second_row() {
  Wish wish;
  wish.variant = 1;
  wish.unlike = &good_.row;
  for (const catalog::Constraint* constraint : rules_.foreign_keys) {
    for (const std::string& column : constraint->foreign_key()->columns) {
      if (const Cell* cell = good_.row.find(column)) wish.fixed.set(column, *cell);
    }
  }
  const auto row = maker_.solve(table_, wish);
  const auto apart = [&](const UniqueKey& key) { return key.exclusion || differs(key, *row); };
  if (row && std::all_of(rules_.keys.begin(), rules_.keys.end(), apart))
    outcome(*row, "accepted", "a second row is accepted beside it");
}

void Behaviour::write() {
  auto made = maker_.make(table_, {});
  suite_.section("behaviour");
  if (!made) {
    suite_.skip("what it accepts and refuses", made.error());
    return;
  }
  good_ = std::move(*made);
  for (const PlacedRow& parent : good_.parents) {
    suite_.prepare(fmt::format("ALTER TABLE {} DISABLE TRIGGER USER", to_string(parent.table->name)));
    suite_.prepare(insert_text(*parent.table, parent.row));
  }
  suite_.prepare(fmt::format("ALTER TABLE {} DISABLE TRIGGER USER", to_string(table_.name)));
  outcome(good_.row, "accepted", "a good row is accepted");
  test_not_null();
  test_checks();
  test_foreign_keys();
  if (rules_.keys.empty() && rules_.foreign_keys.empty()) return;
  suite_.prepare(insert_text(table_, good_.row));
  test_keys();
  if (!rules_.keys.empty()) test_second_row();
  test_actions(maker_, book_, table_, good_, suite_);
}

}  // namespace

void test_behaviour(RowMaker& maker, RuleBook& book, const Table& table, Suite& suite) {
  Behaviour(maker, book, table, suite).write();
}

}  // namespace wesley::generate
