// SPDX-License-Identifier: Apache-2.0
#include "catalog/compare.h"

#include <algorithm>
#include <tuple>

#include <fmt/format.h>

#include "catalog/json_writer.h"
#include "sql/quote.h"

namespace wesley::catalog {

namespace {

template <class T>
const auto& identity(const T& object) {
  return object.name;
}
const ObjectId& identity(const Definition& definition) {
  return definition.id;
}
const GrantId& identity(const Grant& grant) {
  return grant.id;
}

template <class T>
std::vector<const T*> by_name(const std::vector<T>& objects) {
  std::vector<const T*> sorted;
  sorted.reserve(objects.size());
  for (const T& object : objects) sorted.push_back(&object);
  const auto less = [](const T* left, const T* right) { return left->name < right->name; };
  if (!std::is_sorted(sorted.begin(), sorted.end(), less)) std::sort(sorted.begin(), sorted.end(), less);
  return sorted;
}

template <class T>
bool same_in_any_order(const std::vector<T>& left, const std::vector<T>& right) {
  if (left.size() != right.size()) return false;
  const auto lefts = by_name(left);
  const auto rights = by_name(right);
  return std::equal(lefts.begin(), lefts.end(), rights.begin(),
                    [](const T* one, const T* other) { return *one == *other; });
}

// A table without its columns, constraints and indexes.
std::string properties(const Table& table) {
  std::string out;
  JsonWriter writer(out, Layer::physical, 0);
  writer.object([&] { table_properties(writer, table); });
  return out;
}

bool same_properties(const Table& left, const Table& right) {
  const auto compared = [](const Table& table) {
    return std::tie(table.name, table.unlogged, table.options, table.partition_key, table.partition_of,
                    table.inherits, table.of_type, table.row_security, table.force_row_security,
                    table.replica_identity, table.replica_index, table.clustered_on, table.access_method,
                    table.tablespace, table.comment);
  };
  return compared(left) == compared(right);
}

class Describer {
 public:
  explicit Describer(std::size_t limit) : limit_(limit) {}
  bool full() const { return lines.size() >= limit_; }
  std::vector<std::string> lines;

  template <class T, class Equal>
  void one(std::string_view kind, const std::string& name, const T* left, const T* right,
           const Equal& equal) {
    if (full()) return;
    if (left == nullptr || right == nullptr) {
      lines.push_back(fmt::format("{} {}: only on the {}", kind, name, left == nullptr ? "right" : "left"));
    } else if (!equal(*left, *right)) {
      lines.push_back(
          fmt::format("{} {}: {} against {}", kind, name, physical_text(*left), physical_text(*right)));
    }
  }

  // Walks two lists ordered by name; the absent side of a pair is null.
  template <class Pointers, class Visit>
  static void side_by_side(const Pointers& lefts, const Pointers& rights, const Visit& visit) {
    auto left = lefts.begin();
    auto right = rights.begin();
    while (left != lefts.end() || right != rights.end()) {
      if (right == rights.end() || (left != lefts.end() && identity(**left) < identity(**right))) {
        visit(*left++, nullptr);
      } else if (left == lefts.end() || identity(**right) < identity(**left)) {
        visit(nullptr, *right++);
      } else {
        visit(*left++, *right++);
      }
    }
  }

  template <class T>
  void parts(std::string_view kind, const Name& table, const std::vector<T>& left,
             const std::vector<T>& right) {
    side_by_side(by_name(left), by_name(right), [&](const T* one_side, const T* other_side) {
      const T* named = one_side == nullptr ? other_side : one_side;
      one(kind, to_string(table) + "." + sql::quote_identifier(named->name), one_side, other_side,
          std::equal_to<>());
    });
  }

  template <class Key, class T, class Visit>
  static void objects(const std::map<Key, T>& left, const std::map<Key, T>& right, const Visit& visit) {
    std::vector<const T*> lefts;
    std::vector<const T*> rights;
    for (const auto& [name, object] : left) lefts.push_back(&object);
    for (const auto& [name, object] : right) rights.push_back(&object);
    side_by_side(lefts, rights, visit);
  }

  template <class Key, class T>
  void plain_objects(std::string_view kind, const std::map<Key, T>& left, const std::map<Key, T>& right) {
    objects(left, right, [&](const T* one_side, const T* other_side) {
      one(kind, name_text(identity(*(one_side == nullptr ? other_side : one_side))), one_side, other_side,
          std::equal_to<>());
    });
  }

  void tables(const Table* left, const Table* right) {
    if (left == nullptr || right == nullptr) {
      return one("table", to_string((left == nullptr ? right : left)->name), left, right, same_properties);
    }
    if (!same_properties(*left, *right))
      lines.push_back(fmt::format("table {}: {} against {}", to_string(left->name), properties(*left),
                                  properties(*right)));
    parts("column", left->name, left->columns, right->columns);
    parts("constraint", left->name, left->constraints, right->constraints);
    parts("index", left->name, left->indexes, right->indexes);
  }

 private:
  static std::string name_text(const Name& name) { return to_string(name); }
  static std::string name_text(const ObjectId& id) { return to_string(id); }
  static std::string name_text(const GrantId& id) {
    return fmt::format("{}{}{} to {}", describe(id.object), id.column.empty() ? "" : ".", id.column,
                       id.grantee.empty() ? "PUBLIC" : id.grantee);
  }
  static std::string name_text(const std::string& name) { return sql::quote_identifier(name); }

  std::size_t limit_;
};

}  // namespace

bool same(const Table& left, const Table& right) {
  return same_properties(left, right) && same_in_any_order(left.columns, right.columns) &&
         same_in_any_order(left.constraints, right.constraints) &&
         same_in_any_order(left.indexes, right.indexes);
}

bool same(const Catalog& left, const Catalog& right) {
  return left.schemas == right.schemas && left.extensions == right.extensions && left.enums == right.enums &&
         left.domains == right.domains && left.composites == right.composites &&
         left.sequences == right.sequences && left.definitions == right.definitions &&
         left.grants == right.grants && left.tables.size() == right.tables.size() &&
         std::equal(left.tables.begin(), left.tables.end(), right.tables.begin(),
                    [](const auto& one, const auto& other) {
                      return one.first == other.first && same(one.second, other.second);
                    });
}

std::vector<std::string> differences(const Catalog& left, const Catalog& right, std::size_t limit) {
  Describer describer(limit);
  describer.plain_objects("schema", left.schemas, right.schemas);
  describer.plain_objects("extension", left.extensions, right.extensions);
  describer.plain_objects("enum", left.enums, right.enums);
  describer.plain_objects("domain", left.domains, right.domains);
  describer.plain_objects("composite", left.composites, right.composites);
  describer.plain_objects("sequence", left.sequences, right.sequences);
  Describer::objects(left.definitions, right.definitions,
                     [&](const Definition* one, const Definition* other) {
                       const ObjectId& id = (one == nullptr ? other : one)->id;
                       describer.one(info(id.kind).id, to_string(id), one, other, std::equal_to<>());
                     });
  describer.plain_objects("grant", left.grants, right.grants);
  Describer::objects(left.tables, right.tables, [&](const Table* one_side, const Table* other_side) {
    if (!describer.full()) describer.tables(one_side, other_side);
  });
  return std::move(describer.lines);
}

}  // namespace wesley::catalog
