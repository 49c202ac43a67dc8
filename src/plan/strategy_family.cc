// SPDX-License-Identifier: Apache-2.0
// Tables that join and leave a parent, and tables that are made anew (safety.md G2 to G5, G15).
#include <algorithm>

#include <fmt/format.h>

#include "ddl/ddl.h"
#include "plan/definition_text.h"
#include "plan/partition_proof.h"
#include "plan/strategy.h"

namespace wesley::plan {
namespace {

using catalog::Name;

catalog::Table partition(const Name& table, const Name& parent, const catalog::Expression& bound) {
  catalog::Table out;
  out.name = table;
  out.partition_of = catalog::PartitionOf{parent, bound};
  return out;
}

// Not on_table: such a step is what the others of the family wait for, or what waits for them.
Draft alone(Phase phase, std::string summary, const catalog::Origin& origin) {
  Draft draft;
  draft.step.phase = phase;
  draft.step.summary = std::move(summary);
  draft.step.origin = origin;
  return draft;
}

void need(const Context& context, Draft& draft, const Name& table) {
  draft.needs.push_back(table_resource(table));
  if (context.work.renamed.count(table)) draft.needs.push_back(name_resource(table));
}

}  // namespace

// A check that says what the bound says lets ATTACH believe without a scan (safety.md G2).
void plan(Context& context, const diff::JoinParent& change, const catalog::Origin& origin) {
  auto table = context.name_of(change.table), parent = context.name_of(change.parent);
  auto summary =
      fmt::format("{} {} {}", context.label(change.table),
                  change.bound ? "becomes a partition of" : "inherits", context.label(change.parent));
  const auto* present = context.old_table(change.table);
  auto draft = alone(present ? Phase::switch_ : Phase::expand, summary, origin);
  for (const auto& member : {change.table, change.parent}) {
    need(context, draft, member);
    draft.needs.push_back(left_resource(member));
    draft.needs.push_back(remade_resource(member));
    draft.ends.push_back(unjoined_resource(member));
  }
  draft.makes = {joined_resource(change.table)};
  // Since 17 a partition gets its parent's identity, but its own partitions get it only later than that.
  draft.needs.push_back(joined_resource(change.parent));
  draft.step.delta = {{diff::JoinParent{table, parent, change.bound}, origin}};
  if (!change.bound) {
    draft.step.statements = {ddl::add_parent(table, parent)};
    draft.step.undo.statements = {ddl::drop_parent(table, parent)};
    context.drafts.add(std::move(draft));
    return;
  }
  draft.step.statements = {ddl::attach_partition(partition(table, parent, *change.bound))};
  draft.step.undo.statements = {ddl::detach_partition(parent, table, false)};
  auto proof = present && !context.briefly_scanned(change.table)
                   ? partition_proof(*context.new_table(change.parent), *change.bound)
                   : std::nullopt;
  if (proof) {
    auto steps = prove(context, change.table, *proof, origin);
    draft.after = {steps.validated};
    draft.step.statements.push_back(ddl::drop_constraint(table, steps.check.name));
    draft.step.undo.statements.push_back(ddl::add_constraint(table, steps.check, true));
    draft.step.undo.statements.push_back(ddl::validate_constraint(table, steps.check.name));
    draft.step.delta.insert(draft.step.delta.begin(), {diff::DropConstraint{table, steps.check}, origin});
    draft.step.why = "the check proves that every row fits, so that nothing is read";
    draft.scaffolding = true;
  }
  draft.small = proof || !present || context.briefly_scanned(change.table);
  context.drafts.add(std::move(draft));
}

// DETACH ... CONCURRENTLY leaves a check behind whose name only the server knows, so that the brief form is
// the one whose end can be told.
void plan(Context& context, const diff::LeaveParent& change, const catalog::Origin& origin) {
  auto table = context.name_of(change.table), parent = context.name_of(change.parent);
  auto summary = fmt::format("{} {} {}", context.label(change.table),
                             change.bound ? "leaves" : "inherits no more from", context.label(change.parent));
  auto draft = alone(Phase::switch_, summary, origin);
  need(context, draft, change.table);
  need(context, draft, change.parent);
  draft.makes = {left_resource(change.parent), left_resource(change.table)};
  // The server refuses while a row of the partition is referred to (RI_PartitionRemove_Check).
  if (change.bound)
    for (const auto& [owner, key] : context.keys_to(parent))
      draft.needs.push_back(freed_key_resource(change.parent, key->referenced_columns));
  draft.step.delta = {{diff::LeaveParent{table, parent, change.bound}, origin}};
  if (change.bound) {
    draft.step.statements = {ddl::detach_partition(parent, table, false)};
    draft.step.undo.statements = {ddl::attach_partition(partition(table, parent, *change.bound))};
  } else {
    draft.step.statements = {ddl::drop_parent(table, parent)};
    draft.step.undo.statements = {ddl::add_parent(table, parent)};
  }
  context.drafts.add(std::move(draft));
}

namespace {

// What refers to it lets go before, and comes back after.
void free_keys(Context& context, Draft& draft, const Name& table) {
  for (const auto& [owner, key] : context.keys_to(context.name_of(table)))
    if (owner != table) draft.needs.push_back(freed_key_resource(table, key->referenced_columns));
  for (const auto& [owner, constraint] : context.referring_to(table))
    if (owner != table)
      draft.makes.push_back(given_up_key_resource(table, constraint->foreign_key()->referenced_columns));
}

// The sequences of a table that is dropped and made again: they stay, and belong to it again.
struct KeptSequences {
  std::vector<std::string> before, after;
};
KeptSequences keep_sequences(const Context& context, const catalog::Table& table) {
  KeptSequences kept;
  for (const auto& column : table.columns)
    for (const auto* sequence : context.owned_by(table.name, column.name)) {
      const auto wanted = context.to.sequences.find(sequence->name);
      if (wanted == context.to.sequences.end()) continue;
      kept.before.push_back(
          fmt::format("ALTER SEQUENCE {} OWNED BY NONE", catalog::to_string(sequence->name)));
      if (wanted->second.owned_by == sequence->owned_by)
        kept.after.push_back(ddl::sequence_owned_by(*sequence));
    }
  return kept;
}

}  // namespace

namespace {

bool has_successor(const Context& context, const catalog::Table& partition) {
  if (!partition.partition_of) return false;
  const auto& [parent, bound] = *partition.partition_of;
  const auto& present = context.partitions_of(context.naming.table_after(parent));
  return std::any_of(present.begin(), present.end(), [&, &bound = bound](const catalog::Table* other) {
    const auto* old = context.old_table(other->name);
    const bool comes = old == nullptr || old->partition_of != other->partition_of;
    return comes && !are_apart(bound, other->partition_of->bound);
  });
}

}  // namespace

catalog::Table make_room_for_successor(Context& context, const catalog::Table& dropped,
                                       const catalog::Origin& origin) {
  if (!has_successor(context, dropped)) return dropped;
  const auto& [parent, bound] = *dropped.partition_of;
  plan(context, diff::LeaveParent{dropped.name, context.naming.table_after(parent), bound}, origin);
  auto table = dropped;
  table.partition_of.reset();
  for (auto& column : table.columns) column.inherited = false;
  for (auto& constraint : table.constraints) {
    constraint.inherited = false;
    constraint.parent.reset();
  }
  for (auto& index : table.indexes) index.parent.reset();
  return table;
}

// Privileges go with the table.
static void grant_again(std::vector<std::string>& statements, const catalog::Catalog& catalog,
                        const Name& table) {
  for (auto& statement : granted(catalog, {catalog::ObjectKind::table, table, {}}))
    statements.push_back(std::move(statement));
}

// Nothing turns a table into a partitioned one, or gives it another key: its rows go.
void plan(Context& context, const diff::ReplaceTable& change, const catalog::Origin& origin) {
  const auto& name = change.after.name;
  const auto& wanted = *context.new_table(name);
  const auto freed = drop_foreign_keys(context, change.before, Phase::switch_, origin);
  auto draft = create_table_step(context, wanted, origin);
  auto& step = draft.step;
  auto again = create_table_step(context, change.before, origin);
  step.phase = Phase::switch_;
  step.summary = fmt::format("make table {} anew, with another partition key", context.label(name));
  step.statements.insert(step.statements.begin(), ddl::drop_table(name));
  const auto keep = keep_sequences(context, change.before);
  step.statements.insert(step.statements.begin(), keep.before.begin(), keep.before.end());
  step.statements.insert(step.statements.end(), keep.after.begin(), keep.after.end());
  grant_again(step.statements, context.to, name);
  const auto& made = std::get<diff::CreateTable>(step.delta.front().body).after;
  step.delta = {{diff::ReplaceTable{change.before, made}, origin}};
  step.undo = {UndoKind::lossy, {ddl::drop_table(name)}, "the rows are gone"};
  step.undo.statements.insert(step.undo.statements.begin(), keep.before.begin(), keep.before.end());
  step.undo.statements.insert(step.undo.statements.end(), again.step.statements.begin(),
                              again.step.statements.end());
  step.undo.statements.insert(step.undo.statements.end(), keep.after.begin(), keep.after.end());
  grant_again(step.undo.statements, context.from, context.name_of(name));
  draft.after = freed;
  // Who leaves it finds the old one, and who joins it the new one.
  draft.makes = {remade_resource(name)};
  draft.needs.push_back(left_resource(name));
  free_keys(context, draft, name);
  draft.disturbs.push_back({{catalog::ObjectKind::table, name, {}}, {}});
  add_hazard(step, locks::Hazard::data_loss);
  context.drafts.add(std::move(draft));
  add_later_keys(context, wanted, origin);
}

}  // namespace wesley::plan
