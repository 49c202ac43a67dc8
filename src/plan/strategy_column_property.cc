// SPDX-License-Identifier: Apache-2.0
// What changes about a column that stays where it is (safety.md A20 to A25, C).
#include <fmt/format.h>

#include "ddl/ddl.h"
#include "plan/backfill.h"
#include "plan/column_property.h"
#include "plan/convert.h"
#include "plan/pre_check.h"
#include "plan/strategy.h"
#include "sql/quote.h"

namespace wesley::plan {
using catalog::Name;

std::string property_name(diff::ColumnProperty property) {
  return fmt::format("property {}", static_cast<int>(property));
}

catalog::Column Property::named(catalog::Column column) const {
  column.name = context.naming.column(change.table, change.after.name);
  return column;
}

Draft Property::step(Phase phase, std::string summary, std::vector<std::string> statements,
                     std::vector<std::string> undo) const {
  auto draft = context.on_table(phase, change.table, std::move(summary), origin);
  draft.step.statements = std::move(statements);
  draft.step.undo.statements = std::move(undo);
  draft.step.delta = {{diff::AlterColumn{table, change.property, before, after}, origin}};
  const auto what = property_name(change.property);
  draft.makes.push_back(altered_resource(change.table, change.after.name, what));
  for (const auto& ancestor : context.ancestors(change.table))
    draft.needs.push_back(altered_resource(ancestor, change.after.name, what));
  // What came from a parent is its own when it has left.
  if (const auto* old_table = context.old_table(change.table); old_table && old_table->partition_of)
    draft.needs.push_back(left_resource(change.table));
  draft.needs.push_back(column_resource(change.table, change.after.name));
  return draft;
}

std::string default_statement(const Name& table, const catalog::Column& column) {
  return column.default_value ? ddl::set_default(table, column.name, column.default_value->text)
                              : ddl::drop_default(table, column.name);
}

std::string carried_default_statement(const Name& table, const catalog::Column& before,
                                      const catalog::Type& now) {
  if (!before.default_value || reads_alike(before.type, now)) return default_statement(table, before);
  // A label may be gone with its enum.
  const bool between_user_types = !before.type.schema.empty() && !now.schema.empty();
  if (!has_cast(before.type, now) || between_user_types) return ddl::drop_default(table, before.name);
  return ddl::set_default(table, before.name,
                          fmt::format("({})::{}", before.default_value->text, sql::to_string(now)));
}

namespace {

// The column before, as it comes back while the names of replaced types are not back yet.
catalog::Column with_old_types(const Property& property) {
  const auto& [context, change, origin, table, before, after, label] = property;
  auto column = before;
  const auto* old_table = context.old_table(change.table);
  if (context.work.replaced.old_names.empty() || !old_table || !before.default_value) return column;
  const auto then = context.naming.dropped(*old_table);
  if (const auto* found = then.column(before.name); found && found->default_value)
    column.default_value = found->default_value;
  return column;
}

// A default where there was none is nothing the running application can trip over; another one, or none any
// more, changes what it writes.
void alter_default(const Property& property) {
  const auto& [context, change, origin, table, before, after, label] = property;
  auto phase = before.default_value ? Phase::switch_ : Phase::expand;
  auto summary = after.default_value ? fmt::format("default of {}: {}", label, after.default_value->text)
                                     : "no default for " + label;
  auto draft = property.step(phase, std::move(summary), {default_statement(table, after)},
                             {carried_default_statement(table, with_old_types(property), after.type)});
  draft.merge = Merge::instant;
  if (after.default_value) context.need_objects(draft, *after.default_value);
  if (before.default_value) {
    context.leave_objects(draft, *before.default_value);
    context.need_old_types(draft, *before.default_value);
  }
  if (!after.type.schema.empty())
    draft.needs.push_back(labels_resource({after.type.schema, after.type.name}));
  if (context.work.passing.count({change.table, change.after.name}) > 0)
    draft.needs.push_back(type_resource({after.type.schema, after.type.name}));
  draft.makes.push_back(default_resource(change.table, change.after.name));
  draft.needs.push_back(identity_gone_resource(change.table, change.after.name));
  if (change.before.generated)
    draft.needs.push_back(
        altered_resource(change.table, change.after.name, property_name(diff::ColumnProperty::generated)));
  context.drafts.add(std::move(draft));
}

// The default is what the author wants where nothing is said: rows without a value get it, before NULLs are
// refused. What was NULL before is not known afterwards.
void fill_with_default(const Property& property, const catalog::Expression& value) {
  const auto& [context, change, origin, table, before, after, label] = property;
  auto column = sql::quote_identifier(before.name);
  auto fill = backfill(context, change.table, fmt::format("{} = {}", column, value.text), column + " IS NULL",
                       fmt::format("{} where missing, in batches", label), origin);
  fill.step.undo = {UndoKind::lossy, {}, "rows that were NULL keep the default"};
  fill.needs.push_back(column_resource(change.table, change.after.name));
  if (!after.type.schema.empty()) fill.needs.push_back(labels_resource({after.type.schema, after.type.name}));
  // A first default comes in expand, so that no new row is left out; another one waits for the switch.
  const auto* old_column = context.old_table(change.table)->column(before.name);
  if (old_column && !old_column->default_value)
    fill.needs.push_back(default_resource(change.table, change.after.name));
  fill.makes.push_back(filled_resource(change.table, change.after.name));
  context.need_objects(fill, value);
  context.drafts.add(std::move(fill));
}

void alter_not_null(const Property& property) {
  const auto& [context, change, origin, table, before, after, label] = property;
  if (after.not_null) {
    const auto* final_column = context.new_table(change.table)->column(change.after.name);
    const bool filled = final_column->default_value.has_value();
    if (filled) fill_with_default(property, *final_column->default_value);
    context.not_null[change.table].push_back(
        {before, change.after.name, origin, true, filled ? Step::PreCheck{} : no_nulls(table, before.name)});
    return;
  }
  auto draft = property.step(Phase::expand, label + " may be null", {ddl::drop_not_null(table, after.name)},
                             {ddl::set_not_null(table, after.name)});
  // A primary key keeps its columns NOT NULL until it is gone.
  draft.ends.push_back(key_not_null_resource(change.table, change.after.name));
  draft.needs.push_back(identity_gone_resource(change.table, change.after.name));
  draft.merge = Merge::instant;
  context.drafts.add(std::move(draft));
}

std::string own_sequence(const Name& table, const std::string& column) {
  return fmt::format("pg_catalog.pg_get_serial_sequence({}, {})",
                     sql::quote_literal(catalog::to_string(table)), sql::quote_literal(column));
}

// ADD GENERATED starts at 1: the sequence goes on after the largest value, under the same lock (A20).
std::string carry_on_after(const Name& table, const catalog::Column& column) {
  bool ascending = column.identity->options.increment > 0;
  return fmt::format(
      "SELECT pg_catalog.setval({}::pg_catalog.regclass, s.last) FROM (SELECT pg_catalog.{}({}) AS last "
      "FROM {}) AS s WHERE s.last IS NOT NULL",
      own_sequence(table, column.name), ascending ? "max" : "min", sql::quote_identifier(column.name),
      catalog::to_string(table));
}

// The sequence of a serial column has the name that the identity's is to have: it gives it up in the same
// transaction, and goes when nothing can draw from it any more.
void take_name_of_sequence(const Property& property, Draft& draft, const Name& aside) {
  const auto& [context, change, origin, table, before, after, label] = property;
  const auto& old = context.from.sequences.at(catalog::identity_sequence(change.table, change.after));
  auto& step = draft.step;
  step.statements.insert(step.statements.begin(), ddl::rename_sequence(old.name, aside.name));
  step.undo.statements.push_back(ddl::rename_sequence(aside, old.name.name));
  step.delta.insert(step.delta.begin(), {diff::DropSequence{old}, origin});
  const catalog::ObjectId object{catalog::ObjectKind::sequence, old.name, {}};
  context.made.insert(object);
  const auto& grants = context.to.grants;
  for (auto at = grants.lower_bound({object, {}, {}}); at != grants.end() && at->first.object == object;
       ++at) {
    for (auto& statement : ddl::create_grant(at->second)) step.statements.push_back(std::move(statement));
    step.delta.push_back({diff::SetGrant{at->first, std::nullopt, at->second}, at->second.origin});
  }
  redraw_defaults(context, old.name, after.identity->options, origin);
  auto kept = old;
  kept.name = aside;
  auto drop = context.on_table(Phase::contract, change.table,
                               "drop the sequence that " + label + " drew from", origin);
  drop.step.statements = {ddl::drop_sequence(aside)};
  drop.step.undo = {UndoKind::lossy, {ddl::create_sequence(kept)}, "the sequence starts again"};
  if (kept.owned_by) drop.step.undo.statements.push_back(ddl::sequence_owned_by(kept));
  drop.needs.push_back(sequence_resource(old.name));
  drop.scaffolding = true;
  context.drafts.add(std::move(drop));
}

void alter_identity(const Property& property) {
  const auto& [context, change, origin, table, before, after, label] = property;
  if (before.identity && after.identity) {
    auto draft = property.step(Phase::switch_, "identity of " + label, {ddl::alter_identity(table, after)},
                               {ddl::alter_identity(table, before)});
    context.drafts.add(std::move(draft));
    return;
  }
  auto add = [&](const catalog::Column& column) {
    return std::vector<std::string>{ddl::add_identity(table, column), carry_on_after(table, column)};
  };
  std::vector<std::string> drop = {ddl::drop_identity(table, after.name)};
  auto draft = after.identity
                   ? property.step(Phase::switch_, label + " becomes an identity", add(after), drop)
                   : property.step(Phase::switch_, label + " is no identity any more", drop, add(before));
  // An identity is NOT NULL and has no default.
  if (after.identity) {
    const auto sequence = catalog::identity_sequence(change.table, change.after);
    if (const auto aside = context.given_up(sequence)) take_name_of_sequence(property, draft, *aside);
    draft.makes.push_back(sequence_resource(sequence));
    draft.needs.push_back(not_null_resource(change.table, change.after.name));
    draft.needs.push_back(default_resource(change.table, change.after.name));
  } else {
    draft.makes.push_back(identity_gone_resource(change.table, change.after.name));
  }
  context.drafts.add(std::move(draft));
}

// Only away: another expression is a move.
void drop_expression(const Property& property) {
  auto draft = property.step(Phase::switch_, property.label + " is an ordinary column",
                             {ddl::drop_expression(property.table, property.after.name)}, {});
  draft.needs.pop_back();  // another type comes after
  draft.step.undo = {UndoKind::none, {}, "a column cannot be made generated again without a rewrite"};
  add_hazard(draft.step, locks::Hazard::irreversible);
  property.context.drafts.add(std::move(draft));
}

using Statements = std::vector<std::string>;
void alter_setting(const Property& property, std::string_view what, Statements statements, Statements undo) {
  auto draft = property.step(Phase::expand, fmt::format("{} of {}", what, property.label),
                             std::move(statements), std::move(undo));
  // SHARE UPDATE EXCLUSIVE both, and ACCESS EXCLUSIVE the others (safety.md A23, A24).
  bool is_light = property.change.property == diff::ColumnProperty::statistics ||
                  property.change.property == diff::ColumnProperty::options;
  draft.merge = is_light ? Merge::comment : Merge::instant;
  property.context.drafts.add(std::move(draft));
}

std::string storage_statement(const Name& table, const catalog::Column& column) {
  return column.storage ? ddl::set_storage(table, column.name, *column.storage)
                        : ddl::reset_storage(table, column);
}

}  // namespace

void plan(Context& context, const diff::AlterColumn& change, const catalog::Origin& origin) {
  Property property{context, change, origin};
  const auto& [ctx, alter, from, table, before, after, label] = property;
  switch (change.property) {
    case diff::ColumnProperty::type:
      return alter_type(property);
    case diff::ColumnProperty::not_null:
      return alter_not_null(property);
    case diff::ColumnProperty::default_value:
      return alter_default(property);
    case diff::ColumnProperty::generated:
      return drop_expression(property);
    case diff::ColumnProperty::identity:
      return alter_identity(property);
    case diff::ColumnProperty::storage:
      return alter_setting(property, "storage", {storage_statement(table, after)},
                           {storage_statement(table, before)});
    case diff::ColumnProperty::compression:
      return alter_setting(
          property, "compression",
          {ddl::set_compression(table, after.name, after.compression.value_or("default"))},
          {ddl::set_compression(table, before.name, before.compression.value_or("default"))});
    case diff::ColumnProperty::statistics:
      return alter_setting(property, "statistics target",
                           {ddl::set_statistics(table, after.name, after.statistics.value_or(-1))},
                           {ddl::set_statistics(table, before.name, before.statistics.value_or(-1))});
    case diff::ColumnProperty::options:
      return alter_setting(property, "options",
                           ddl::change_column_options(table, after.name, before.options, after.options),
                           ddl::change_column_options(table, after.name, after.options, before.options));
  }
}

}  // namespace wesley::plan
