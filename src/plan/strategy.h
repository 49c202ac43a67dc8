// SPDX-License-Identifier: Apache-2.0
// The table of strategies: one function a kind of change, one row of safety.md each. A kind without a
// function does not compile.
#pragma once

#include "plan/context.h"

namespace wesley::plan {

// strategy_object.cc
void plan(Context&, const diff::CreateSchema&, const catalog::Origin&);
void plan(Context&, const diff::DropSchema&, const catalog::Origin&);
void plan(Context&, const diff::CreateExtension&, const catalog::Origin&);
void plan(Context&, const diff::DropExtension&, const catalog::Origin&);
void plan(Context&, const diff::AlterExtension&, const catalog::Origin&);
void plan(Context&, const diff::CreateEnum&, const catalog::Origin&);
void plan(Context&, const diff::DropEnum&, const catalog::Origin&);
void plan(Context&, const diff::RenameType&, const catalog::Origin&);
void plan(Context&, const diff::AddEnumValue&, const catalog::Origin&);
void plan(Context&, const diff::RenameEnumValue&, const catalog::Origin&);
void plan(Context&, const diff::ReplaceEnum&, const catalog::Origin&);  // as a replaced type
void plan(Context&, const diff::CreateSequence&, const catalog::Origin&);
void plan(Context&, const diff::DropSequence&, const catalog::Origin&);
void plan(Context&, const diff::AlterSequence&, const catalog::Origin&);
// strategy_replaced_type.cc
void plan_replaced_types(Context&);
// strategy_table.cc
void plan(Context&, const diff::CreateTable&, const catalog::Origin&);
void plan(Context&, const diff::DropTable&, const catalog::Origin&);
void plan(Context&, const diff::RenameTable&, const catalog::Origin&);
void plan(Context&, const diff::SetComment&, const catalog::Origin&);
void plan_attached_parts(Context&, const catalog::Table& partition, const catalog::Origin&);
// Foreign keys of a new table to tables that are in use.
void add_later_keys(Context&, const catalog::Table& wanted, const catalog::Origin&);
// The foreign keys of a table that goes, one by one: each drop stops readers of both tables for an instant
// (safety.md B14, D4).
std::vector<std::size_t> drop_foreign_keys(Context&, const catalog::Table& table, Phase phase,
                                           const catalog::Origin&);
// A partition that is dropped leaves its parent in the switch when one that comes needs its bound. Returns
// the table as it is dropped.
catalog::Table make_room_for_successor(Context&, const catalog::Table& dropped, const catalog::Origin&);
Draft create_table_step(const Context& context, const catalog::Table& wanted, const catalog::Origin& origin);
// strategy_table_property.cc
void plan(Context&, const diff::AlterTable&, const catalog::Origin&);
// strategy_family.cc
void plan(Context&, const diff::ReplaceTable&, const catalog::Origin&);
void plan(Context&, const diff::JoinParent&, const catalog::Origin&);
void plan(Context&, const diff::LeaveParent&, const catalog::Origin&);
// strategy_type.cc
void plan(Context&, const diff::CreateDomain&, const catalog::Origin&);
void plan(Context&, const diff::DropDomain&, const catalog::Origin&);
void plan(Context&, const diff::AlterDomain&, const catalog::Origin&);
void plan(Context&, const diff::CreateComposite&, const catalog::Origin&);
void plan(Context&, const diff::DropComposite&, const catalog::Origin&);
void plan(Context&, const diff::AlterComposite&, const catalog::Origin&);
// strategy_definition.cc
void plan(Context&, const diff::CreateDefinition&, const catalog::Origin&);
void plan(Context&, const diff::DropDefinition&, const catalog::Origin&);
void plan(Context&, const diff::ReplaceDefinition&, const catalog::Origin&);
void plan(Context&, const diff::AlterDefinition&, const catalog::Origin&);
void plan(Context&, const diff::SetGrant&, const catalog::Origin&);
// strategy_column.cc, strategy_column_property.cc
void plan(Context&, const diff::AddColumn&, const catalog::Origin&);
void plan(Context&, const diff::DropColumn&, const catalog::Origin&);
void plan(Context&, const diff::RenameColumn&, const catalog::Origin&);
void plan(Context&, const diff::AlterColumn&, const catalog::Origin&);
// strategy_relation.cc. What is added, dropped or replaced was gathered per table (work.h) and is planned by
// plan_relations; these are what is left.
void plan(Context&, const diff::AddConstraint&, const catalog::Origin&);
void plan(Context&, const diff::DropConstraint&, const catalog::Origin&);
void plan(Context&, const diff::RenameConstraint&, const catalog::Origin&);
void plan(Context&, const diff::AlterConstraint&, const catalog::Origin&);
void plan(Context&, const diff::AddIndex&, const catalog::Origin&);
void plan(Context&, const diff::DropIndex&, const catalog::Origin&);
void plan(Context&, const diff::RenameIndex&, const catalog::Origin&);
void plan(Context&, const diff::AlterIndex&, const catalog::Origin&);

Draft attach_step(const Context&, const catalog::Name& partition, const Relation& wanted,
                  const catalog::Origin&);
void rename_index(Context&, const diff::RenameIndex&, const catalog::Origin&);
void alter_index(Context&, const diff::AlterIndex&, const catalog::Origin&);

// A table's constraints and indexes, and its moved columns with them.
void plan_relations(Context& context, const TableWork& work);
// not_null.cc: the columns that strategies asked for, after all of them.
void plan_not_null(Context& context);
// strategy_table.cc: switches that rename tables come last.
void plan_table_renames(Context& context);

// definition_groups.cc: after all others, because their steps may have definitions in the way.
void plan_definitions(Context& context);
// strategy_definition.cc: what is said of objects that stay, and of indexes on them; what is granted.
void plan_on_definitions(Context& context);
void plan_grants(Context& context);
// Defaults that draw from a sequence which gives up its name go on with the one that takes it.
void redraw_defaults(Context& context, const catalog::Name& sequence, const catalog::SequenceOptions& options,
                     const catalog::Origin& origin);
// What ALTER DEFAULT PRIVILEGES gives to objects that are made, and the target does not.
void take_back_defaults(Context& context);
void plan_comment(Context& context, const diff::SetComment& change, const catalog::Origin& origin);

}  // namespace wesley::plan
