// SPDX-License-Identifier: Apache-2.0
// Inside of this module: what the parts of one reading share. Each read_* asks one question and adds its
// answer to the catalog; they run in the order of introspect.cc, because later ones look up what earlier ones
// found.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <vector>

#include "introspect/introspect.h"
#include "introspect/queries.h"

namespace wesley::introspect {

using Oid = std::int64_t;

// The fixed identifiers of system catalogs (CATALOG(...) in src/include/catalog/pg_*.h).
inline constexpr Oid pg_class = 1259;
inline constexpr Oid pg_constraint = 2606;
inline constexpr Oid pg_namespace = 2615;
inline constexpr Oid pg_type = 1247;

// The columns of one result row, taken from left to right in the order of the query's SELECT list.
class Cells {
 public:
  Cells(const postgres::Rows& rows, std::size_t row) : rows_(rows), row_(row) {}
  bool null() const { return rows_.is_null(row_, column_); }
  std::string_view view() { return rows_.text(row_, column_++); }
  std::string text() { return std::string(view()); }
  std::optional<std::string> optional_text() { return rows_.optional_text(row_, column_++); }
  std::int64_t integer() { return rows_.integer(row_, column_++); }
  std::optional<std::int64_t> optional_integer();
  double number() { return rows_.number(row_, column_++); }
  bool boolean() { return rows_.boolean(row_, column_++); }
  char character();  // '\0' for NULL and for the empty string

 private:
  const postgres::Rows& rows_;
  std::size_t row_;
  std::size_t column_ = 0;
};

class Reader {
 public:
  Reader(postgres::Connection& connection, const Options& options)
      : connection_(connection), options_(options) {}
  Result<Introspected> read();

 private:
  struct ColumnFacts {
    Oid type = 0;
    Oid collation = 0;
  };
  struct ManagedTable {
    catalog::Table* table = nullptr;
    std::vector<std::size_t> place_of;  // attribute number -> index into columns, facts
    std::vector<ColumnFacts> facts;
    std::size_t place(std::int64_t attribute) const;
    std::vector<std::string> names(const std::vector<std::int64_t>& attributes) const;
  };
  struct Opclass {
    catalog::Name name;
    bool is_default = false;
    Oid input_type = 0;
    std::string method;
  };

  // read_namespaces.cc
  Result<void> read_schemas();
  Result<void> read_extensions();
  Result<void> read_members();
  Result<void> read_comments();
  // read_types.cc
  Result<void> read_enums();
  Result<void> read_sequences();
  // read_tables.cc
  Result<void> read_relations();
  Result<void> read_columns();
  catalog::Column read_column(Cells& cells, ColumnFacts& facts);
  void finish_expressions();
  // read_constraints.cc
  Result<void> read_constraints();
  // read_indexes.cc
  Result<void> read_opclasses();
  Result<void> read_indexes();
  std::vector<catalog::IndexKey> read_keys(const ManagedTable& table, std::string_view method, Cells& cells);
  std::optional<catalog::Name> named_opclass(Oid opclass, std::string_view method, Oid type) const;
  Result<void> read_collations();
  // read_unmanaged.cc
  Result<void> read_unmanaged();

  Result<postgres::Rows> ask(Query query, const postgres::Parameters& parameters = {});
  catalog::Name name(Oid schema, std::string object) const {
    return {schemas_.at(schema), std::move(object)};
  }
  bool ignored(const catalog::Name& name) const;
  bool is_member(Oid system_catalog, Oid object) const {
    return members_.count({system_catalog, object}) > 0;
  }
  std::optional<std::string> comment(Oid system_catalog, Oid object, std::int64_t part = 0) const;
  const ManagedTable* find_table(Oid table) const;
  const catalog::Type& type_named(const std::string& text);
  catalog::Expression default_expression(const std::string& text, const catalog::Type& type);
  void add_unmanaged(std::string kind, catalog::Name object, std::string of_table = {});

  postgres::Connection& connection_;
  const Options& options_;
  Introspected result_;
  std::string managed_;  // oid[] of the managed schemas
  std::unordered_map<Oid, std::string> schemas_;
  std::set<std::pair<Oid, Oid>> members_;                               // class, object
  std::map<std::tuple<Oid, Oid, std::int64_t>, std::string> comments_;  // class, object, column
  std::unordered_map<Oid, ManagedTable> tables_;
  std::unordered_map<Oid, Opclass> opclasses_;
  std::set<std::pair<std::string, Oid>>
      default_types_;  // method, type that has a default operator class of its own
  std::unordered_map<std::string, catalog::Type> types_;
  std::unordered_map<std::string, catalog::Expression> defaults_;
  std::unordered_map<Oid, catalog::Name> collations_;
};

}  // namespace wesley::introspect
