// SPDX-License-Identifier: Apache-2.0
// The trigger that keeps a moved column and its copy equal while both exist (safety.md J2, J3, J10): a
// BEFORE ROW trigger that sorts last, so that it sees what other triggers made of the row.
#pragma once

#include <string>
#include <vector>

#include "plan/work.h"

namespace wesley::plan {

class SyncFunction {
 public:
  // Forward: until the switch, under the names before it. Otherwise from the switch until contract.
  SyncFunction(const TableWork& work, std::string journal_schema, bool forward);
  std::vector<std::string> create(const catalog::Name& table) const;
  std::vector<std::string> drop(const catalog::Name& table) const;

 private:
  std::string body() const;
  std::string assignment(const Move& move) const;
  std::string two_way(const Move& move) const;
  std::string function() const;

  const TableWork& work_;
  std::string journal_schema_;
  bool forward_;
};

}  // namespace wesley::plan
