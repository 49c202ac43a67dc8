// SPDX-License-Identifier: Apache-2.0
// Random changes to a catalog that leave it valid.
#include <algorithm>

#include "catalog/rename.h"
#include "sql/expression.h"
#include "support/random_catalog.h"

namespace wesley::support {

namespace {

using catalog::Catalog;
using catalog::Column;
using catalog::Constraint;
using catalog::Name;
using catalog::Renamed;
using catalog::Table;

template <class T>
bool contains(const std::vector<T>& list, const T& value) {
  return std::find(list.begin(), list.end(), value) != list.end();
}

bool speaks_of(const catalog::Expression& expression, const std::string& column) {
  const auto references = sql::references(expression.text);
  return !references || contains(references->columns, column);
}

bool uses(const Constraint& constraint, const std::string& column) {
  if (const auto* key = constraint.key())
    return contains(key->columns, column) || contains(key->include, column);
  if (const auto* key = constraint.foreign_key()) return contains(key->columns, column);
  if (constraint.check() == nullptr) return true;
  return speaks_of(constraint.check()->expression, column);
}

bool uses(const catalog::Index& index, const std::string& column) {
  return contains(index.include, column) || (index.predicate && speaks_of(*index.predicate, column)) ||
         std::any_of(index.keys.begin(), index.keys.end(), [&](const catalog::IndexKey& key) {
           return key.column == column || (key.expression && speaks_of(*key.expression, column));
         });
}

bool is_referenced_by(const Constraint& constraint, const Name& table,
                      const std::vector<std::string>* columns) {
  const auto* key = constraint.foreign_key();
  return key != nullptr && key->referenced == table &&
         (columns == nullptr || key->referenced_columns == *columns);
}

// Drops the foreign keys onto a table, or onto one of its keys.
void drop_references(Catalog& catalog, const Name& table, const std::vector<std::string>* columns) {
  for (auto& [name, other] : catalog.tables) {
    auto& list = other.constraints;
    list.erase(std::remove_if(list.begin(), list.end(),
                              [&](const Constraint& one) { return is_referenced_by(one, table, columns); }),
               list.end());
  }
}

bool is_in_family(const Catalog& catalog, const Table& table) {
  if (table.partition_of || table.partition_key || !table.inherits.empty()) return true;
  return std::any_of(catalog.tables.begin(), catalog.tables.end(),
                     [&](const auto& entry) { return contains(entry.second.inherits, table.name); });
}

void clear_renames(Catalog& catalog) {
  for (auto& [name, table] : catalog.tables) {
    table.annotations.renamed.reset();
    for (Column& column : table.columns) column.annotations.renamed.reset();
  }
  for (auto& [name, enumeration] : catalog.enums) {
    enumeration.annotations.renamed.reset();
    for (catalog::EnumLabel& label : enumeration.labels) label.annotations.renamed.reset();
  }
}

}  // namespace

Catalog CatalogMaker::mutate(const Catalog& from, std::size_t count) {
  Catalog catalog = from;
  clear_renames(catalog);
  for (std::size_t i = 1 + random_.below(count); i > 0; --i) mutate_once(catalog);
  return catalog;
}

void CatalogMaker::mutate_once(Catalog& catalog) {
  if (shape_.objects && random_.one_in(2)) return mutate_object(catalog);
  if (shape_.families && random_.one_in(2)) return mutate_family(catalog);
  if (catalog.tables.empty() || random_.one_in(8)) return add_table(catalog);
  auto at =
      std::next(catalog.tables.begin(), static_cast<std::ptrdiff_t>(random_.below(catalog.tables.size())));
  // A family changes as one: mutate_family.
  if (is_in_family(catalog, at->second)) return;
  switch (random_.below(10)) {
    case 0:
      return mutate_enum(catalog);
    case 1:
      return drop_table(catalog, Name(at->first));
    case 2:
      return add_sequence(catalog);
    case 3:
      if (catalog.sequences.empty()) return;
      if (random_.one_in(2)) {
        catalog.sequences.erase(catalog.sequences.begin());
      } else {
        catalog.sequences.begin()->second.options.cache = 50;
      }
      return;
    case 4:
      if (shape_.renames) rename_something(catalog, at->second);
      return;
    default:
      return mutate_table(catalog, at->second);
  }
}

void CatalogMaker::mutate_enum(Catalog& catalog) {
  if (catalog.enums.empty() || random_.one_in(3)) return add_enum(catalog);
  auto at =
      std::next(catalog.enums.begin(), static_cast<std::ptrdiff_t>(random_.below(catalog.enums.size())));
  auto& labels = at->second.labels;
  if (shape_.renames && random_.one_in(3)) {
    catalog::EnumLabel& label = random_.pick(labels);
    if (label.annotations.renamed) return;
    label.annotations.renamed = Renamed{"", label.label, catalog::RenameMode::online};
    catalog::Renames renames;
    renames.labels[at->first].emplace(label.label, "was " + std::to_string(random_.below(100000)));
    return catalog::rename(catalog, renames);
  }
  const auto place = static_cast<std::ptrdiff_t>(random_.below(labels.size() + 1));
  labels.insert(labels.begin() + place, {"label " + std::to_string(random_.below(100000)), {}});
}

void CatalogMaker::mutate_table(Catalog& catalog, Table& table) {
  switch (random_.below(10)) {
    case 0:
      table.columns.insert(
          table.columns.begin() + static_cast<std::ptrdiff_t>(random_.below(table.columns.size())),
          make_column(catalog, table));
      return;
    case 1:
      return drop_column(catalog, table, random_.below(table.columns.size()));
    case 2:
      return drop_part(catalog, table);
    case 3:
      return add_key(table, random_.one_in(3));
    case 4:
      return add_check(table);
    case 5:
      return add_index(table);
    case 6:
      return add_foreign_key(catalog, table);
    case 7:
      table.options = table.options.empty() ? std::map<std::string, std::string>{{"fillfactor", "90"}}
                                            : std::map<std::string, std::string>();
      table.comment = maybe_comment();
      for (catalog::Index& index : table.indexes) {
        if (index.method == "btree") index.options = {{"fillfactor", "60"}};
      }
      for (Constraint& constraint : table.constraints) {
        constraint.validated = true;
        if (constraint.foreign_key() == nullptr || constraint.inherited || table.partition_key) continue;
        constraint.deferrable = !constraint.deferrable;
        constraint.initially_deferred = constraint.deferrable && random_.one_in(2);
      }
      return;
    case 8:
      return rename_part(table);
    default:
      if (shape_.objects && random_.one_in(2)) return mutate_properties(table);
      return mutate_column(catalog, table);
  }
}

void CatalogMaker::mutate_column(Catalog& catalog, Table& table) {
  Column& column = random_.pick(table.columns);
  const Constraint* primary = table.primary_key();
  switch (random_.below(3)) {
    case 0:
      if (column.identity || (primary != nullptr && contains(primary->key()->columns, column.name))) return;
      column.not_null = !column.not_null;
      return;
    case 1:
      column.comment = maybe_comment();
      column.statistics = random_.one_in(2) ? std::optional<int>(200) : std::nullopt;
      return;
    default:
      if (column.identity || column.generated) return;
      column.default_value = make_column(catalog, table).default_value ? column.default_value : std::nullopt;
      return;
  }
}

void CatalogMaker::rename_something(Catalog& catalog, Table& table) {
  const auto mode = random_.one_in(2) ? catalog::RenameMode::online : catalog::RenameMode::instant;
  catalog::Renames renames;
  switch (random_.below(3)) {
    case 0: {
      if (table.annotations.renamed) return;
      const Name after{"public", fresh_name()};
      table.annotations.renamed = Renamed{"", table.name.name, mode};
      renames.tables.emplace(table.name, after);
      break;
    }
    case 1: {
      Column& column = random_.pick(table.columns);
      if (column.annotations.renamed) return;
      column.annotations.renamed = Renamed{"", column.name, mode};
      renames.columns[table.name].emplace(column.name, fresh_column_name(table));
      break;
    }
    default: {
      if (catalog.enums.empty() || catalog.enums.begin()->second.annotations.renamed) return;
      catalog::Enum& enumeration = catalog.enums.begin()->second;
      enumeration.annotations.renamed = Renamed{"", enumeration.name.name, mode};
      renames.types.emplace(enumeration.name, Name{"public", fresh_name()});
    }
  }
  catalog::rename(catalog, renames);
}

void CatalogMaker::drop_table(Catalog& catalog, const Name& name) {
  drop_references(catalog, name, nullptr);
  for (auto at = catalog.sequences.begin(); at != catalog.sequences.end();) {
    const bool owned = at->second.owned_by && at->second.owned_by->first == name;
    at = owned ? catalog.sequences.erase(at) : std::next(at);
  }
  drop_definitions_on(catalog, name);
  catalog.tables.erase(name);
}

void CatalogMaker::drop_column(Catalog& catalog, Table& table, std::size_t index) {
  if (table.columns.size() < 2) return;
  const std::string column = table.columns[index].name;
  const bool is_source = std::any_of(table.columns.begin(), table.columns.end(), [&](const Column& other) {
    return other.generated && speaks_of(other.generated->expression, column);
  });
  if (is_source) return;
  for (const Constraint& constraint : std::vector<Constraint>(table.constraints)) {
    if (constraint.key() != nullptr && uses(constraint, column)) {
      drop_references(catalog, table.name, &constraint.key()->columns);
    }
  }
  auto& constraints = table.constraints;
  constraints.erase(std::remove_if(constraints.begin(), constraints.end(),
                                   [&](const Constraint& one) { return uses(one, column); }),
                    constraints.end());
  auto& indexes = table.indexes;
  indexes.erase(std::remove_if(indexes.begin(), indexes.end(),
                               [&](const catalog::Index& one) { return uses(one, column); }),
                indexes.end());
  for (auto at = catalog.sequences.begin(); at != catalog.sequences.end();) {
    const bool owned = at->second.owned_by && *at->second.owned_by == std::pair(table.name, column);
    at = owned ? catalog.sequences.erase(at) : std::next(at);
  }
  const catalog::ObjectId object{catalog::ObjectKind::table, table.name, {}};
  for (auto at = catalog.grants.begin(); at != catalog.grants.end();) {
    const bool goes = at->first.object == object && at->first.column == column;
    at = goes ? catalog.grants.erase(at) : std::next(at);
  }
  table.columns.erase(table.columns.begin() + static_cast<std::ptrdiff_t>(index));
}

// Without an annotation: diff has to see that the definition is the same.
void CatalogMaker::rename_part(Table& table) {
  const auto by_name = [](const auto& one, const auto& other) { return one.name < other.name; };
  if (!table.indexes.empty() && random_.one_in(2)) {
    random_.pick(table.indexes).name = fresh_name();
    std::sort(table.indexes.begin(), table.indexes.end(), by_name);
  } else if (!table.constraints.empty()) {
    random_.pick(table.constraints).name = fresh_name();
    std::sort(table.constraints.begin(), table.constraints.end(), by_name);
  }
}

void CatalogMaker::drop_part(Catalog& catalog, Table& table) {
  if (!table.indexes.empty() && random_.one_in(2)) {
    table.indexes.erase(table.indexes.begin() +
                        static_cast<std::ptrdiff_t>(random_.below(table.indexes.size())));
  } else if (!table.constraints.empty()) {
    const std::size_t index = random_.below(table.constraints.size());
    if (const auto* key = table.constraints[index].key()) {
      const std::vector<std::string> columns = key->columns;
      const std::string name = table.constraints[index].name;
      drop_references(catalog, table.name, &columns);
      const auto at = std::find_if(table.constraints.begin(), table.constraints.end(),
                                   [&](const Constraint& one) { return one.name == name; });
      table.constraints.erase(at);
    } else {
      table.constraints.erase(table.constraints.begin() + static_cast<std::ptrdiff_t>(index));
    }
  }
}

}  // namespace wesley::support
