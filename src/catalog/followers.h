// SPDX-License-Identifier: Apache-2.0
// Who has to follow when a table or its columns get other names: tables whose foreign keys refer to it, its
// children and partitions, sequences that it owns, and definitions that use it. May name one that no longer
// does, so that nothing has to be taken out; never omits one.
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
  void add(const Name& table, const Name& parent);
  void add(const Sequence& sequence);
  void add(const Definition& definition);
  // Old -> new, all at once. Whom the renamed tables refer to, learns the new names by add().
  void rename_tables(const std::map<Name, Name>& names);

  // Itself included, when it refers to itself.
  const std::set<Name>& referring_to(const Name& table) const;
  const std::set<Name>& children_of(const Name& table) const;
  const std::set<Name>& sequences_of(const Name& table) const;
  const std::set<ObjectId>& definitions_on(const Name& table) const;

 private:
  std::map<Name, std::set<Name>> referring_, children_, sequences_;
  std::map<Name, std::set<ObjectId>> definitions_;
};

}  // namespace wesley::catalog
