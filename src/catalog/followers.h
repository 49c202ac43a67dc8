// SPDX-License-Identifier: Apache-2.0
// Who has to follow when a table or its columns get other names: tables whose foreign keys refer to it, and
// sequences that it owns. May name one that no longer does, so that nothing has to be taken out; never omits
// one.
#pragma once

#include <map>
#include <set>

#include "catalog/catalog.h"

namespace wesley::catalog {

class Followers {
 public:
  Followers() = default;
  explicit Followers(const Catalog& catalog);

  void add(const Table& table);
  void add(const Name& table, const Constraint& constraint);
  void add(const Sequence& sequence);
  // Old -> new, all at once. Whom the renamed tables refer to, learns the new names by add().
  void rename_tables(const std::map<Name, Name>& names);

  // Itself included, when it refers to itself.
  const std::set<Name>& referring_to(const Name& table) const;
  const std::set<Name>& sequences_of(const Name& table) const;

 private:
  std::map<Name, std::set<Name>> referring_, sequences_;
};

}  // namespace wesley::catalog
