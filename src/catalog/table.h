// SPDX-License-Identifier: Apache-2.0
// Tables with their columns, constraints and indexes.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/rare.h"
#include "catalog/object.h"
#include "catalog/options.h"
#include "catalog/types.h"

namespace wesley::catalog {

struct Identity {
  bool always = false;
  SequenceOptions options;
  Rare<Name> sequence = {};  // only when it is not the name PostgreSQL would choose: table_column_seq
  // Its name is not compared: it follows neither a rename nor a switch of columns, and nobody refers to it.
  bool operator==(const Identity& other) const { return always == other.always && options == other.options; }
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
  Rare<Expression> default_value;
  Rare<Generated> generated;
  Rare<Identity> identity;
  Rare<Name> collation;           // only when it differs from the type's own; schema empty for pg_catalog
  Rare<std::string> storage;      // plain, external, extended, main; only when it differs from the type's own
  Rare<std::string> compression;  // pglz, lz4
  std::optional<int> statistics;  // target; none is the default
  Options options = {};           // n_distinct, n_distinct_inherited
  bool inherited = false;         // it comes from a parent alone (attislocal is false)
  Rare<std::string> comment;
  Rare<std::string> sequence_comment = {};  // of its identity's sequence
  Annotations annotations;
  bool operator==(const Column&) const = default;
};

// `column` is empty when the key is an expression.
struct IndexKey {
  std::string column;
  Rare<Expression> expression;
  Rare<Name> opclass;  // only when not the default for type and method; schema empty for pg_catalog
  Options opclass_options = {};
  Rare<Name> collation;  // only when it differs from the column's own
  bool descending = false;
  bool nulls_first = false;            // PostgreSQL's default is `descending`
  std::optional<int> statistics = {};  // target, of an expression
  bool operator==(const IndexKey&) const = default;
};

struct Index {
  std::string name;
  std::string method = "btree";
  bool unique = false;
  bool nulls_not_distinct = false;
  std::vector<IndexKey> keys;
  std::vector<std::string> include;
  Rare<Expression> predicate;
  Options options;              // WITH
  std::string tablespace = {};  // empty: the database's own
  bool valid = true;
  Rare<Name> parent = {};  // the partitioned index it is attached to
  Rare<std::string> comment;
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
  bool without_overlaps = false;  // of the last column (18+)
  Options options = {};           // WITH, of its index
  std::string tablespace = {};
  bool operator==(const Key&) const = default;
};

enum class ReferentialAction { no_action, restrict_, cascade, set_null, set_default };
struct ForeignKey {
  std::vector<std::string> columns;
  Name referenced;
  std::vector<std::string> referenced_columns;
  ReferentialAction on_delete = ReferentialAction::no_action;
  ReferentialAction on_update = ReferentialAction::no_action;
  std::vector<std::string> set_columns =
      {};  // ON DELETE SET NULL (a, b), SET DEFAULT (a, b); empty: all (15+)
  bool match_full = false;
  bool period = false;  // of the last column (18+)
  bool operator==(const ForeignKey&) const = default;
};

struct Check {
  Expression expression;
  bool no_inherit = false;
  bool operator==(const Check&) const = default;
};

struct ExclusionElement {
  IndexKey key;
  std::string operator_;  // as EXCLUDE writes it: `&&`, `OPERATOR(public.=)`
  bool operator==(const ExclusionElement&) const = default;
};
// Its index has the constraint's name and is not listed among the table's indexes.
struct Exclusion {
  std::string method = "gist";
  std::vector<ExclusionElement> elements;
  std::vector<std::string> include;
  Rare<Expression> predicate;
  Options options;
  std::string tablespace;
  bool operator==(const Exclusion&) const = default;
};

using ConstraintBody = std::variant<Key, ForeignKey, Check, Exclusion>;
struct Constraint {
  std::string name;
  ConstraintBody body;
  bool deferrable = false;
  bool initially_deferred = false;
  bool validated = true;
  bool enforced = true;    // NOT ENFORCED (18+)
  bool inherited = false;  // it comes from a parent alone (conislocal is false)
  Rare<Name> parent = {};  // of a key of a partition: the partitioned index it is attached to
  Rare<std::string> comment;
  Annotations annotations;
  bool operator==(const Constraint&) const = default;

  const Key* key() const { return std::get_if<Key>(&body); }
  const ForeignKey* foreign_key() const { return std::get_if<ForeignKey>(&body); }
  const Check* check() const { return std::get_if<Check>(&body); }
  const Exclusion* exclusion() const { return std::get_if<Exclusion>(&body); }
  // It is kept by an index of its own name.
  bool has_index() const { return key() != nullptr || exclusion() != nullptr; }
};

// The sequence that PostgreSQL makes for an identity or serial column (ChooseRelationName, indexcmds.c).
Name identity_sequence(const Name& table, std::string_view column);
// The sequence of an identity column, which may have been given another name.
Name identity_sequence(const Name& table, const Column& column);

enum class PartitionStrategy { range, list, hash };
struct PartitionKey {
  PartitionStrategy strategy = PartitionStrategy::range;
  std::vector<IndexKey> keys;  // column or expression, collation, opclass
  bool operator==(const PartitionKey&) const = default;
};
struct PartitionOf {
  Name parent;
  Expression bound;  // "FOR VALUES FROM (1) TO (10)", "DEFAULT"
  bool operator==(const PartitionOf&) const = default;
};

enum class ReplicaIdentity { default_, nothing, full, index };

struct Table {
  Name name;
  std::vector<Column> columns;          // in attribute order
  std::vector<Constraint> constraints;  // sorted by name
  std::vector<Index> indexes;           // sorted by name; none that backs a constraint
  bool unlogged = false;
  Options options;                   // storage parameters; those of its toast table as toast.X
  Rare<PartitionKey> partition_key;  // it is partitioned
  Rare<PartitionOf> partition_of;    // it is a partition
  std::vector<Name> inherits;        // in order; not of a partition
  Rare<Name> of_type;                // a typed table
  bool row_security = false;
  bool force_row_security = false;
  ReplicaIdentity replica_identity = ReplicaIdentity::default_;
  std::string replica_index;  // for ReplicaIdentity::index
  std::string clustered_on;   // the index of CLUSTER ON
  std::string access_method;  // empty: heap
  std::string tablespace;     // empty: the database's own
  Rare<std::string> comment;
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

}  // namespace wesley::catalog
