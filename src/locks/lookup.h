// SPDX-License-Identifier: Apache-2.0
// What a statement's locks need from a catalog by something else than a table's name: who references a table,
// whose an index is, which tables use a type. Built once a catalog, in one pass over it.
#pragma once

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "catalog/catalog.h"

namespace wesley::locks {

struct Reference {
  const catalog::Table* table = nullptr;  // the one that carries the foreign key
  const catalog::Constraint* constraint = nullptr;
};

class Lookup {
 public:
  // The catalog must outlive it; whoever changes a table of it afterwards removes it here first, and adds it
  // again.
  explicit Lookup(const catalog::Catalog& catalog);
  void add(const catalog::Table& table);
  void remove(const catalog::Table& table);
  void add(const catalog::Sequence& sequence);

  // Foreign keys that point to the table, its own to itself included.
  const std::vector<Reference>& references_to(const catalog::Name& table) const;
  // The table of an index, also of one that backs a constraint; null when there is none of that name.
  const catalog::Table* table_of_index(const catalog::Name& index) const;
  // Tables with a column of the type, or of an array of it; each once. Not for built-in types.
  const std::vector<const catalog::Table*>& tables_using(const catalog::Name& type) const;
  // A view of the catalog.
  bool has_view(const catalog::Name& name) const { return views_.count(name) != 0; }
  void add_view(const catalog::Name& name) { views_.insert(name); }
  // Sequences owned by a column of the table, those of identity columns included.
  std::vector<std::pair<catalog::Name, std::string>> sequences_of(const catalog::Name& table) const;

 private:
  const catalog::Catalog* catalog_;
  std::map<catalog::Name, std::vector<Reference>> references_;
  std::map<catalog::Name, const catalog::Table*> indexes_;
  std::map<catalog::Name, std::vector<const catalog::Table*>> types_;
  std::map<catalog::Name, std::vector<std::pair<catalog::Name, std::string>>> owned_;
  std::set<catalog::Name> views_;
};

using catalog::identity_sequence;
// Names of all indexes of a table, those of its keys included.
std::vector<catalog::Name> index_names(const catalog::Table& table);

}  // namespace wesley::locks
