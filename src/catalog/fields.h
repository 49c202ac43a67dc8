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

inline constexpr auto object_kind_names = [] {
  std::array<std::string_view, object_kinds.size()> names;
  for (std::size_t i = 0; i < names.size(); ++i) names[i] = object_kinds[i].id;
  return names;
}();
inline constexpr std::array<std::string_view, 3> sequence_type_names = {"smallint", "integer", "bigint"};
inline constexpr std::array<std::string_view, 2> rename_mode_names = {"online", "instant"};
inline constexpr std::array<std::string_view, 5> referential_action_names = {
    "no action", "restrict", "cascade", "set null", "set default"};
inline constexpr std::array<std::string_view, 5> constraint_kind_names = {"primary key", "unique",
                                                                          "foreign key", "check", "exclude"};
enum class ConstraintKind { primary_key, unique, foreign_key, check, exclude };
inline constexpr std::array<std::string_view, 3> partition_strategy_names = {"range", "list", "hash"};
inline constexpr std::array<std::string_view, 4> replica_identity_names = {"default", "nothing", "full",
                                                                           "index"};

inline ConstraintKind kind(const Constraint& constraint) {
  if (const Key* key = constraint.key()) {
    return key->primary ? ConstraintKind::primary_key : ConstraintKind::unique;
  }
  if (constraint.exclusion() != nullptr) return ConstraintKind::exclude;
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
    case ConstraintKind::exclude:
      constraint.body.emplace<Exclusion>();
      return;
  }
}

template <class Io>
void fields(Io& io, Ref<Io, Name> name) {
  io.field("schema", name.schema, std::string());
  io.field("name", name.name);
}

template <class Io>
void fields(Io& io, Ref<Io, ObjectId> id) {
  io.choice("kind", id.kind, object_kind_names);
  fields(io, id.name);
  io.field("detail", id.detail, std::string());
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
  io.field("sequence", identity.sequence);
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
  io.field("options", column.options);
  io.field("inherited", column.inherited, false);
  io.field("comment", column.comment);
  io.field("sequence_comment", column.sequence_comment);
  io.annotations(column.annotations);
}

template <class Io>
void fields(Io& io, Ref<Io, IndexKey> key) {
  io.field("column", key.column, std::string());
  io.field("expression", key.expression);
  io.field("opclass", key.opclass);
  io.field("opclass_options", key.opclass_options);
  io.field("collation", key.collation);
  io.field("descending", key.descending, false);
  io.field("nulls_first", key.nulls_first, bool{key.descending});
  io.field("statistics", key.statistics);
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
  io.field("tablespace", index.tablespace, std::string());
  io.field("valid", index.valid, true);
  io.field("parent", index.parent);
  io.field("comment", index.comment);
  io.annotations(index.annotations);
}

template <class Io>
void fields(Io& io, Ref<Io, Key> key) {
  io.field("columns", key.columns);
  io.field("include", key.include);
  io.field("nulls_not_distinct", key.nulls_not_distinct, false);
  io.field("without_overlaps", key.without_overlaps, false);
  io.field("options", key.options);
  io.field("tablespace", key.tablespace, std::string());
}

template <class Io>
void fields(Io& io, Ref<Io, ForeignKey> key) {
  io.field("columns", key.columns);
  io.field("references", key.referenced);
  io.field("referenced_columns", key.referenced_columns);
  io.choice("on_delete", key.on_delete, referential_action_names, ReferentialAction::no_action);
  io.choice("on_update", key.on_update, referential_action_names, ReferentialAction::no_action);
  io.field("set_columns", key.set_columns);
  io.field("match_full", key.match_full, false);
  io.field("period", key.period, false);
}

template <class Io>
void fields(Io& io, Ref<Io, Check> check) {
  io.field("expression", check.expression);
  io.field("no_inherit", check.no_inherit, false);
}

template <class Io>
void fields(Io& io, Ref<Io, ExclusionElement> element) {
  fields(io, element.key);
  io.field("operator", element.operator_);
}

