// SPDX-License-Identifier: Apache-2.0
// Constraints and indexes (safety.md B and F) one by one: dropped in contract, renamed, attached, altered.
// What comes, goes or is replaced on a table is decided in table_relations.cc.
#include <algorithm>

#include <fmt/format.h>

#include "base/check.h"
#include "ddl/ddl.h"
#include "plan/convert.h"
#include "plan/done_check.h"
#include "plan/shadow_column.h"
#include "plan/strategy.h"
#include "plan/swap.h"

namespace wesley::plan {
using catalog::Name;

namespace {

// Resources that a relation's end concerns: its columns, and who may refer to it.
void need_relation(const Context& context, Draft& draft, const Name& final_table, const Relation& relation,
                   const std::vector<std::string>& columns) {
  for (const auto& column : columns) draft.needs.push_back(column_resource(final_table, column));
  if (key(relation)) draft.ends.push_back(key_resource(final_table, key(relation)->columns));
  give_up_key(draft, final_table, relation);
  if (is_foreign_key(relation)) {
    const auto& foreign_key = *constraint(relation)->foreign_key();
    auto referenced = context.naming.table_after(foreign_key.referenced);
    context.mention(draft, referenced);
    draft.needs.push_back(key_resource(referenced, foreign_key.referenced_columns));
    for (const auto& column : foreign_key.referenced_columns)
      draft.needs.push_back(column_resource(referenced, column));
    draft.makes.push_back(freed_key_resource(referenced, foreign_key.referenced_columns));
  }
}

}  // namespace

// In contract: the running application may rely on it until then.
void drop_relation(Context& context, const Name& final_table, const Relation& before,
                   const std::vector<std::string>& columns, const catalog::Origin& origin, bool scaffolding) {
  auto draft = context.on_table(Phase::contract, final_table,
                                "drop " + describe(context, final_table, before), origin);
  need_relation(context, draft, final_table, before, columns);
  context.leave_objects(draft, before);
  draft.scaffolding = scaffolding;
  if (const auto* index = std::get_if<catalog::Index>(&before)) {
    Name name{final_table.schema, index->name};
    // Of a partitioned table there is no CONCURRENTLY (safety.md G9).
    const auto* table = context.old_table(final_table);
    bool concurrently = !context.briefly_indexed(final_table) && !(table && table->partition_key);
    draft.small = context.briefly_indexed(final_table);
    draft.step.mode = concurrently ? Mode::autonomous : Mode::transaction;
    draft.step.statements = {ddl::drop_index(name, concurrently)};
    draft.step.undo.statements = {creation(final_table, before, concurrently)};
    if (concurrently) draft.step.done = index_gone(name);
    if (concurrently) draft.step.summary += ", concurrently";
    draft.step.delta = {{diff::DropIndex{final_table, *index}, origin}};
  } else {
    auto gone = *constraint(before);
    draft.step.statements = {ddl::drop_constraint(final_table, gone.name)};
    bool not_valid = !gone.has_index() && gone.validated;
    draft.step.undo.statements = {ddl::add_constraint(final_table, gone, not_valid)};
    if (not_valid) draft.step.undo.statements.push_back(ddl::validate_constraint(final_table, gone.name));
    draft.step.delta = {{diff::DropConstraint{final_table, gone}, origin}};
    if (is_foreign_key(before))
      draft.step.why = "in a step of its own: it stops the readers of both tables for an instant";
  }
  context.drafts.add(std::move(draft));
}

// SHARE UPDATE EXCLUSIVE on the parent's, ACCESS EXCLUSIVE on the partition's for an instant (safety.md G7).
Draft attach_step(const Context& context, const Name& final_table, const Relation& wanted,
                  const catalog::Origin& origin) {
  const auto parent = *std::visit([](const auto& one) { return one.parent; }, wanted);
  auto table = context.name_of(final_table);
  Draft draft;
  draft.step.phase = Phase::validate;
  draft.step.origin = origin;
  draft.step.summary = fmt::format("{} is part of {}", name(wanted), catalog::to_string(parent));
  draft.step.statements = {ddl::attach_index(parent, {table.schema, name(wanted)})};
  draft.step.undo.reason = "it goes with the index it is part of";
  auto delta = [&](auto before) -> diff::ChangeBody {
    auto after = before;
    before.parent.reset();
    if constexpr (std::is_same_v<decltype(after), catalog::Index>)
      return diff::AlterIndex{table, before, after};
    else
      return diff::AlterConstraint{table, before, after};
  };
  draft.step.delta = {{std::visit(delta, wanted), origin}};
  draft.needs = {table_resource(final_table), joined_resource(final_table),
                 index_resource(final_table, name(wanted)), constraint_resource(final_table, name(wanted))};
  if (const auto* child = context.new_table(final_table); child && child->partition_of) {
    draft.needs.push_back(index_resource(child->partition_of->parent, parent.name));
    draft.needs.push_back(constraint_resource(child->partition_of->parent, parent.name));
    draft.needs.push_back(table_resource(child->partition_of->parent));
    // Valid, and so a key that others refer to, when the last one is attached.
    if (auto columns = unique_columns(wanted); !columns.empty())
      draft.makes.push_back(key_resource(child->partition_of->parent, std::move(columns)));
  }
  return draft;
}

// Every one of a table was gathered into its work; what is left are indexes of materialised views.
void plan(Context&, const diff::AddConstraint&, const catalog::Origin&) {
}
void plan(Context&, const diff::DropConstraint&, const catalog::Origin&) {
}
void plan(Context& context, const diff::AddIndex& change, const catalog::Origin& origin) {
  context.on_definitions.push_back({change, origin});
}
void plan(Context& context, const diff::DropIndex& change, const catalog::Origin& origin) {
  context.on_definitions.push_back({change, origin});
}

void plan(Context& context, const diff::RenameConstraint& change, const catalog::Origin& origin) {
  auto table = context.name_of(change.table);
  auto draft =
      context.on_table(Phase::expand, change.table,
                       fmt::format("rename constraint {} to {}", change.before, change.after), origin);
  draft.step.statements = {ddl::rename_constraint(table, change.before, change.after)};
  draft.step.undo.statements = {ddl::rename_constraint(table, change.after, change.before)};
  draft.step.delta = {{diff::RenameConstraint{table, change.before, change.after}, origin}};
  draft.makes = {constraint_resource(change.table, change.after)};
  draft.merge = Merge::instant;
  context.drafts.add(std::move(draft));
}

// ALTER INDEX, not ALTER TABLE: SHARE UPDATE EXCLUSIVE instead of ACCESS EXCLUSIVE (safety.md F11).
void plan(Context& context, const diff::RenameIndex& change, const catalog::Origin& origin) {
  if (!context.new_table(change.table)) return context.on_definitions.push_back({change, origin});
  rename_index(context, change, origin);
}

void rename_index(Context& context, const diff::RenameIndex& change, const catalog::Origin& origin) {
  auto table = context.name_of(change.table);
  auto draft = context.on_table(Phase::expand, change.table,
                                fmt::format("rename index {} to {}", change.before, change.after), origin);
  draft.step.statements = {ddl::rename_index({table.schema, change.before}, change.after)};
  draft.step.undo.statements = {ddl::rename_index({table.schema, change.after}, change.before)};
  draft.step.delta = {{diff::RenameIndex{table, change.before, change.after}, origin}};
  draft.makes = {index_resource(change.table, change.after)};
  context.drafts.add(std::move(draft));
}

namespace {
// The index that keeps a key has parameters of its own.
catalog::Constraint set_key_options(Context& context, const Name& final_table,
                                    const catalog::Constraint& before, const catalog::Constraint& after,
                                    const catalog::Origin& origin) {
  auto table = context.name_of(final_table);
  auto options = [](const catalog::Constraint& constraint) {
    if (const auto* unique = constraint.key()) return unique->options;
    return constraint.exclusion() ? constraint.exclusion()->options : ddl::Options();
  };
  auto next = before;
  next.body = after.body;
  Name index{table.schema, after.name};
  auto draft = context.on_table(Phase::expand, final_table, "storage parameters of " + after.name, origin);
  draft.step.statements = ddl::change_index_options(index, options(before), options(after));
  draft.step.undo.statements = ddl::change_index_options(index, options(after), options(before));
  draft.step.delta = {{diff::AlterConstraint{table, before, next}, origin}};
  draft.needs.push_back(constraint_resource(final_table, after.name));
  context.drafts.add(std::move(draft));
  return next;
}
}  // namespace

// Validity first, as its phase comes first.
void plan(Context& context, const diff::AlterConstraint& change, const catalog::Origin& origin) {
  auto table = context.name_of(change.table);
  auto now = context.naming.constraint(change.table, change.before);
  const auto after = context.naming.constraint(change.table, change.after);
  if (!now.validated && after.validated) {
    auto draft = context.on_table(Phase::validate, change.table,
                                  "validate " + describe(context, change.table, change.after), origin);
    if (const auto* foreign_key = change.after.foreign_key()) context.mention(draft, foreign_key->referenced);
    auto validated = now;
    validated.validated = true;
    draft.step.statements = {ddl::validate_constraint(table, after.name)};
    draft.step.undo.reason = "a constraint that is valid stays so";
    draft.step.done = constraint_validated(table, after.name);
    draft.step.delta = {{diff::AlterConstraint{table, now, validated}, origin}};
    draft.cost = Cost::scan;
    context.drafts.add(std::move(draft));
    now = validated;
  }
  if (now.body != after.body) now = set_key_options(context, change.table, now, after, origin);
  if (now.parent != after.parent)
    context.drafts.add(attach_step(context, change.table, change.after, origin));
  if (now.deferrable == after.deferrable && now.initially_deferred == after.initially_deferred) return;
  auto draft = context.on_table(Phase::switch_, change.table, "deferrability of " + after.name, origin);
  draft.step.statements = {ddl::alter_constraint_deferrable(table, after)};
  draft.step.undo.statements = {ddl::alter_constraint_deferrable(table, now)};
  draft.step.delta = {{diff::AlterConstraint{table, now, after}, origin}};
  context.drafts.add(std::move(draft));
}

void plan(Context& context, const diff::AlterIndex& change, const catalog::Origin& origin) {
  if (!context.new_table(change.table)) return context.on_definitions.push_back({change, origin});
  alter_index(context, change, origin);
}

void alter_index(Context& context, const diff::AlterIndex& change, const catalog::Origin& origin) {
  auto table = context.name_of(change.table);
  Name index{table.schema, change.after.name};
  auto next = change.before;
  next.options = change.after.options;
  next.keys = change.after.keys;
  auto alter = [&](const catalog::Index& from, const catalog::Index& to) {
    auto statements = ddl::change_index_options(index, from.options, to.options);
    for (std::size_t i = 0; i < to.keys.size(); ++i)
      if (from.keys[i].statistics != to.keys[i].statistics)
        statements.push_back(ddl::change_index_statistics(index, i + 1, to.keys[i].statistics.value_or(-1)));
    return statements;
  };
  if (!(next == change.before)) {
    auto draft =
        context.on_table(Phase::expand, change.table, "storage parameters of " + change.after.name, origin);
    draft.step.statements = alter(change.before, next);
    draft.step.undo.statements = alter(next, change.before);
    draft.step.delta = {{diff::AlterIndex{table, context.naming.index(change.table, change.before),
                                          context.naming.index(change.table, next)},
                         origin}};
    draft.needs.push_back(index_resource(change.table, change.after.name));
    context.drafts.add(std::move(draft));
  }
  if (next.parent != change.after.parent)
    context.drafts.add(attach_step(context, change.table, change.after, origin));
}

}  // namespace wesley::plan
