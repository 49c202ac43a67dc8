// SPDX-License-Identifier: Apache-2.0
// What the schema says as statements that make it in pg_temp, beside the object itself, for comparison.
#pragma once

#include <initializer_list>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/catalog.h"
#include "generate/pgtap_suite.h"

namespace wesley::generate {

// The table by itself: without parents, foreign keys, partitions, and what acts outside of it.
catalog::Table made_table(const catalog::Table& table);
// What follows CREATE TABLE: constraints that it cannot hold, settings of columns, indexes.
std::vector<std::string> made_parts(const catalog::Table& made);

// The definition with another name for what it stands on or is: the name behind the first `keyword` of its
// text. Of every statement where it is of all of them, as of a text search configuration.
catalog::Definition renamed(const catalog::Definition& definition, std::string_view keyword,
                            const catalog::Name& name);

// CREATE X (a = 1, b = 2): the elements in parentheses with their names, as they are written.
struct Element {
  std::string name;  // folded
  std::string text;
};
std::vector<Element> elements_of(std::string_view statement);
// The statement without some of them.
std::string without_elements(std::string_view statement, std::initializer_list<std::string_view> names);

// A statement that makes what has been made under the same name in another schema needs room.
class Room {
 public:
  explicit Room(Suite& suite) : suite_(suite) {}
  void make(std::string_view kind, const std::string& made, const std::vector<std::string>& statements);

 private:
  Suite& suite_;
  std::set<std::string> taken_;
};

// It speaks of a whole row of the table: that row has another type in pg_temp.
bool speaks_of_row(std::string_view text, const catalog::Table& table);

}  // namespace wesley::generate
