// SPDX-License-Identifier: Apache-2.0
// Schemas, extensions, enums and sequences (safety.md H).
#include <fmt/format.h>

#include "ddl/ddl.h"
#include "plan/column_property.h"
#include "plan/definition_text.h"
#include "plan/done_check.h"
#include "plan/strategy.h"
#include "sql/quote.h"

namespace wesley::plan {
namespace {

using catalog::Name;

Draft object_step(Phase phase, std::string summary, std::string statement, std::string undo,
                  diff::ChangeBody delta, const catalog::Origin& origin) {
  Draft draft;
  draft.step.phase = phase;
  draft.step.summary = std::move(summary);
  draft.step.origin = origin;
  draft.step.statements = {std::move(statement)};
  if (!undo.empty()) draft.step.undo.statements = {std::move(undo)};
  draft.step.delta = {{std::move(delta), origin}};
  return draft;
}

void no_undo(Step& step, std::string reason) {
  step.undo = {UndoKind::none, {}, std::move(reason)};
  add_hazard(step, locks::Hazard::irreversible);
}

std::string in_quotes(std::string_view text) {
  return sql::quote_literal(text);
}

bool goes_with_its_column(const Context& context, const catalog::Sequence& sequence) {
  if (!sequence.owned_by) return false;
  const auto& [table, column] = *sequence.owned_by;
  const auto* remaining = context.to.table(context.naming.table_after(table));
  if (!remaining) return true;
  const auto* work = context.work.find(remaining->name);
  if (work && work->move_from(column)) return true;
  return !remaining->column(work ? context.naming.column_after(*work, column) : column);
}

}  // namespace

void plan(Context& context, const diff::CreateSchema& change, const catalog::Origin& origin) {
  auto draft =
      object_step(Phase::expand, "create schema " + change.after.name, ddl::create_schema(change.after),
                  ddl::drop_schema(change.after.name), change, origin);
  if (change.after.comment)
    draft.step.statements.push_back(
        ddl::comment_on("SCHEMA", sql::quote_identifier(change.after.name), change.after.comment));
  draft.makes = {schema_resource(change.after.name)};
  context.drafts.add(std::move(draft));
}

void plan(Context& context, const diff::DropSchema& change, const catalog::Origin& origin) {
  auto draft =
      object_step(Phase::contract, "drop schema " + change.before.name, ddl::drop_schema(change.before.name),
                  ddl::create_schema(change.before), change, origin);
  if (change.before.comment)
    draft.step.undo.statements.push_back(
        ddl::comment_on("SCHEMA", sql::quote_identifier(change.before.name), change.before.comment));
  draft.ends = {schema_resource(change.before.name)};
  context.drafts.add(std::move(draft));
}

void plan(Context& context, const diff::CreateExtension& change, const catalog::Origin& origin) {
  auto draft =
      object_step(Phase::expand, "create extension " + change.after.name, ddl::create_extension(change.after),
                  ddl::drop_extension(change.after.name), change, origin);
  draft.makes = {extensions_resource()};
  draft.needs = {schema_resource(change.after.schema)};
  context.drafts.add(std::move(draft));
}

void plan(Context& context, const diff::DropExtension& change, const catalog::Origin& origin) {
  auto draft = object_step(Phase::contract, "drop extension " + change.before.name,
                           ddl::drop_extension(change.before.name), ddl::create_extension(change.before),
                           change, origin);
  draft.ends = {extensions_resource()};
  draft.needs = {schema_resource(change.before.schema)};
  add_hazard(draft.step, locks::Hazard::untracked_dependency);
  context.drafts.add(std::move(draft));
}

// An update script takes whatever locks it likes (safety.md H8).
void plan(Context& context, const diff::AlterExtension& change, const catalog::Origin& origin) {
  auto name = sql::quote_identifier(change.after.name);
  std::string statement, undo;
  if (change.before.schema != change.after.schema) {
    statement =
        fmt::format("ALTER EXTENSION {} SET SCHEMA {}", name, sql::quote_identifier(change.after.schema));
    undo = fmt::format("ALTER EXTENSION {} SET SCHEMA {}", name, sql::quote_identifier(change.before.schema));
  } else {
    statement = change.after.version.empty()
                    ? fmt::format("ALTER EXTENSION {} UPDATE", name)
                    : fmt::format("ALTER EXTENSION {} UPDATE TO {}", name, in_quotes(change.after.version));
  }
  auto draft =
      object_step(Phase::expand, "alter extension " + change.after.name, statement, undo, change, origin);
  add_hazard(draft.step, locks::Hazard::extension_upgrade);
  if (undo.empty()) no_undo(draft.step, "an extension can rarely be taken back to an older version");
  draft.makes = {extensions_resource()};
  draft.needs = {schema_resource(change.after.schema)};
  context.drafts.add(std::move(draft));
}

void plan(Context& context, const diff::CreateEnum& change, const catalog::Origin& origin) {
  const auto& name = change.after.name;
  auto draft = object_step(Phase::expand, "create enum " + label(name), ddl::create_enum(change.after),
                           ddl::drop_type(name), change, origin);
  if (change.after.comment)
    draft.step.statements.push_back(ddl::comment_on("TYPE", catalog::to_string(name), change.after.comment));
  draft.makes = {type_resource(name)};
  draft.needs = {schema_resource(name.schema)};
  context.drafts.add(std::move(draft));
}

void plan(Context& context, const diff::DropEnum& change, const catalog::Origin& origin) {
  const auto& name = change.before.name;
  auto draft = object_step(Phase::contract, "drop enum " + label(name), ddl::drop_type(name),
                           ddl::create_enum(change.before), change, origin);
  draft.ends = {type_resource(name)};
  draft.needs = {schema_resource(name.schema)};
  context.drafts.add(std::move(draft));
}

void plan(Context&, const diff::ReplaceEnum&, const catalog::Origin&) {
}

void plan(Context& context, const diff::RenameType& change, const catalog::Origin& origin) {
  auto draft = object_step(Phase::switch_,
                           fmt::format("rename type {} to {}", label(change.before), label(change.after)),
                           ddl::rename_type(change.before, change.after.name),
                           ddl::rename_type(change.after, change.before.name), change, origin);
  draft.makes = {type_resource(change.after)};
  draft.ends = {type_resource(change.before)};
  add_hazard(draft.step, locks::Hazard::breaks_running_app);
  context.drafts.add(std::move(draft));
}

// A label cannot be used in the transaction that adds it, and never be removed (manual, ALTER TYPE).
void plan(Context& context, const diff::AddEnumValue& change, const catalog::Origin& origin) {
  auto draft = object_step(
      Phase::expand, fmt::format("add {} to enum {}", in_quotes(change.label.label), label(change.type)),
      ddl::add_enum_value(change.type, change.label.label, change.before, change.after), {}, change, origin);
  draft.step.why = "committed on its own, because a label cannot be used before";
  draft.step.done = enum_label_exists(change.type, change.label.label);
  no_undo(draft.step, "PostgreSQL cannot remove a label from an enum");
  draft.makes = {labels_resource(change.type)};
  if (!change.before.empty() || !change.after.empty()) draft.needs = {type_resource(change.type)};
  context.drafts.add(std::move(draft));
}

void plan(Context& context, const diff::RenameEnumValue& change, const catalog::Origin& origin) {
  auto draft = object_step(Phase::switch_,
                           fmt::format("rename {} to {} in enum {}", in_quotes(change.before),
                                       in_quotes(change.after), label(change.type)),
                           ddl::rename_enum_value(change.type, change.before, change.after),
                           ddl::rename_enum_value(change.type, change.after, change.before), change, origin);
  add_hazard(draft.step, locks::Hazard::breaks_running_app);
  draft.makes = {labels_resource(change.type)};
  context.drafts.add(std::move(draft));
}

// A default names its sequence by oid: one that drew from a sequence which gave up its name goes on with the
// one that has the name now, where that one was.
void redraw_defaults(Context& context, const catalog::Name& name, const catalog::SequenceOptions& options,
                     const catalog::Origin& origin) {
  const auto aside = context.given_up(name);
  if (!aside) return;
  const auto literal = sql::quote_literal(catalog::to_string(name));
  const auto drew_from = sql::quote_literal(catalog::to_string(*aside));
  for (const auto& [table, wanted] : context.to.tables) {
    const auto* old = context.old_table(table);
    if (old == nullptr) continue;
    for (const auto& column : wanted.columns) {
      const auto* before = old->column(context.naming.column(table, column.name));
      if (before == nullptr || !before->default_value || !column.default_value) continue;
      const auto& drawn = before->default_value->text;
      const auto place = drawn.find(literal);
      if (place == std::string::npos || !context.settled(table, column.name)) continue;
      auto draft = context.on_table(Phase::switch_, table,
                                    fmt::format("default of {} draws from the new sequence {}",
                                                context.label(table, column.name), label(name)),
                                    origin);
      const auto built = context.name_of(table);
      auto drew = drawn;
      drew.replace(place, literal.size(), drew_from);
      draft.step.statements = {ddl::set_default(built, before->name, drawn),
                               fmt::format("SELECT pg_catalog.setval({0}::pg_catalog.regclass, {1}("
                                           "pg_catalog.nextval({0}::pg_catalog.regclass), "
                                           "pg_catalog.nextval({2}::pg_catalog.regclass)), false)",
                                           literal, options.increment < 0 ? "least" : "greatest", drew_from)};
      draft.step.undo.statements = {ddl::set_default(built, before->name, drew)};
      draft.step.delta = {
          {diff::AlterColumn{built, diff::ColumnProperty::default_value, *before, *before}, origin}};
      draft.needs.push_back(sequence_resource(name));
      context.drafts.add(std::move(draft));
    }
  }
}

namespace {

// An identity draws from it until its column is a serial one: it goes on under another name.
bool takes_name_of_identity(const Context& context, const catalog::Name& name) {
  for (const auto& [table, work] : context.work.tables)
    for (const auto& move : work.moves)
      if (move.before.identity && !move.after.identity &&
          catalog::identity_sequence(work.before, move.before) == name)
        return true;
  return false;
}

}  // namespace

void plan(Context& context, const diff::CreateSequence& change, const catalog::Origin& origin) {
  const auto& name = change.after.name;
  redraw_defaults(context, name, change.after.options, origin);
  auto unowned = change.after;
  unowned.owned_by.reset();
  auto draft = object_step(Phase::expand, "create sequence " + label(name), ddl::create_sequence(unowned),
                           ddl::drop_sequence(name), diff::CreateSequence{unowned}, origin);
  if (takes_name_of_identity(context, name)) {
    const auto aside = temporary_name(name.name, old_suffix);
    auto& step = draft.step;
    step.statements.insert(step.statements.begin(), ddl::rename_sequence(name, aside));
    step.undo.statements.push_back(ddl::rename_sequence({name.schema, aside}, name.name));
    // Privileges that stay are with the sequence of that name, which is another one now.
    for (auto& statement : granted(context.from, {catalog::ObjectKind::sequence, name, {}}))
      step.statements.push_back(std::move(statement));
  }
  if (unowned.comment)
    draft.step.statements.push_back(ddl::comment_on("SEQUENCE", catalog::to_string(name), unowned.comment));
  draft.makes = {sequence_resource(name)};
  draft.needs = {schema_resource(name.schema)};
  context.drafts.add(std::move(draft));
  if (!change.after.owned_by) return;
  // Ownership needs the column, which needs the sequence for its default.
  const auto& [table, column] = *change.after.owned_by;
  auto owned = change.after;
  owned.owned_by = {context.name_of(table), context.naming.column(table, column)};
  auto own = context.on_table(
      Phase::expand, table,
      fmt::format("sequence {} belongs to {}", label(name), context.label(table, column)), origin);
  own.step.statements = {ddl::sequence_owned_by(owned)};
  own.step.undo.statements = {fmt::format("ALTER SEQUENCE {} OWNED BY NONE", catalog::to_string(name))};
  own.step.delta = {{diff::AlterSequence{unowned, owned}, origin}};
  own.needs.push_back(column_resource(table, column));
  own.needs.push_back(sequence_resource(name));
  context.drafts.add(std::move(own));
}

void plan(Context& context, const diff::DropSequence& change, const catalog::Origin& origin) {
  if (goes_with_its_column(context, change.before)) return;  // DROP COLUMN and DROP TABLE take it along
  if (context.given_up(change.before.name)) return;          // planned with the identity that takes its name
  const auto& name = change.before.name;
  auto draft = object_step(Phase::contract, "drop sequence " + label(name), ddl::drop_sequence(name),
                           ddl::create_sequence(change.before), change, origin);
  if (change.before.owned_by) draft.step.undo.statements.push_back(ddl::sequence_owned_by(change.before));
  draft.step.undo.kind = UndoKind::lossy;
  draft.step.undo.reason = "the sequence starts again";
  add_hazard(draft.step, locks::Hazard::data_loss);
  draft.ends = {sequence_resource(name)};
  draft.needs = {schema_resource(name.schema)};
  context.drafts.add(std::move(draft));
}

// Parameters in one statement, ownership in another: it takes a lock on the table too (safety.md H6).
void plan(Context& context, const diff::AlterSequence& change, const catalog::Origin& origin) {
  const auto& name = change.after.name;
  if (change.before.options != change.after.options) {
    auto after = change.before;
    after.options = change.after.options;
    auto draft = object_step(
        Phase::expand, "alter sequence " + label(name), ddl::alter_sequence(name, change.after.options),
        ddl::alter_sequence(name, change.before.options), diff::AlterSequence{change.before, after}, origin);
    draft.makes = {sequence_resource(name)};
    context.drafts.add(std::move(draft));
  }
  auto before = change.before;
  before.options = change.after.options;
  if (before.unlogged != change.after.unlogged) {
    auto after = before;
    after.unlogged = change.after.unlogged;
    auto log = [&](bool unlogged) {
      return fmt::format("ALTER SEQUENCE {} SET {}", catalog::to_string(name),
                         unlogged ? "UNLOGGED" : "LOGGED");
    };
    auto draft = object_step(Phase::switch_, "logging of sequence " + label(name), log(after.unlogged),
                             log(before.unlogged), diff::AlterSequence{before, after}, origin);
    draft.makes = {sequence_resource(name)};
    context.drafts.add(std::move(draft));
    before = after;
  }
  if (change.before.owned_by == change.after.owned_by) return;
  auto own = [&](const catalog::Sequence& sequence) {
    return sequence.owned_by ? ddl::sequence_owned_by(sequence)
                             : fmt::format("ALTER SEQUENCE {} OWNED BY NONE", catalog::to_string(name));
  };
  auto draft =
      object_step(Phase::switch_, fmt::format("sequence {} changes its owner", label(name)),
                  own(change.after), own(change.before), diff::AlterSequence{before, change.after}, origin);
  draft.needs = {sequence_resource(name)};
  draft.makes = {owner_resource(name)};
  if (change.after.owned_by) {
    const auto& [table, column] = *change.after.owned_by;
    if (const auto* work = context.work.find(table); work && work->move_to(column)) return;  // moves with it
    draft.needs.push_back(column_resource(table, column));
  }
  context.drafts.add(std::move(draft));
}

}  // namespace wesley::plan
