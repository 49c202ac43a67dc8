// SPDX-License-Identifier: Apache-2.0
// Catalog objects as DDL text, one statement a string without the final `;`. Every name is schema-qualified:
// the text means the same under any search_path. The renderer decides nothing: online or not is the planner's
// business, and each function is one statement form.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/catalog.h"

namespace wesley::ddl {

using catalog::Name;

std::string create_schema(const catalog::Schema& schema);
std::string drop_schema(std::string_view name);
std::string create_extension(const catalog::Extension& extension);
std::string drop_extension(std::string_view name);
std::string update_extension(std::string_view name, std::string_view version);  // empty: the default version
std::string set_extension_schema(std::string_view name, std::string_view schema);
std::string create_enum(const catalog::Enum& enumeration);
std::string create_domain(const catalog::Domain& domain);  // with its checks that are validated
std::string add_domain_check(const Name& domain, const catalog::DomainCheck& check);
std::string set_domain_default(const Name& domain, std::string_view expression);
std::string create_composite(const catalog::Composite& composite);
std::string drop_type(const Name& name);
std::string drop_domain(const Name& name);
std::string change_domain_default(const Name& name, const Rare<catalog::Expression>& value);
std::string change_domain_not_null(const Name& name, bool not_null);
std::string validate_domain_check(const Name& name, std::string_view check);
std::string drop_domain_check(const Name& name, std::string_view check);
std::string add_attribute(const Name& name, const catalog::Attribute& attribute);
std::string drop_attribute(const Name& name, std::string_view attribute);
std::string alter_attribute_type(const Name& name, const catalog::Attribute& attribute);
std::string add_enum_value(const Name& name, std::string_view label, std::string_view before,
                           std::string_view after);  // one of before, after may be empty
std::string rename_enum_value(const Name& name, std::string_view from, std::string_view to);
std::string rename_type(const Name& name, std::string_view to);
std::string create_sequence(const catalog::Sequence& sequence);  // without OWNED BY
std::string sequence_owned_by(const catalog::Sequence& sequence);
std::string alter_sequence(const Name& name, const catalog::SequenceOptions& options);
std::string rename_sequence(const Name& name, std::string_view to);
std::string drop_sequence(const Name& name);

struct CreateTable {
  bool with_foreign_keys = false;  // a new table's own validated keys and checks are always inside
};
// A partition is written as a table of its own, for attach_partition; a child of INHERITS without what comes
// from its parents alone.
std::string create_table(const catalog::Table& table, const CreateTable& options = {});
// Whether it arrives by inheritance, so that nobody may add it.
bool comes_from_parents(const catalog::Table& table, const catalog::Constraint& constraint);
// Whether create_table writes it (a foreign key: when asked for them). What it cannot write is for
// add_constraint.
bool stands_in_create_table(const catalog::Table& table, const catalog::Constraint& constraint);
std::string attach_partition(const catalog::Table& partition);
std::string add_parent(const Name& table, const Name& parent);  // ALTER TABLE ... INHERIT
// What an inherited column differs in from those of the parents it was made from, and what one of its own
// does not take over from them.
std::vector<std::string> inherited_column_settings(const catalog::Table& table,
                                                   const std::vector<const catalog::Table*>& parents);
// CLUSTER ON and REPLICA IDENTITY: for after its indexes.
std::vector<std::string> index_roles(const catalog::Table& table);
std::string detach_partition(const Name& parent, const Name& partition, bool concurrently);
std::string drop_parent(const Name& table, const Name& parent);  // ALTER TABLE ... NO INHERIT
// An empty name is what every database has: no index, heap, pg_default.
std::string change_clustered_on(const Name& table, std::string_view index);
std::string change_access_method(const Name& table, std::string_view method);
std::string change_tablespace(const Name& table, std::string_view tablespace);
std::string change_of_type(const Name& table, const Rare<Name>& type);
std::string set_row_security(const Name& table, bool enabled);
std::string set_force_row_security(const Name& table, bool forced);
std::string set_replica_identity(const catalog::Table& table);
std::string drop_table(const Name& name);
std::string rename_table(const Name& name, std::string_view to);
std::string set_table_options(const Name& name, const catalog::Options& options);
std::string reset_table_options(const Name& name, const std::vector<std::string>& options);
std::string set_logged(const Name& name, bool logged);

std::string column_definition(const catalog::Column& column);
// What a column's definition cannot say: storage, statistics and options, for after its creation.
std::vector<std::string> column_settings(const Name& table, const catalog::Column& column);
std::string add_column(const Name& table, const catalog::Column& column);
std::string drop_column(const Name& table, std::string_view column);
std::string drop_column_only(const Name& table, std::string_view column);  // its children keep it
std::string rename_column(const Name& table, std::string_view from, std::string_view to);
std::string alter_column_type(const Name& table, const catalog::Column& after,
                              std::string_view using_expression = {});
std::string set_default(const Name& table, std::string_view column, std::string_view expression);
std::string drop_default(const Name& table, std::string_view column);
// Not of its children and partitions.
std::string set_default_only(const Name& table, std::string_view column, std::string_view expression);
std::string set_not_null(const Name& table, std::string_view column);
std::string drop_not_null(const Name& table, std::string_view column);
std::string add_identity(const Name& table, const catalog::Column& column);
std::string drop_identity(const Name& table, std::string_view column);
std::string alter_identity(const Name& table, const catalog::Column& column);
std::string drop_expression(const Name& table, std::string_view column);
std::string set_storage(const Name& table, std::string_view column, std::string_view storage);
std::string reset_storage(const Name& table, const catalog::Column& column);  // to its type's own
std::string set_compression(const Name& table, std::string_view column,
                            std::string_view compression);                           // "default" resets
std::string set_statistics(const Name& table, std::string_view column, int target);  // -1 resets
std::string set_column_options(const Name& table, std::string_view column, const catalog::Options& options);

std::string constraint_definition(const catalog::Constraint& constraint);  // "CONSTRAINT x CHECK (...)"
// NOT VALID when asked for, or when the constraint itself is not validated.
std::string add_constraint(const Name& table, const catalog::Constraint& constraint, bool not_valid = false);
// Not to its partitions: their keys are attached (attach_index).
std::string add_constraint_only(const Name& table, const catalog::Constraint& constraint);
std::string add_key_using_index(const Name& table, const catalog::Constraint& constraint,
                                std::string_view index);
std::string validate_constraint(const Name& table, std::string_view constraint);
std::string drop_constraint(const Name& table, std::string_view constraint);
std::string rename_constraint(const Name& table, std::string_view from, std::string_view to);
std::string alter_constraint_deferrable(const Name& table, const catalog::Constraint& constraint);

std::string create_index(const Name& table, const catalog::Index& index, bool concurrently);
// Of a partitioned table, without its partitions': they are attached.
std::string create_index_only(const Name& table, const catalog::Index& index);
std::string attach_index(const Name& parent, const Name& index);
// The statistics targets of its expressions.
std::vector<std::string> index_settings(std::string_view schema, const catalog::Index& index);
// The unique index under `name` that a key constraint can take over.
std::string create_key_index(const Name& table, const catalog::Constraint& constraint, std::string_view name,
                             bool concurrently);
std::string drop_index(const Name& index, bool concurrently);
std::string rename_index(const Name& index, std::string_view to);
std::string set_index_options(const Name& index, const catalog::Options& options);
std::string reset_index_options(const Name& index, const std::vector<std::string>& options);

// From one set of parameters to another; nothing when they are equal.
using catalog::Options;
std::vector<std::string> change_table_options(const Name& table, const Options& before, const Options& after);
std::vector<std::string> change_index_options(const Name& index, const Options& before, const Options& after);
std::string change_index_statistics(const Name& index, std::size_t column, int target);  // -1 resets
std::vector<std::string> change_column_options(const Name& table, std::string_view column,
                                               const Options& before, const Options& after);

std::string comment_on(std::string_view kind, std::string_view object,
                       const Rare<std::string>& comment);  // ("COLUMN", "public.t.c", text)
std::string comment_on_table(const catalog::Table& table);
std::string comment_on_column(const Name& table, const catalog::Column& column);
std::string comment_on_identity(const Name& table, const catalog::Column& column);  // on its sequence
std::vector<std::string> column_comments(const Name& table, const catalog::Column& column);
std::string comment_on_constraint(const Name& table, std::string_view constraint,
                                  const Rare<std::string>& comment);
// The comments of a table, its columns, constraints and indexes.
std::vector<std::string> table_comments(const catalog::Table& table);

// The comments of a type and of its parts.
std::vector<std::string> domain_comments(const catalog::Domain& domain);
std::vector<std::string> composite_comments(const catalog::Composite& composite);
// The comments of a definition, its columns and indexes.
std::vector<std::string> definition_comments(const catalog::Definition& definition);

// Its statements and settings, without indexes and comments. A materialised view is created WITH NO DATA: its
// query may need what comes later.
std::vector<std::string> create_definition(const catalog::Definition& definition);
// What of its settings names an index.
std::vector<std::string> definition_index_roles(const catalog::Definition& definition);
// A view of the same columns without its query, and the query for later. Only with a known shape.
std::string create_view_shell(const catalog::Definition& view);
std::string replace_view(const catalog::Definition& view);
std::string set_definition_setting(const catalog::ObjectId& id, std::string_view setting,
                                   const std::string& value);

std::vector<std::string> drop_definition(const catalog::Definition& definition);
// ALTER FUNCTION ... RENAME TO, SET SCHEMA: what uses it goes on with it.
std::string rename_routine(const catalog::ObjectId& id, const std::string& name);
std::string move_routine(const catalog::ObjectId& id, const std::string& schema);
// Whether CREATE OR REPLACE makes the one of the other. Unknown shapes do not fit.
bool can_replace(const catalog::Definition& before, const catalog::Definition& after, int server_major);
// CREATE OR REPLACE, and the settings it resets.
std::vector<std::string> replace_definition(const catalog::Definition& after);
std::vector<std::string> change_settings(const catalog::ObjectId& id, const Options& before,
                                         const Options& after);

// From one set of privileges of a grantee to another; none is what everybody has who was told nothing.
// "TABLE public.t", as GRANT names an object.
std::string grant_object(const catalog::ObjectId& id);
std::vector<std::string> change_grant(const catalog::GrantId& id, const std::optional<catalog::Grant>& before,
                                      const std::optional<catalog::Grant>& after);
bool widens(const catalog::GrantId& id, const std::optional<catalog::Grant>& before,
            const std::optional<catalog::Grant>& after);

// One or two statements: privileges with and without grant option; a revoked default.
std::vector<std::string> create_grant(const catalog::Grant& grant);

// The whole catalog from nothing, in dependency order: what closes a circle is added when both sides are
// there; then foreign keys, comments, grants, and last what would act on the statements before it: default
// privileges and event triggers.
std::vector<std::string> create_all(const catalog::Catalog& catalog);
// The same for a part of a catalog, whose tables may have parents elsewhere.
std::vector<std::string> create_part(const catalog::Catalog& part, const catalog::Catalog& whole);

}  // namespace wesley::ddl
