// SPDX-License-Identifier: Apache-2.0
// The changes of one table, gathered. A changeset lists differences one by one; what happens to a table is
// decided together: a column that must move takes its indexes and constraints along, a drop and an add of one
// name are a replacement.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "plan/replaced_types.h"

namespace wesley::plan {

// A column that gets a new place, because it cannot be changed where it is while the application works: a
// type that rewrites the table, an online rename, another generated expression.
struct Move {
  catalog::Column before, after;
  std::string shadow;       // the new column's name until the switch
  std::string retired;      // the old column's name from the switch until contract drops it
  bool recomputed = false;  // the server computes the new column; nothing to copy
  catalog::Origin origin;
  catalog::Type retired_type, built_type;  // by the names that they have while both columns are there
  std::optional<Passage> passage;          // between a type and the one that takes its name
  bool renamed() const { return before.name != after.name; }
};

// A constraint or index, on the side where it exists. Both: replaced under one name.
using Relation = std::variant<catalog::Constraint, catalog::Index>;
const std::string& name(const Relation& relation);
inline const catalog::Constraint* constraint(const Relation& relation) {
  return std::get_if<catalog::Constraint>(&relation);
}
inline const catalog::Key* key(const Relation& relation) {
  return constraint(relation) ? constraint(relation)->key() : nullptr;
}
inline bool is_foreign_key(const Relation& relation) {
  return constraint(relation) && constraint(relation)->foreign_key();
}
struct Satellite {
  std::optional<Relation> before, after;
  std::optional<Relation> gives_way = {};  // the primary key that a new one of another name replaces
  catalog::Origin origin;
};

// A partitioned index that goes or changes, with what is attached to it and changes too: PostgreSQL lets go
// of none alone.
struct IndexFamily {
  std::vector<std::pair<catalog::Name, Satellite>> members;  // parents first; tables by their final names
};

struct TableWork {
  catalog::Name before, after;  // its names; equal unless it is renamed
  const catalog::Table* old_table = nullptr;
  const catalog::Table* new_table = nullptr;
  std::optional<catalog::RenameMode> renamed;
  catalog::Origin renamed_origin;
  std::vector<Move> moves;
  std::map<std::string, std::string> instant_renames;  // column, after -> before
  std::map<std::string, Satellite> satellites;         // by final name, or by old name when dropped

  const Move* move_to(const std::string& column) const;    // by the name in `to`
  const Move* move_from(const std::string& column) const;  // by the name in `from`
};

struct Work {
  std::map<catalog::Name, TableWork> tables;       // by the name in `to`, or in `from` when dropped
  std::map<catalog::Name, catalog::Name> renamed;  // table, after -> before
  ReplacedTypes replaced;
  std::set<catalog::Name> replaced_tables;
  // Columns of replaced types that get the new one where they are, by final table and name.
  std::map<std::pair<catalog::Name, std::string>, Passage> passing;
  // Routines, until nothing stands on the old one, and the tables and domains of `from` that do (renewals.h).
  std::set<catalog::ObjectId> set_aside, on_set_aside;
  std::map<catalog::Name, std::set<std::string>> renewed_domains;  // checks; "": the default
  std::vector<IndexFamily> index_families;                         // their members are nobody's satellites
  std::vector<diff::Change> changes;  // those that no move, rename or satellite took over

  const TableWork* find(const catalog::Name& table) const;
};

struct Options;
Work gather(const catalog::Catalog& from, const catalog::Catalog& to, const diff::Changeset& changes,
            const Options& options);

}  // namespace wesley::plan
