// SPDX-License-Identifier: Apache-2.0
// Columns that come and go (safety.md A).
#include <fmt/format.h>

#include "ddl/ddl.h"
#include "plan/backfill.h"
#include "plan/pre_check.h"
#include "plan/strategy.h"
#include "sql/expression.h"
#include "sql/quote.h"

namespace wesley::plan {
namespace {

using catalog::Name;

// What is the same for every way to add a column.
struct Addition {
  Name table;  // as it is called now
  Name final_table;
  catalog::Column column;  // as it is to be, with the names and types before the switch
  std::string label;
};

Addition addition_of(const Context& context, const diff::AddColumn& change) {
  return {context.name_of(change.table), change.table, context.naming.definition(change.table, change.after),
          context.label(change.table, change.after.name)};
}

Draft add_step(const Context& context, const Addition& addition, const catalog::Column& column,
               std::string summary, const catalog::Origin& origin) {
  auto draft = context.on_table(Phase::expand, addition.final_table, std::move(summary), origin);
  draft.merge = Merge::instant;
  draft.makes = {column_resource(addition.final_table, column.name)};
  if (!column.type.schema.empty()) {
    draft.needs.push_back(type_resource({column.type.schema, column.type.name}));
    draft.needs.push_back(labels_resource({column.type.schema, column.type.name}));
  }
  if (column.default_value) context.need_objects(draft, *column.default_value);
  if (column.generated) context.need_objects(draft, column.generated->expression);
  auto& step = draft.step;
  step.statements = {ddl::add_column(addition.table, column)};
  for (auto& setting : ddl::column_settings(addition.table, column))
    step.statements.push_back(std::move(setting));
  for (auto& comment : ddl::column_comments(addition.table, column))
    step.statements.push_back(std::move(comment));
  step.undo.statements = {ddl::drop_column(addition.table, column.name)};
  step.delta = {{diff::AddColumn{addition.table, column}, origin}};
  step.redact = column.annotations.sensitive();
  return draft;
}

void request_not_null(Context& context, const Addition& addition, const catalog::Column& column,
                      bool tightens, Step::PreCheck pre, const catalog::Origin& origin) {
  context.not_null[addition.final_table].push_back(
      {column, addition.column.name, origin, tightens, std::move(pre)});
}

// ADD COLUMN with a volatile default computes a value for every row: a rewrite under ACCESS EXCLUSIVE (A4).
void add_volatile(Context& context, const Addition& addition, const catalog::Origin& origin) {
  auto bare = addition.column;
  bare.not_null = false;
  auto expression = *bare.default_value;
  bare.default_value.reset();
  auto draft = add_step(context, addition, bare,
                        fmt::format("add {}, nullable, default for new rows", addition.label), origin);
  context.need_objects(draft, expression);
  auto with_default = bare;
  with_default.default_value = expression;
  draft.step.statements.push_back(ddl::set_default(addition.table, bare.name, expression.text));
  draft.step.delta.push_back(
      {diff::AlterColumn{addition.table, diff::ColumnProperty::default_value, bare, with_default}, origin});
  context.drafts.add(std::move(draft));

  auto column = sql::quote_identifier(bare.name);
  auto fill =
      backfill(context, addition.final_table, fmt::format("{} = {}", column, expression.text),
               column + " IS NULL", fmt::format("{} where missing, in batches", addition.label), origin);
  fill.step.why = "a volatile default in ADD COLUMN would rewrite the table under ACCESS EXCLUSIVE";
  fill.needs.push_back(column_resource(addition.final_table, bare.name));
  fill.makes.push_back(filled_resource(addition.final_table, bare.name));
  context.need_objects(fill, expression);
  context.drafts.add(std::move(fill));
  if (addition.column.not_null) request_not_null(context, addition, with_default, false, {}, origin);
}

// ADD COLUMN ... AS IDENTITY rewrites too (A6). A plain column fed by a sequence takes its place, and becomes
// an identity in the switch.
void add_identity(Context& context, const Addition& addition, const catalog::Origin& origin) {
  const auto& wanted = addition.column;
  catalog::Sequence sequence;
  sequence.name = {addition.table.schema,
                   temporary_name(addition.table.name + "_" + wanted.name, "_wesley_seq")};
  sequence.options = wanted.identity->options;
  auto sequence_text = sql::quote_literal(catalog::to_string(sequence.name));
  auto next = fmt::format("pg_catalog.nextval({}::pg_catalog.regclass)", sequence_text);

  auto bare = wanted;
  bare.not_null = false;
  bare.identity.reset();
  auto fed = bare;
  fed.default_value = catalog::make_expression(next);
  auto draft =
      add_step(context, addition, bare, fmt::format("add {}, fed by a sequence", addition.label), origin);
  auto& step = draft.step;
  step.statements.insert(step.statements.begin(), ddl::create_sequence(sequence));
  step.statements.push_back(ddl::set_default(addition.table, bare.name, next));
  step.undo.statements.push_back(ddl::drop_sequence(sequence.name));
  step.delta.insert(step.delta.begin(), {diff::CreateSequence{sequence}, origin});
  step.delta.push_back(
      {diff::AlterColumn{addition.table, diff::ColumnProperty::default_value, bare, fed}, origin});
  context.drafts.add(std::move(draft));

  auto column = sql::quote_identifier(bare.name);
  auto fill =
      backfill(context, addition.final_table, fmt::format("{} = {}", column, next), column + " IS NULL",
               fmt::format("number {} where missing, in batches", addition.label), origin);
  fill.step.why = "an identity in ADD COLUMN would rewrite the table under ACCESS EXCLUSIVE";
  fill.needs.push_back(column_resource(addition.final_table, bare.name));
  fill.makes.push_back(filled_resource(addition.final_table, bare.name));
  context.drafts.add(std::move(fill));
  request_not_null(context, addition, fed, false, {}, origin);

  auto turn = context.on_table(Phase::switch_, addition.final_table,
                               fmt::format("{} becomes an identity", addition.label), origin);
  auto without = fed, identity = fed;
  without.not_null = identity.not_null = true;
  without.default_value.reset();
  identity.default_value.reset();
  identity.identity = wanted.identity;
  auto own =
      fmt::format("pg_catalog.pg_get_serial_sequence({}, {})",
                  sql::quote_literal(catalog::to_string(addition.table)), sql::quote_literal(bare.name));
  auto carry_on = [&](const std::string& to, const std::string& source) {
    return fmt::format(
        "SELECT pg_catalog.setval({}::pg_catalog.regclass, pg_catalog.nextval({}::pg_catalog.regclass), "
        "false)",
        to, source);
  };
  turn.step.statements = {
      fmt::format("LOCK TABLE {} IN ACCESS EXCLUSIVE MODE", catalog::to_string(addition.table)),
      ddl::drop_default(addition.table, bare.name), ddl::add_identity(addition.table, identity),
      carry_on(own, sequence_text), ddl::drop_sequence(sequence.name)};
  turn.step.undo.statements = {ddl::create_sequence(sequence), carry_on(sequence_text, own),
                               ddl::drop_identity(addition.table, bare.name),
                               ddl::set_default(addition.table, bare.name, next)};
  turn.step.delta = {
      {diff::AlterColumn{addition.table, diff::ColumnProperty::default_value, fed, without}, origin},
      {diff::AlterColumn{addition.table, diff::ColumnProperty::identity, without, identity}, origin},
      {diff::DropSequence{sequence}, origin}};
  turn.needs.push_back(not_null_resource(addition.final_table, bare.name));
  turn.scaffolding = true;
  context.drafts.add(std::move(turn));
}

bool is_volatile(const catalog::Expression& expression) {
  auto volatility = sql::volatility(expression.text);
  return volatility == sql::Volatility::volatile_ || volatility == sql::Volatility::unknown;
}

// NOT NULL without a default: only an empty table has a value for every row, and no writer may leave it out.
void add_without_value(Context& context, const Addition& addition, const catalog::Origin& origin) {
  auto bare = addition.column;
  bare.not_null = false;
  context.drafts.add(
      add_step(context, addition, bare, fmt::format("add {}, nullable", addition.label), origin));
  request_not_null(context, addition, bare, true, no_rows(addition.table, addition.column.name), origin);
}

std::string summary_of(const Addition& addition) {
  const auto& column = addition.column;
  if (column.generated)
    return fmt::format("add {}, generated{}", addition.label, column.generated->stored ? " and stored" : "");
  if (!column.default_value) return "add " + addition.label;
  return fmt::format("add {}, default {}", addition.label, column.default_value->text);
}

void add_directly(Context& context, const Addition& addition, const catalog::Origin& origin) {
  const auto& column = addition.column;
  bool computes = (column.generated && column.generated->stored) || column.identity ||
                  (column.default_value && is_volatile(*column.default_value));
  auto draft = add_step(context, addition, column, summary_of(addition), origin);
  if (column.generated)
    for (const auto& source : columns_of(column.generated->expression))
      draft.needs.push_back(column_resource(addition.final_table, source));
  if (computes) {
    draft.merge = Merge::alone;
    draft.cost = Cost::rewrite;
    draft.small = context.briefly_rewritten(addition.final_table);
    if (column.generated && !draft.small)
      draft.step.why =
          "PostgreSQL has no online form: a stored generated column is computed for every row at once";
  }
  context.drafts.add(std::move(draft));
}

}  // namespace

namespace {

void add_column(Context& context, const diff::AddColumn& change, const catalog::Origin& origin) {
  auto addition = addition_of(context, change);
  const auto& column = addition.column;
  bool small = context.briefly_rewritten(change.table);
  if (column.identity && !small) return add_identity(context, addition, origin);
  if (column.default_value && is_volatile(*column.default_value) && !small)
    return add_volatile(context, addition, origin);
  if (column.not_null && !column.default_value && !column.generated && !column.identity)
    return add_without_value(context, addition, origin);
  add_directly(context, addition, origin);
}

}  // namespace

// A partition cannot have columns of its own: one that leaves gets them after that.
void plan(Context& context, const diff::AddColumn& change, const catalog::Origin& origin) {
  const auto first = context.drafts.size();
  add_column(context, change, origin);
  const auto* old_table = context.old_table(change.table);
  if (!old_table || !old_table->partition_of) return;
  for (auto each = first; each < context.drafts.size(); ++each)
    context.drafts[each].needs.push_back(left_resource(change.table));
}

// First nobody has to write it, then it goes (A17). Its indexes, constraints and foreign keys go before it,
// each in a step of its own.
void plan(Context& context, const diff::DropColumn& change, const catalog::Origin& origin) {
  const auto& column = change.before;
  const auto* old_table = context.old_table(change.table);
  bool in_primary_key = false;
  if (const auto* primary = old_table->primary_key())
    for (const auto& name : primary->key()->columns) in_primary_key |= name == column.name;
  auto kept = column;
  if (column.not_null && !column.default_value && !column.identity && !column.generated && !in_primary_key) {
    auto table = context.name_of(change.table);
    kept.not_null = false;
    auto relax =
        context.on_table(Phase::switch_, change.table,
                         fmt::format("{} may be left out", context.label(change.table, column.name)), origin);
    relax.step.why = "the new application does not write it, the old one still may";
    relax.step.statements = {ddl::drop_not_null(table, column.name)};
    relax.step.undo.statements = {ddl::set_not_null(table, column.name)};
    relax.step.delta = {{diff::AlterColumn{table, diff::ColumnProperty::not_null, column, kept}, origin}};
    relax.merge = Merge::instant;
    context.drafts.add(std::move(relax));
  }
  auto draft = context.on_table(Phase::contract, change.table,
                                "drop " + context.label(change.table, column.name), origin);
  draft.ends = {column_resource(change.table, column.name)};
  for (const auto& descendant :
       change.only ? std::vector<catalog::Name>() : context.descendants(change.table))
    draft.ends.push_back(column_resource(descendant, column.name));
  draft.needs.push_back("unviewed " + table_resource(change.table));
  if (column.default_value) context.need_objects(draft, *column.default_value);
  if (column.generated) context.need_objects(draft, column.generated->expression);
  if (!column.type.schema.empty())
    draft.needs.push_back(type_resource({column.type.schema, column.type.name}));
  draft.step.statements = {change.only ? ddl::drop_column_only(change.table, column.name)
                                       : ddl::drop_column(change.table, column.name)};
  auto again = kept;
  again.type = context.work.replaced.aside(kept.type);
  draft.step.undo = {UndoKind::lossy, {ddl::add_column(change.table, again)}, "the values are gone"};
  // Back as a column without values it could not be made NOT NULL again.
  if (kept.not_null != column.not_null)
    draft.step.undo = {UndoKind::none, {}, "its values are gone, and it has no default to take their place"};
  for (const auto* sequence : context.owned_by(old_table->name, column.name))
    if (!context.to.sequences.count(sequence->name)) {
      draft.step.delta.push_back({diff::DropSequence{*sequence}, origin});
      if (draft.step.undo.kind == UndoKind::none) continue;
      auto& undo = draft.step.undo.statements;
      undo.insert(undo.begin(), ddl::create_sequence(*sequence));
      undo.push_back(ddl::sequence_owned_by(*sequence));
    }
  draft.step.delta.push_back({diff::DropColumn{change.table, kept, change.only}, origin});
  draft.step.redact = column.annotations.sensitive();
  add_hazard(draft.step, locks::Hazard::data_loss);
  add_hazard(draft.step, locks::Hazard::cached_plan);
  context.drafts.add(std::move(draft));
}

// INSTANT only: an online rename is a move (shadow_column.cc).
void plan(Context& context, const diff::RenameColumn& change, const catalog::Origin& origin) {
  auto table = context.name_of(change.table);
  auto draft = context.on_table(
      Phase::switch_, change.table,
      fmt::format("rename {} to {}", context.label(change.table, change.before), change.after), origin);
  draft.step.why = "asked for: statements of the running application that name it fail from here on";
  draft.step.statements = {ddl::rename_column(table, change.before, change.after)};
  draft.step.undo.statements = {ddl::rename_column(table, change.after, change.before)};
  draft.step.delta = {{diff::RenameColumn{table, change.before, change.after, change.mode}, origin}};
  draft.ends = {column_resource(change.table, change.after)};
  draft.makes = {switched_resource(change.table)};
  add_hazard(draft.step, locks::Hazard::breaks_running_app);
  add_hazard(draft.step, locks::Hazard::cached_plan);
  context.drafts.add(std::move(draft));
}

}  // namespace wesley::plan
