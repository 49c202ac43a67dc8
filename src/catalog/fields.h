// SPDX-License-Identifier: Apache-2.0
// Which fields each type of the catalog has, under which key, and what is left out: one list, followed by
// the writer, the reader and the hash alike, so that they cannot disagree. Internal to catalog.
//
// `Io` is JsonWriter (json_writer.h) or JsonReader (json_reader.h). Io::Ref<T> is `const T&` to the one
// and `T&` to the other. `field(key, value)` is always there, except that an empty optional, list or map is
// left out; `field(key, value, fallback)` is left out when it equals the fallback.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "base/check.h"
#include "catalog/catalog.h"

namespace wesley::catalog {

template <class Io, class T>
using Ref = typename Io::template Ref<T>;

inline constexpr std::array<std::string_view, 3> sequence_type_names = {"smallint", "integer", "bigint"};
inline constexpr std::array<std::string_view, 2> rename_mode_names = {"online", "instant"};
inline constexpr std::array<std::string_view, 5> referential_action_names = {
    "no action", "restrict", "cascade", "set null", "set default"};
inline constexpr std::array<std::string_view, 4> constraint_kind_names = {"primary key", "unique",
                                                                          "foreign key", "check"};
enum class ConstraintKind { primary_key, unique, foreign_key, check };

inline ConstraintKind kind(const Constraint& constraint) {
  if (const Key* key = constraint.key()) {
    return key->primary ? ConstraintKind::primary_key : ConstraintKind::unique;
  }
  return constraint.foreign_key() != nullptr ? ConstraintKind::foreign_key : ConstraintKind::check;
}

inline void set_kind(Constraint& constraint, ConstraintKind kind) {
  switch (kind) {
    case ConstraintKind::primary_key:
    case ConstraintKind::unique:
      constraint.body.emplace<Key>().primary = kind == ConstraintKind::primary_key;
      return;
    case ConstraintKind::foreign_key:
      constraint.body.emplace<ForeignKey>();
      return;
    case ConstraintKind::check:
      constraint.body.emplace<Check>();
      return;
  }
}

template <class Io>
void fields(Io& io, Ref<Io, Name> name) {
  io.field("schema", name.schema, std::string());
  io.field("name", name.name);
}

template <class Io>
void fields(Io& io, Ref<Io, Origin> origin) {
  io.field("file", origin.file);
  io.field("line", origin.line);
  io.field("column", origin.column);
}

template <class Io>
void fields(Io& io, Ref<Io, Renamed> renamed) {
  io.field("from_sdl", renamed.from_sdl);
  io.field("from", renamed.from);
  io.choice("mode", renamed.mode, rename_mode_names, RenameMode::online);
}

template <class Io>
void fields(Io& io, Ref<Io, Annotations> annotations) {
  io.field("sdl_name", annotations.sdl_name, std::string());
  io.field("deprecated", annotations.deprecated);
  io.field("renamed", annotations.renamed);
  io.field("metadata", annotations.metadata, Json());
  io.known("origin", annotations.origin);
}

template <class Io>
void fields(Io& io, Ref<Io, SequenceOptions> options) {
  io.one_of("type", options.type, sequence_type_names, "bigint");
  io.field("increment", options.increment, std::int64_t{1});
  const SequenceOptions defaults = default_sequence_options(options.type, options.increment > 0);
  io.field("start", options.start, defaults.start);
  io.field("minimum", options.minimum, defaults.minimum);
  io.field("maximum", options.maximum, defaults.maximum);
  io.field("cache", options.cache, defaults.cache);
  io.field("cycle", options.cycle, false);
}

template <class Io>
void fields(Io& io, Ref<Io, Identity> identity) {
  io.field("always", identity.always, false);
  fields(io, identity.options);
}

template <class Io>
void fields(Io& io, Ref<Io, Generated> generated) {
  io.field("expression", generated.expression);
  io.field("stored", generated.stored, true);
}

template <class Io>
void fields(Io& io, Ref<Io, Column> column) {
  io.field("name", column.name);
  io.field("type", column.type);
  io.field("not_null", column.not_null, false);
  io.field("default", column.default_value);
  io.field("generated", column.generated);
  io.field("identity", column.identity);
  io.field("collation", column.collation);
  io.field("storage", column.storage);
  io.field("compression", column.compression);
  io.field("statistics", column.statistics);
  io.field("comment", column.comment);
  io.annotations(column.annotations);
}

template <class Io>
void fields(Io& io, Ref<Io, IndexKey> key) {
  io.field("column", key.column, std::string());
  io.field("expression", key.expression);
  io.field("opclass", key.opclass);
  io.field("collation", key.collation);
  io.field("descending", key.descending, false);
  io.field("nulls_first", key.nulls_first, bool{key.descending});
}

template <class Io>
void fields(Io& io, Ref<Io, Index> index) {
  io.field("name", index.name);
  io.field("method", index.method, std::string("btree"));
  io.field("unique", index.unique, false);
  io.field("nulls_not_distinct", index.nulls_not_distinct, false);
  io.field("keys", index.keys);
  io.field("include", index.include);
  io.field("predicate", index.predicate);
  io.field("options", index.options);
  io.field("valid", index.valid, true);
  io.field("comment", index.comment);
  io.annotations(index.annotations);
}

template <class Io>
void fields(Io& io, Ref<Io, Key> key) {
  io.field("columns", key.columns);
  io.field("include", key.include);
  io.field("nulls_not_distinct", key.nulls_not_distinct, false);
}

template <class Io>
void fields(Io& io, Ref<Io, ForeignKey> key) {
  io.field("columns", key.columns);
  io.field("references", key.referenced);
  io.field("referenced_columns", key.referenced_columns);
  io.choice("on_delete", key.on_delete, referential_action_names, ReferentialAction::no_action);
  io.choice("on_update", key.on_update, referential_action_names, ReferentialAction::no_action);
  io.field("match_full", key.match_full, false);
}

template <class Io>
void fields(Io& io, Ref<Io, Check> check) {
  io.field("expression", check.expression);
  io.field("no_inherit", check.no_inherit, false);
}

template <class Io>
void fields(Io& io, Ref<Io, Constraint> constraint) {
  io.field("name", constraint.name);
  ConstraintKind body_kind = kind(constraint);
  io.choice("kind", body_kind, constraint_kind_names);
  if constexpr (Io::reading) set_kind(constraint, body_kind);
  std::visit([&io](auto& body) { fields(io, body); }, constraint.body);
  io.field("deferrable", constraint.deferrable, false);
  io.field("initially_deferred", constraint.initially_deferred, false);
  io.field("validated", constraint.validated, true);
  io.field("comment", constraint.comment);
  io.annotations(constraint.annotations);
}

template <class Io>
void fields(Io& io, Ref<Io, Table> table) {
  fields(io, table.name);
  io.columns("columns", table.columns);
  io.field("constraints", table.constraints);
  io.field("indexes", table.indexes);
  io.field("unlogged", table.unlogged, false);
  io.field("options", table.options);
  io.field("comment", table.comment);
  io.annotations(table.annotations);
}

template <class Io>
void fields(Io& io, Ref<Io, EnumLabel> label) {
  io.field("label", label.label);
  io.annotations(label.annotations);
}

template <class Io>
void fields(Io& io, Ref<Io, Enum> enumeration) {
  fields(io, enumeration.name);
  io.field("labels", enumeration.labels);
  io.field("comment", enumeration.comment);
  io.annotations(enumeration.annotations);
}

template <class Io>
void fields(Io& io, Ref<Io, Sequence> sequence) {
  fields(io, sequence.name);
  fields(io, sequence.options);
  io.field("owned_by", sequence.owned_by);
  io.field("comment", sequence.comment);
  io.annotations(sequence.annotations);
}

template <class Io>
void fields(Io& io, Ref<Io, std::pair<Name, std::string>> owner) {
  io.field("table", owner.first);
  io.field("column", owner.second);
}

template <class Io>
void fields(Io& io, Ref<Io, Schema> schema) {
  io.field("name", schema.name);
  io.field("comment", schema.comment);
}

template <class Io>
void fields(Io& io, Ref<Io, Extension> extension) {
  io.field("name", extension.name);
  io.field("schema", extension.schema, std::string());
  io.field("version", extension.version, std::string());
}

template <class Io>
void fields(Io& io, Ref<Io, Unmanaged> object) {
  io.field("kind", object.kind);
  fields(io, object.name);
  io.field("of_table", object.of_table, std::string());
}

template <class Io>
void fields(Io& io, Ref<Io, Catalog> catalog) {
  io.field("schemas", catalog.schemas);
  io.field("extensions", catalog.extensions);
  io.field("enums", catalog.enums);
  io.field("sequences", catalog.sequences);
  io.field("tables", catalog.tables);
}

}  // namespace wesley::catalog
