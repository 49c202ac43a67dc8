// SPDX-License-Identifier: Apache-2.0
// The one description of a database. SDL, a live server and a saved snapshot all become this value; diff,
// plan, drift, types and tests are functions of it. It does not know where it came from.
//
// Two layers. *Physical* members are compared, hashed and planned. *Annotations* (SDL names, metadata,
// relations, origins) are saved, never compared. Column order is stored and used at creation, and not
// compared. Iteration order is deterministic.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/json.h"
#include "sql/expression.h"
#include "sql/type_name.h"

namespace wesley::catalog {

using Type = sql::TypeName;

// A schema-qualified name, unquoted.
struct Name {
  std::string schema;
  std::string name;
  auto operator<=>(const Name&) const = default;
};
// Quoted where PostgreSQL needs it: public."user".
std::string to_string(const Name& name);

// Where in the sources an object was written. Never compared.
struct Origin {
  std::string file;
  std::uint32_t line = 0;
  std::uint32_t column = 0;
  bool known() const { return line != 0; }
  bool operator==(const Origin&) const { return true; }
};

// An SQL expression. Two are equal when their canonical texts are; text is what is written into DDL.
struct Expression {
  std::string text;
  std::string canonical;
  bool operator==(const Expression& other) const { return canonical == other.canonical; }
};
Expression make_expression(std::string text, const sql::ColumnTypes& types = {},
                           const Type* result = nullptr);

// `@renamed(from:)`: the name it had before, in SDL and as PostgreSQL would have named it.
enum class RenameMode { online, instant };
struct Renamed {
  std::string from_sdl;
  std::string from;
  RenameMode mode = RenameMode::online;
};

// What the SDL says beyond the database. Never compared.
struct Annotations {
  std::string sdl_name;
  std::optional<std::string> deprecated;
  std::optional<Renamed> renamed;
  Json metadata;  // object: pii, sensitive, critical, weight, uid, and relations of a table
  Origin origin;
  bool operator==(const Annotations&) const { return true; }
  bool sensitive() const;
};

struct SequenceOptions {
  std::string type = "bigint";  // smallint, integer, bigint
  std::int64_t start = 1;
  std::int64_t increment = 1;
  std::int64_t minimum = 1;
  std::int64_t maximum = INT64_MAX;
  std::int64_t cache = 1;
  bool cycle = false;
  bool operator==(const SequenceOptions&) const = default;
};
// PostgreSQL's own defaults for a sequence of that type and direction.
SequenceOptions default_sequence_options(std::string_view type, bool ascending = true);

struct Identity {
  bool always = false;
  SequenceOptions options;
  bool operator==(const Identity&) const = default;
};

struct Generated {
  Expression expression;
  bool stored = true;
  bool operator==(const Generated&) const = default;
};

struct Column {
  std::string name;
  Type type;
  bool not_null = false;
  std::optional<Expression> default_value;
  std::optional<Generated> generated;
  std::optional<Identity> identity;
  std::optional<Name> collation;  // only when it differs from the type's own; schema empty for pg_catalog
  std::optional<std::string>
      storage;  // plain, external, extended, main; only when it differs from the type's own
  std::optional<std::string> compression;  // pglz, lz4
  std::optional<int> statistics;           // target; none is the default
  std::optional<std::string> comment;
  Annotations annotations;
  bool operator==(const Column&) const = default;
};

// `column` is empty when the key is an expression.
struct IndexKey {
  std::string column;
  std::optional<Expression> expression;
  std::optional<Name> opclass;  // only when not the default for type and method; schema empty for pg_catalog
  std::optional<Name> collation;  // only when it differs from the column's own
  bool descending = false;
  bool nulls_first = false;  // PostgreSQL's default is `descending`
  bool operator==(const IndexKey&) const = default;
};

struct Index {
  std::string name;
  std::string method = "btree";
  bool unique = false;
  bool nulls_not_distinct = false;
  std::vector<IndexKey> keys;
  std::vector<std::string> include;
  std::optional<Expression> predicate;
  std::map<std::string, std::string> options;  // WITH
  bool valid = true;
  std::optional<std::string> comment;
  Annotations annotations;
  bool operator==(const Index&) const = default;
};

// Primary key or unique constraint. Its index has the constraint's name and is not listed among the table's
// indexes.
struct Key {
  bool primary = false;
  std::vector<std::string> columns;
  std::vector<std::string> include;
  bool nulls_not_distinct = false;
  bool operator==(const Key&) const = default;
};

enum class ReferentialAction { no_action, restrict_, cascade, set_null, set_default };
struct ForeignKey {
  std::vector<std::string> columns;
  Name referenced;
  std::vector<std::string> referenced_columns;
  ReferentialAction on_delete = ReferentialAction::no_action;
  ReferentialAction on_update = ReferentialAction::no_action;
  bool match_full = false;
  bool operator==(const ForeignKey&) const = default;
};

struct Check {
  Expression expression;
  bool no_inherit = false;
  bool operator==(const Check&) const = default;
};

struct Constraint {
  std::string name;
  std::variant<Key, ForeignKey, Check> body;
  bool deferrable = false;
  bool initially_deferred = false;
  bool validated = true;
  std::optional<std::string> comment;
  Annotations annotations;
  bool operator==(const Constraint&) const = default;

