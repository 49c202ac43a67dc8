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
std::string drop_type(const Name& name);
std::string add_enum_value(const Name& name, std::string_view label, std::string_view before,
                           std::string_view after);  // one of before, after may be empty
std::string rename_enum_value(const Name& name, std::string_view from, std::string_view to);
std::string rename_type(const Name& name, std::string_view to);
std::string create_sequence(const catalog::Sequence& sequence);  // without OWNED BY
std::string sequence_owned_by(const catalog::Sequence& sequence);
std::string alter_sequence(const Name& name, const catalog::SequenceOptions& options);
std::string drop_sequence(const Name& name);

struct CreateTable {
  bool with_foreign_keys = false;  // a new table's own validated keys and checks are always inside
};
std::string create_table(const catalog::Table& table, const CreateTable& options = {});
// Whether create_table writes it (a foreign key: when asked for them). What it cannot write is for
// add_constraint.
bool stands_in_create_table(const catalog::Table& table, const catalog::Constraint& constraint);
std::string drop_table(const Name& name);
std::string rename_table(const Name& name, std::string_view to);
std::string set_table_options(const Name& name, const std::map<std::string, std::string>& options);
std::string reset_table_options(const Name& name, const std::vector<std::string>& options);
std::string set_logged(const Name& name, bool logged);

std::string column_definition(const catalog::Column& column);
// What a column's definition cannot say: SET STORAGE and SET STATISTICS, for after its creation.
std::vector<std::string> column_settings(const Name& table, const catalog::Column& column);
std::string add_column(const Name& table, const catalog::Column& column);
std::string drop_column(const Name& table, std::string_view column);
std::string rename_column(const Name& table, std::string_view from, std::string_view to);
std::string alter_column_type(const Name& table, const catalog::Column& after,
                              std::string_view using_expression = {});
std::string set_default(const Name& table, std::string_view column, std::string_view expression);
std::string drop_default(const Name& table, std::string_view column);
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

std::string constraint_definition(const catalog::Constraint& constraint);  // "CONSTRAINT x CHECK (...)"
// NOT VALID when asked for, or when the constraint itself is not validated.
std::string add_constraint(const Name& table, const catalog::Constraint& constraint, bool not_valid = false);
std::string add_key_using_index(const Name& table, const catalog::Constraint& constraint,
                                std::string_view index);
std::string validate_constraint(const Name& table, std::string_view constraint);
std::string drop_constraint(const Name& table, std::string_view constraint);
std::string rename_constraint(const Name& table, std::string_view from, std::string_view to);
std::string alter_constraint_deferrable(const Name& table, const catalog::Constraint& constraint);

std::string create_index(const Name& table, const catalog::Index& index, bool concurrently);
// The unique index under `name` that a key constraint can take over.
std::string create_key_index(const Name& table, const catalog::Constraint& constraint, std::string_view name,
                             bool concurrently);
std::string drop_index(const Name& index, bool concurrently);
std::string rename_index(const Name& index, std::string_view to);
std::string set_index_options(const Name& index, const std::map<std::string, std::string>& options);
std::string reset_index_options(const Name& index, const std::vector<std::string>& options);

std::string comment_on(std::string_view kind, std::string_view object,
                       const std::optional<std::string>& comment);  // ("COLUMN", "public.t.c", text)
std::string comment_on_table(const catalog::Table& table);
std::string comment_on_column(const Name& table, const catalog::Column& column);
std::string comment_on_constraint(const Name& table, std::string_view constraint,
                                  const std::optional<std::string>& comment);
// The comments of a table, its columns, constraints and indexes.
std::vector<std::string> table_comments(const catalog::Table& table);

// The whole catalog from nothing, in dependency order: schemas, extensions, types, sequences, tables,
// indexes, foreign keys last (so that circles need no care), comments.
std::vector<std::string> create_all(const catalog::Catalog& catalog);

}  // namespace wesley::ddl