template <class Io>
void fields(Io& io, Ref<Io, Exclusion> exclusion) {
  io.field("method", exclusion.method, std::string("gist"));
  io.field("elements", exclusion.elements);
  io.field("include", exclusion.include);
  io.field("predicate", exclusion.predicate);
  io.field("options", exclusion.options);
  io.field("tablespace", exclusion.tablespace, std::string());
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
  io.field("enforced", constraint.enforced, true);
  io.field("inherited", constraint.inherited, false);
  io.field("parent", constraint.parent);
  io.field("comment", constraint.comment);
  io.annotations(constraint.annotations);
}

template <class Io>
void fields(Io& io, Ref<Io, PartitionKey> key) {
  io.choice("strategy", key.strategy, partition_strategy_names);
  io.field("keys", key.keys);
}

template <class Io>
void fields(Io& io, Ref<Io, PartitionOf> partition) {
  io.field("parent", partition.parent);
  io.field("bound", partition.bound);
}

// What a table is besides its columns, constraints and indexes.
template <class Io>
void table_properties(Io& io, Ref<Io, Table> table) {
  io.field("unlogged", table.unlogged, false);
  io.field("options", table.options);
  io.field("partition_key", table.partition_key);
  io.field("partition_of", table.partition_of);
  io.field("inherits", table.inherits);
  io.field("of_type", table.of_type);
  io.field("row_security", table.row_security, false);
  io.field("force_row_security", table.force_row_security, false);
  io.choice("replica_identity", table.replica_identity, replica_identity_names, ReplicaIdentity::default_);
  io.field("replica_index", table.replica_index, std::string());
  io.field("clustered_on", table.clustered_on, std::string());
  io.field("access_method", table.access_method, std::string());
  io.field("tablespace", table.tablespace, std::string());
  io.field("comment", table.comment);
}

template <class Io>
void fields(Io& io, Ref<Io, Table> table) {
  fields(io, table.name);
  io.columns("columns", table.columns);
  io.field("constraints", table.constraints);
  io.field("indexes", table.indexes);
  table_properties(io, table);
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
void fields(Io& io, Ref<Io, DomainCheck> check) {
  io.field("name", check.name);
  io.field("expression", check.expression);
  io.field("validated", check.validated, true);
  io.field("comment", check.comment);
}

template <class Io>
void fields(Io& io, Ref<Io, Domain> domain) {
  fields(io, domain.name);
  io.field("type", domain.base);
  io.field("not_null", domain.not_null, false);
  io.field("default", domain.default_value);
  io.field("collation", domain.collation);
  io.field("checks", domain.checks);
  io.field("comment", domain.comment);
  io.annotations(domain.annotations);
}

template <class Io>
void fields(Io& io, Ref<Io, Attribute> attribute) {
  io.field("name", attribute.name);
  io.field("type", attribute.type);
  io.field("collation", attribute.collation);
  io.field("comment", attribute.comment);
}

template <class Io>
void fields(Io& io, Ref<Io, Composite> composite) {
  fields(io, composite.name);
  io.field("attributes", composite.attributes);
  io.field("comment", composite.comment);
  io.annotations(composite.annotations);
}

template <class Io>
void fields(Io& io, Ref<Io, Sequence> sequence) {
  fields(io, sequence.name);
  fields(io, sequence.options);
  io.field("unlogged", sequence.unlogged, false);
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
void fields(Io& io, Ref<Io, Use> use) {
  fields(io, use.object);
  io.field("column", use.column, std::string());
}

template <class Io>
void fields(Io& io, Ref<Io, Definition> definition) {
  fields(io, definition.id);
  io.field("statements", definition.statements);
  io.derived("shape", definition.shape);
  io.field("settings", definition.settings);
  io.field("indexes", definition.indexes);
  io.field("part_comments", definition.part_comments);
  io.derived("uses", definition.uses);
  io.field("comment", definition.comment);
  io.annotations(definition.annotations);
}

template <class Io>
void fields(Io& io, Ref<Io, Grant> grant) {
  fields(io, grant.id.object);
  io.field("column", grant.id.column, std::string());
  io.field("grantee", grant.id.grantee, std::string());
  io.flags("privileges", grant.privileges);
  io.known("origin", grant.origin);
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
  io.derived("needs", extension.needs);
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
  io.field("domains", catalog.domains);
  io.field("composites", catalog.composites);
  io.field("sequences", catalog.sequences);
  io.field("tables", catalog.tables);
  io.field("definitions", catalog.definitions);
  io.field("grants", catalog.grants);
}

}  // namespace wesley::catalog
