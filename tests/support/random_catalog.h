// SPDX-License-Identifier: Apache-2.0
// Random catalogs that the server under test accepts, and random changes to them that leave them so. For
// laws: diff, save and load, plan, catalog -> database -> catalog.
#pragma once

#include <set>
#include <string>

#include "catalog/catalog.h"
#include "support/random.h"
#include "support/test_database.h"

namespace wesley::support {

struct CatalogShape {
  int server_major = support::server_major();  // what older servers lack is left out
  std::size_t tables = 4;
  std::size_t columns = 6;  // at most, a table
  bool renames = true;      // mutations may rename, with `@renamed` annotations
  bool invalid = true;      // unvalidated constraints and invalid indexes, which no DDL makes
  bool families = false;    // partitions and children
  bool objects = false;     // domains, composites, views, functions, triggers, policies, grants
};

class CatalogMaker {
 public:
  CatalogMaker(std::uint64_t seed, CatalogShape shape) : random_(seed), shape_(shape) {}

  catalog::Catalog make();
  // Between one and `count` changes of any kind; annotations of earlier renames are cleared first.
  catalog::Catalog mutate(const catalog::Catalog& from, std::size_t count);

 private:
  void add_enum(catalog::Catalog& catalog);
  void add_sequence(catalog::Catalog& catalog);
  void add_table(catalog::Catalog& catalog);
  catalog::Column make_column(const catalog::Catalog& catalog, const catalog::Table& table);
  void decorate_column(const catalog::Table& table, catalog::Column& column);
  void add_key(catalog::Table& table, bool primary);
  void add_check(catalog::Table& table);
  void add_index(catalog::Table& table);
  void add_foreign_key(catalog::Catalog& catalog, catalog::Table& table);

  void mutate_once(catalog::Catalog& catalog);
  void mutate_enum(catalog::Catalog& catalog);
  void mutate_table(catalog::Catalog& catalog, catalog::Table& table);
  void mutate_column(catalog::Catalog& catalog, catalog::Table& table);
  void rename_something(catalog::Catalog& catalog, catalog::Table& table);
  void drop_table(catalog::Catalog& catalog, const catalog::Name& name);
  void drop_column(catalog::Catalog& catalog, catalog::Table& table, std::size_t index);
  void drop_part(catalog::Catalog& catalog, catalog::Table& table);
  void rename_part(catalog::Table& table);

  // random_objects.cc
  void add_domain(catalog::Catalog& catalog);
  void add_composite(catalog::Catalog& catalog);
  void add_view(catalog::Catalog& catalog);
  void add_function(catalog::Catalog& catalog);
  void add_standing(catalog::Catalog& catalog);
  void add_grant(catalog::Catalog& catalog);
  void add_object(catalog::Catalog& catalog);
  void mutate_object(catalog::Catalog& catalog);
  void mutate_properties(catalog::Table& table);
  void drop_definitions_on(catalog::Catalog& catalog, const catalog::Name& relation);
  // random_families.cc
  void add_partitioned(catalog::Catalog& catalog);
  void add_partition(catalog::Catalog& catalog, const catalog::Name& parent);
  void add_child(catalog::Catalog& catalog);
  void mutate_family(catalog::Catalog& catalog);

  std::string fresh_name();
  std::string fresh_column_name(const catalog::Table& table);
  std::optional<std::string> maybe_comment();

  Random random_;
  CatalogShape shape_;
  std::set<std::string> used_;
};

// Short forms for laws that need no mutation.
catalog::Catalog random_catalog(std::uint64_t seed, const CatalogShape& shape = {});

}  // namespace wesley::support
