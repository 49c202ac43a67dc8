// SPDX-License-Identifier: Apache-2.0
// From one set of parameters to another: SET what is new or differs, RESET what is gone.
#include "ddl/clause.h"
#include "ddl/ddl.h"

namespace wesley::ddl {

namespace {

std::vector<std::string> change_options(const std::string& alter, const Options& before,
                                        const Options& after) {
  Options set;
  std::vector<std::string> reset;
  for (const auto& [option, value] : after.ordered()) {
    const auto known = before.find(option);
    if (known == before.end() || known->second != value) set.append(option, value);
  }
  for (const auto& [option, value] : before) {
    if (after.count(option) == 0) reset.push_back(option_name(option));
  }
  std::vector<std::string> out;
  if (!set.empty()) out.push_back(alter + "SET (" + option_list(set) + ")");
  std::string list;
  for (const std::string& option : reset) list += (list.empty() ? "" : ", ") + option;
  if (!reset.empty()) out.push_back(alter + "RESET (" + list + ")");
  return out;
}

}  // namespace

std::vector<std::string> change_table_options(const Name& table, const Options& before,
                                              const Options& after) {
  return change_options(alter_table(table), before, after);
}

std::vector<std::string> change_index_options(const Name& index, const Options& before,
                                              const Options& after) {
  return change_options("ALTER INDEX " + to_string(index) + " ", before, after);
}

std::vector<std::string> change_column_options(const Name& table, std::string_view column,
                                               const Options& before, const Options& after) {
  return change_options(alter_column(table, column), before, after);
}

}  // namespace wesley::ddl
