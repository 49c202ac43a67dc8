// SPDX-License-Identifier: Apache-2.0
// What things are called while the plan runs. A strategy thinks in the names of `to`; until the switch of its
// table a renamed table still has its old name, and a moved column its shadow's.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "plan/work.h"

namespace wesley::plan {

// `name`_wesley_new. One that does not fit in 63 bytes is cut, and a piece of its hash keeps it distinct.
std::string temporary_name(std::string_view name, std::string_view suffix);
inline constexpr std::string_view new_suffix = "_wesley_new";
inline constexpr std::string_view old_suffix = "_wesley_old";
inline constexpr std::string_view proof_suffix = "_wesley_not_null";

// As people read it: "orders.total", "sales.orders", without schema public.
std::string label(const catalog::Name& relation, std::string_view column = {});

using ColumnNames = std::map<std::string, std::string>;
std::vector<std::string> columns_of(const catalog::Expression& expression);
std::vector<std::string> columns_of(const catalog::Constraint& constraint);
std::vector<std::string> columns_of(const catalog::Index& index);
std::vector<std::string> columns_of(const Relation& relation);
// Those that its expressions mention: the server reads these anew when such a column gets another type.
std::vector<std::string> columns_read_by(const Relation& relation);

class Naming {
 public:
  explicit Naming(const Work& work) : work_(work) {}

  // From names of `to` to those before the switch.
  catalog::Name table(const catalog::Name& final_table) const;
  std::string column(const catalog::Name& final_table, const std::string& final_column) const;
  catalog::Constraint constraint(const catalog::Name& final_table, catalog::Constraint constraint) const;
  catalog::Index index(const catalog::Name& final_table, catalog::Index index) const;
  Relation relation(const catalog::Name& final_table, const Relation& relation) const;
  catalog::Type type(catalog::Type type) const;  // one that is replaced has a temporary name
  // With the types by the names that they have then: one that comes, and one that comes back when its drop is
  // undone.
  catalog::Table created(const catalog::Table& table) const;
  catalog::Table dropped(const catalog::Table& table) const;
  catalog::Column definition(const catalog::Name& final_table, catalog::Column column) const;

  // From names of `from` to those after the switch.
  catalog::Name table_after(const catalog::Name& old_table) const;
  std::string column_after(const TableWork& work, const std::string& old_column) const;
  catalog::Expression expression_after(const TableWork& work, const catalog::Expression& expression) const;
  Relation relation_after(const TableWork& work, const Relation& relation) const;
  // Only the types: what is undone while the names of its columns are back, and those of types are not.
  Relation with_old_types(const TableWork& work, Relation relation) const;

 private:
  const TableWork* renaming(const catalog::Name& final_table) const;
  const Work& work_;
};

}  // namespace wesley::plan
