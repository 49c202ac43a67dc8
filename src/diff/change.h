// SPDX-License-Identifier: Apache-2.0
// A difference between two catalogs, with both sides whole. A closed variant: one alternative a kind of
// change, one change a property that differs.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "catalog/catalog.h"

namespace wesley::diff {

using catalog::Name;

struct CreateSchema {
  catalog::Schema after;
};
struct DropSchema {
  catalog::Schema before;
};
struct CreateExtension {
  catalog::Extension after;
};
struct DropExtension {
  catalog::Extension before;
};
struct AlterExtension {
  catalog::Extension before, after;
};

struct CreateEnum {
  catalog::Enum after;
};
struct DropEnum {
  catalog::Enum before;
};
// An enum, a domain, a composite, a range or its multirange.
struct RenameType {
  Name before, after;
};
struct AddEnumValue {
  Name type;
  catalog::EnumLabel label;
  std::string before, after;
};  // placed before or after that label; both empty: last
struct RenameEnumValue {
  Name type;
  std::string before, after;
};
// Labels removed or reordered: no ALTER TYPE can do it.
struct ReplaceEnum {
  catalog::Enum before, after;
};

struct CreateDomain {
  catalog::Domain after;
};
struct DropDomain {
  catalog::Domain before;
};
// Base type or collation: no ALTER DOMAIN can do it. Default, NOT NULL, checks: each by a statement of its
// own.
struct AlterDomain {
  catalog::Domain before, after;
};
struct CreateComposite {
  catalog::Composite after;
};
struct DropComposite {
  catalog::Composite before;
};
struct AlterComposite {
  catalog::Composite before, after;
};

struct CreateSequence {
  catalog::Sequence after;
};
struct DropSequence {
  catalog::Sequence before;
};
struct AlterSequence {
  catalog::Sequence before, after;
};

struct CreateTable {
  catalog::Table after;
};
struct DropTable {
  catalog::Table before;
};
struct RenameTable {
  Name before, after;
  catalog::RenameMode mode = catalog::RenameMode::online;
};
enum class TableProperty {
  options,
  unlogged,
  row_security,
  force_row_security,
  replica_identity,
  clustered_on,
  access_method,
  tablespace,
  of_type
};
// Both sides without columns, constraints and indexes.
struct AlterTable {
  Name table;
  TableProperty property;
  catalog::Table before, after;
};
// The partition key differs: no ALTER TABLE can do it. Its columns, constraints and indexes are `after`'s.
struct ReplaceTable {
  catalog::Table before, after;
};
// INHERIT, or ATTACH PARTITION when there is a bound; and the reverse.
struct JoinParent {
  Name table, parent;
  std::optional<catalog::Expression> bound;
};
struct LeaveParent {
  Name table, parent;
  std::optional<catalog::Expression> bound;
};

struct AddColumn {
  Name table;
  catalog::Column after;
};
// `only`: the children keep it, as a column of their own.
struct DropColumn {
  Name table;
  catalog::Column before;
  bool only = false;
};
struct RenameColumn {
  Name table;
  std::string before, after;
  catalog::RenameMode mode = catalog::RenameMode::online;
};
// `type` covers a collation change too, because PostgreSQL changes both in one ALTER.
enum class ColumnProperty {
  type,
  not_null,
  default_value,
  generated,
  identity,
  storage,
  compression,
  statistics,
  options
};
struct AlterColumn {
  Name table;
  ColumnProperty property;
  catalog::Column before, after;
};

struct AddConstraint {
  Name table;
  catalog::Constraint after;
};
struct DropConstraint {
  Name table;
  catalog::Constraint before;
};
struct RenameConstraint {
  Name table;
  std::string before, after;
};
// Same definition; only deferrability, validity, the parameters of its index or the partitioned constraint it
// is attached to differ.
struct AlterConstraint {
  Name table;
  catalog::Constraint before, after;
};

// Indexes: of a table or of a materialised view.
struct AddIndex {
  Name table;
  catalog::Index after;
};
struct DropIndex {
  Name table;
  catalog::Index before;
};
struct RenameIndex {
  Name table;
  std::string before, after;
};
// Same definition; only storage parameters, statistics targets or the partitioned index it is attached to
// differ.
struct AlterIndex {
  Name table;
  catalog::Index before, after;
};

// Created with its settings, indexes and comments. Dropped with the triggers, policies and rules that stand
// on it.
struct CreateDefinition {
  catalog::Definition after;
};
struct DropDefinition {
  catalog::Definition before;
};
// Another statement. What stands beside it (settings, indexes, comments) has changes of its own.
struct ReplaceDefinition {
  catalog::Definition before, after;
};
// The same statement with other settings.
struct AlterDefinition {
  catalog::Definition before, after;
};

// None: the grantee has no entry. What is granted on an object goes with it.
struct SetGrant {
  catalog::GrantId id;
  std::optional<catalog::Grant> before, after;
};

// Attributes are columns; of an identity column, its sequence.
enum class CommentTarget { object, column, identity, constraint, index };
struct SetComment {
  CommentTarget target;
  catalog::ObjectId object;  // of an index: the table or materialised view it stands on
  std::string sub;           // column, constraint or index
  Rare<std::string> before, after;
};

using ChangeBody =
    std::variant<CreateSchema, DropSchema, CreateExtension, DropExtension, AlterExtension, CreateEnum,
                 DropEnum, RenameType, AddEnumValue, RenameEnumValue, ReplaceEnum, CreateDomain, DropDomain,
                 AlterDomain, CreateComposite, DropComposite, AlterComposite, CreateSequence, DropSequence,
                 AlterSequence, CreateTable, DropTable, RenameTable, AlterTable, ReplaceTable, JoinParent,
                 LeaveParent, AddColumn, DropColumn, RenameColumn, AlterColumn, AddConstraint, DropConstraint,
                 RenameConstraint, AlterConstraint, AddIndex, DropIndex, RenameIndex, AlterIndex,
                 CreateDefinition, DropDefinition, ReplaceDefinition, AlterDefinition, SetGrant, SetComment>;

struct Change {
  ChangeBody body;
  catalog::Origin origin;  // of the side that is written in the sources

  // Defined in change.cc: a variant of this width is slow to compile wherever its copies are instantiated.
  Change();
  Change(ChangeBody change, catalog::Origin where = {});
  Change(const Change&);
  Change(Change&&) noexcept;
  Change& operator=(const Change&);
  Change& operator=(Change&&) noexcept;
  ~Change();
};

// "add column public.user.token uuid": one line, for people.
std::string describe(const Change& change);
// The table, type, sequence or other object it is about, by the name it has before the change; none for
// schemas, extensions and what has no name.
std::optional<Name> relation(const Change& change);
// "add-column": the kind's id, for JSON.
std::string_view kind_id(const Change& change);
// {"kind", "summary", "severity", "object", "property", "before", "after", "origin"}:
// schemas/diff.schema.json.
Json to_json(const Change& change);

}  // namespace wesley::diff
