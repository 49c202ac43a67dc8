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
struct RenameEnum {
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
struct SetTableOptions {
  Name table;
  std::map<std::string, std::string> before, after;
};
struct SetUnlogged {
  Name table;
  bool after = false;
};

struct AddColumn {
  Name table;
  catalog::Column after;
};
struct DropColumn {
  Name table;
  catalog::Column before;
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
  statistics
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
// Same definition; only deferrability or validity differs.
struct AlterConstraint {
  Name table;
  catalog::Constraint before, after;
};

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
// Same definition; only storage parameters differ.
struct AlterIndex {
  Name table;
  catalog::Index before, after;
};

enum class CommentTarget { schema, table, column, constraint, index, enumeration, sequence };
struct SetComment {
  CommentTarget target;
  Name object;      // the schema is {"", name}; otherwise the table, type or sequence
  std::string sub;  // column, constraint or index
  std::optional<std::string> before, after;
};

using ChangeBody =
    std::variant<CreateSchema, DropSchema, CreateExtension, DropExtension, AlterExtension, CreateEnum,
                 DropEnum, RenameEnum, AddEnumValue, RenameEnumValue, ReplaceEnum, CreateSequence,
                 DropSequence, AlterSequence, CreateTable, DropTable, RenameTable, SetTableOptions,
                 SetUnlogged, AddColumn, DropColumn, RenameColumn, AlterColumn, AddConstraint, DropConstraint,
                 RenameConstraint, AlterConstraint, AddIndex, DropIndex, RenameIndex, AlterIndex, SetComment>;

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
// The table, type or sequence it is about, by the name it has before the change; none for schemas and
// extensions.
std::optional<Name> relation(const Change& change);
// "add-column": the kind's id, for JSON.
std::string_view kind_id(const Change& change);
// {"kind", "summary", "severity", "object", "property", "before", "after", "origin"}:
// schemas/diff.schema.json.
Json to_json(const Change& change);

}  // namespace wesley::diff
