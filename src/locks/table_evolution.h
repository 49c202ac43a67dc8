// SPDX-License-Identifier: Apache-2.0
// One table of an Evolution while a statement changes it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "locks/evolution.h"

namespace wesley::locks {

// Takes the table out of the look-ups for its own lifetime.
class TableEvolution {
 public:
  TableEvolution(Evolution& evolution, const catalog::Name& table);
  ~TableEvolution();
  TableEvolution(const TableEvolution&) = delete;
  TableEvolution& operator=(const TableEvolution&) = delete;

  catalog::Table& table() { return table_; }
  void add_column(const sql::Node& definition);
  // `column` is the one an inline constraint stands at, or empty.
  void add_constraint(const sql::Node& constraint, std::string_view column);
  void add_index(const sql::Node& statement);
  void alter(const sql::Node& command);

 private:
  void add_column_constraint(catalog::Column& column, const sql::Node& constraint);
  void add_serial_sequence(const catalog::Column& column);
  void add(catalog::Constraint constraint);
  catalog::Key key_of(const sql::Node& constraint, std::string_view column);
  void drop_column(std::string_view column);
  void drop_constraint(std::string_view constraint);

  Evolution& evolution_;
  catalog::Table& table_;
};

}  // namespace wesley::locks
