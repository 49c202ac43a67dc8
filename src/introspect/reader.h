// SPDX-License-Identifier: Apache-2.0
// Inside of this module: what the parts of one reading share. Each read_* asks one question and adds its
// answer to the catalog; they run in the order of introspect.cc, because later ones look up what earlier ones
// found.
#pragma once

#include <cstdint>
#include <future>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <vector>

#include "catalog/expression_maker.h"
#include "introspect/introspect.h"
#include "introspect/queries.h"

namespace wesley::introspect {

using Oid = std::int64_t;

// The fixed identifiers of system catalogs (CATALOG(...) in src/include/catalog/pg_*.h).
inline constexpr Oid pg_class = 1259;
inline constexpr Oid pg_constraint = 2606;
inline constexpr Oid pg_namespace = 2615;
inline constexpr Oid pg_type = 1247;

// What CREATE ... AS or `pg_class.reloptions` says as name=value.
void add_options(catalog::Options& options, std::string_view prefix, std::string_view array);
// Schema pg_catalog is left out, as in a type's name.
catalog::Name system_name(std::string schema, std::string object);

// The columns of one result row, taken from left to right in the order of the query's SELECT list.
class Cells {
 public:
  Cells(const postgres::Rows& rows, std::size_t row, std::size_t first = 0)
      : rows_(rows), row_(row), column_(first) {}
  bool null() const { return rows_.is_null(row_, column_); }
  std::string_view view() { return rows_.text(row_, column_++); }
  std::string text() { return std::string(view()); }
  std::optional<std::string> optional_text() { return rows_.optional_text(row_, column_++); }
  std::int64_t integer() { return rows_.integer(row_, column_++); }
  std::optional<std::int64_t> optional_integer();
  std::optional<catalog::Name> optional_name();  // of an array of schema and name
  double number() { return rows_.number(row_, column_++); }
  bool boolean() { return rows_.boolean(row_, column_++); }
  char character();  // '\0' for NULL and for the empty string

 private:
  const postgres::Rows& rows_;
  std::size_t row_;
  std::size_t column_;
};

class Reader {
 public:
  Reader(postgres::Connection& connection, const Options& options)
      : connection_(connection), options_(options) {}
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;
  Result<Introspected> read();

 private:
  struct ColumnFacts {
    Oid type = 0;
    Oid collation = 0;
  };
  // What can be set on a column of a table and on a key of an index.
  struct AttributeSettings {
    std::optional<int> statistics;
    catalog::Options options;
  };
  // The columns that index and partition keys have in common, as the server stores them.
  struct StoredKeys {
    std::vector<std::int64_t> attributes;  // 0: the next expression
    std::vector<std::int64_t> options;
    std::vector<std::int64_t> opclasses;
    std::vector<std::int64_t> collations;
    std::vector<std::string> expressions;
    bool says_collation = false;
    std::map<std::int64_t, AttributeSettings> settings;  // by attribute number, from 1
  };
  // A table, or what has columns like one: a view, a foreign table, a composite type.
  struct Relation {
    catalog::Table* table = nullptr;
    char kind = 'r';                    // pg_class.relkind
    std::vector<std::size_t> place_of;  // attribute number -> index into columns, facts
    std::vector<ColumnFacts> facts;
    std::optional<StoredKeys> partition_keys;
    Oid row_type = 0;
    bool is_table() const { return kind == 'r' || kind == 'p'; }
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
  Result<void> read_domains();
  Result<void> read_sequences();
  void finish_composites();
  // read_tables.cc
  Result<void> read_relations();
  void read_relation_properties(Cells& cells, Relation& relation);
  Result<void> read_columns();
  AttributeSettings read_attribute_settings(Cells& cells);
  catalog::Column read_column(Cells& cells, ColumnFacts& facts);
  void finish_expressions();
  // read_constraints.cc
  Result<void> read_constraints();
  // read_indexes.cc
  Result<void> read_opclasses();
  Result<void> read_collations();
  void finish_partition_keys();
  Result<void> read_indexes();
  catalog::Index read_index(Cells& cells, Oid oid, const Relation& relation);
  void give_to_constraint(catalog::Index index, catalog::Constraint& constraint);
  std::vector<catalog::IndexKey> read_keys(const Relation& relation, std::string_view method,
                                           StoredKeys stored);
  std::optional<catalog::Name> named_opclass(Oid opclass, std::string_view method, Oid type) const;
  // read_definitions.cc
  Result<void> read_definitions();
  Result<void> read_definitions(Query query);
  void finish_relations();
  Result<void> read_uses();
  // read_grants.cc
  Result<void> read_grants();
  // read_unmanaged.cc
  Result<void> read_unmanaged();

  // The answer to the query, which is about the managed schemas where it has a parameter. The next one is
  // sent at once and taken off the wire in the background: while the reader works on the one, the server
  // works on the other, and need not wait until someone reads.
  Result<postgres::Rows> ask(Query query);
  Result<void> send(Query query);
  catalog::Name name(Oid schema, std::string object) const {
    return {schemas_.at(schema), std::move(object)};
  }
  bool ignored(const catalog::Name& name) const;
  bool is_member(Oid system_catalog, Oid object) const {
    return members_.count({system_catalog, object}) > 0;
  }
  // That the catalog holds this object, under which identity: for uses and grants.
  void know(Oid system_catalog, Oid object, catalog::ObjectId id) {
    objects_.insert_or_assign({system_catalog, object}, std::move(id));
  }
  const catalog::ObjectId* known(Oid system_catalog, Oid object) const;
  std::optional<std::string> comment(Oid system_catalog, Oid object, std::int64_t part = 0) const;
  const Relation* find_relation(Oid relation) const;
  const Relation* find_table(Oid table) const;
  const catalog::Type& type_named(const std::string& text);
  void add_unmanaged(std::string kind, catalog::Name object, std::string of_table = {});

  postgres::Connection& connection_;
  const Options& options_;
  Introspected result_;
  std::optional<Query> sent_;                   // what the server works on
  std::future<Result<postgres::Rows>> answer_;  // to that; goes only when it has come, also after a failure
  std::string managed_;  // oid[] of the managed schemas; before they are known, text[] of their names
  std::unordered_map<Oid, std::string> schemas_;
  std::set<std::pair<Oid, Oid>> members_;                               // class, object
  std::map<std::tuple<Oid, Oid, std::int64_t>, std::string> comments_;  // class, object, column
  std::unordered_map<Oid, Relation> relations_;
  std::unordered_map<Oid, catalog::Table> not_tables_;  // what relations_ holds besides tables
  std::unordered_map<Oid, std::map<std::int64_t, AttributeSettings>> index_settings_;
  std::unordered_map<Oid, std::string> constraint_of_;  // index -> name of the constraint that it keeps
  std::map<std::pair<Oid, Oid>, catalog::ObjectId> objects_;
  std::unordered_map<Oid, Opclass> opclasses_;
  std::set<std::pair<std::string, Oid>>
      default_types_;  // method, type that has a default operator class of its own
  std::unordered_map<std::string, catalog::Type> types_;
  catalog::ExpressionMaker expressions_;
  std::unordered_map<Oid, catalog::Name> collations_;
};

}  // namespace wesley::introspect
