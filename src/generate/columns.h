// SPDX-License-Identifier: Apache-2.0
// What a generator asks of columns: which of them a statement may write, which may be left out, what the
// property is called; and which relations a table has.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/catalog.h"
#include "generate/check.h"
#include "sdl/compile.h"

namespace wesley::generate {

enum class PropertyNames {
  column,  // as the driver returns a row
  field,   // as the SDL calls it, else camelCase
};

// Neither generated nor an identity that is always generated.
bool is_writable(const catalog::Column& column);
// Of a domain over a domain: from the outer one to the innermost. Empty for other types.
std::vector<const catalog::Domain*> domains_of(const catalog::Catalog& catalog, const catalog::Type& type);

class ColumnRules {
 public:
  explicit ColumnRules(const catalog::Catalog& catalog) : catalog_(catalog), translator_(catalog) {}
  // By the column, or by a domain that says so, in a check too.
  bool is_not_null(const catalog::Column& column);
  // It gets a value when it is left out: by itself, or by a domain of its.
  bool has_default(const catalog::Column& column) const;
  // A row without it is inserted.
  bool may_be_absent(const catalog::Column& column) { return has_default(column) || !is_not_null(column); }

 private:
  bool refuses_null(const catalog::Domain& domain);
  const catalog::Catalog& catalog_;
  CheckTranslator translator_;
  std::map<catalog::Name, bool> refusing_;  // domains
};

// The names of the properties, in the order of the columns; two columns never have the same one.
std::vector<std::string> property_names(const catalog::Table& table, PropertyNames style);

// Without what `@deprecated` adds to the comment in the database.
std::string description(const Rare<std::string>& comment, const catalog::Annotations& annotations);

// A table's columns as far as they are known: of a view by its type in the SDL, or as a server told them.
struct ViewShape {
  catalog::Table table;
  bool known = true;
};
std::vector<ViewShape> view_shapes(const sdl::Compiled& compiled);

struct Relation {
  std::string property;
  catalog::Name target;
  bool many = false;
  bool nullable = false;
};
// Of every table: those of the SDL, and those of foreign keys that the SDL does not name. Tables that the SDL
// does not know get both sides.
class Relations {
 public:
  Relations(const sdl::Compiled& compiled, PropertyNames style);
  const std::vector<Relation>& of(const catalog::Name& table) const;

 private:
  void add_declared(const catalog::Table& table);
  void add_foreign_keys(const catalog::Table& table);
  void add(const catalog::Name& table, Relation relation, const std::string& otherwise);
  std::string styled(std::string name) const;

  const catalog::Catalog& catalog_;
  ColumnRules rules_;
  PropertyNames style_;
  std::map<std::string, catalog::Name> by_sdl_;
  std::map<catalog::Name, std::vector<Relation>> relations_;
};

}  // namespace wesley::generate