  const Key* key() const { return std::get_if<Key>(&body); }
  const ForeignKey* foreign_key() const { return std::get_if<ForeignKey>(&body); }
  const Check* check() const { return std::get_if<Check>(&body); }
};

struct Table {
  Name name;
  std::vector<Column> columns;          // in attribute order
  std::vector<Constraint> constraints;  // sorted by name
  std::vector<Index> indexes;           // sorted by name; none that backs a constraint
  bool unlogged = false;
  std::map<std::string, std::string> options;  // storage parameters
  std::optional<std::string> comment;
  Annotations annotations;

  const Column* column(std::string_view column_name) const;
  Column* column(std::string_view column_name);
  const Constraint* constraint(std::string_view constraint_name) const;
  Constraint* constraint(std::string_view constraint_name);
  const Index* index(std::string_view index_name) const;
  Index* index(std::string_view index_name);
  const Constraint* primary_key() const;
};

// The column types of a table, for make_expression. The table must outlive it.
sql::ColumnTypes column_types(const Table& table);

struct EnumLabel {
  std::string label;
  Annotations annotations;
  bool operator==(const EnumLabel&) const = default;
};
struct Enum {
  Name name;
  std::vector<EnumLabel> labels;  // in sort order
  std::optional<std::string> comment;
  Annotations annotations;
  bool operator==(const Enum&) const = default;
};

// A sequence that is not of an identity column.
struct Sequence {
  Name name;
  SequenceOptions options;
  std::optional<std::pair<Name, std::string>> owned_by;  // table, column
  std::optional<std::string> comment;
  Annotations annotations;
  bool operator==(const Sequence&) const = default;
};

struct Schema {
  std::string name;
  std::optional<std::string> comment;
  bool operator==(const Schema&) const = default;
};

struct Extension {
  std::string name;
  std::string schema;   // empty: any
  std::string version;  // empty: any
  bool operator==(const Extension& other) const;
};

// An object of a managed schema of a kind this version cannot describe. Listed, never dropped silently.
struct Unmanaged {
  std::string kind;  // "view", "function", "trigger", ...
  Name name;
  std::string of_table;  // for triggers, policies, rules
  auto operator<=>(const Unmanaged&) const = default;
};

struct Catalog {
  std::map<std::string, Schema> schemas;
  std::map<std::string, Extension> extensions;
  std::map<Name, Enum> enums;
  std::map<Name, Sequence> sequences;
  std::map<Name, Table> tables;
  std::vector<Unmanaged> unmanaged;
  int server_major = 15;  // of the server it was read from or is meant for; not compared

  const Table* table(const Name& name) const;
  Table* table(const Name& name);
};

// What a new database holds: the schema `public`, which every template has.
Catalog empty_database();

}  // namespace wesley::catalog
