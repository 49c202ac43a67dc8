// SPDX-License-Identifier: Apache-2.0
// What the statements of a text leave behind, as far as the locks of later statements depend on it: tables
// made on the way, constraints and whether they are validated, indexes, types of columns. Not an emulation of
// the server: what no lock depends on is left out, and a statement that would fail is believed.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "catalog/catalog.h"
#include "locks/locks.h"
#include "locks/lookup.h"
#include "sql/tree.h"

namespace wesley::locks {

class Evolution {
 public:
  // From `context.catalog`, which is copied, or from nothing known.
  explicit Evolution(const Context& context);
  Evolution(const Evolution&) = delete;
  Evolution& operator=(const Evolution&) = delete;

  // For the statement that comes next.
  Context context() const;
  const catalog::Catalog& catalog() const { return catalog_; }
  void apply(const sql::Statement& statement);
  // Nothing made so far counts as new any more.
  void settle() { created_.clear(); }

 private:
  friend class TableEvolution;
  catalog::Name name(const sql::Node& range_var) const;
  catalog::Name name(std::vector<sql::Node> parts) const;

  void create_table(const sql::Node& statement);
  void create_sequence(const sql::Node& statement);
  void create_index(const sql::Node& statement);
  void create_type(const sql::Node& statement);
  void alter_table(const sql::Node& statement);
  void rename(const sql::Node& statement);
  void drop(const sql::Node& statement);
  void drop_index(const catalog::Name& index);
  void set(const sql::Node& statement);

  Context start_;
  catalog::Catalog catalog_;
  std::optional<Lookup> lookup_;
  std::set<catalog::Name> created_;
  std::string default_schema_;
  bool complete_;
};

}  // namespace wesley::locks
