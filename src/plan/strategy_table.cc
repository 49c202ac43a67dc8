// SPDX-License-Identifier: Apache-2.0
// Tables as a whole (safety.md D).
#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "ddl/ddl.h"
#include "plan/strategy.h"
#include "plan/swap.h"
#include "sql/quote.h"

namespace wesley::plan {
namespace {

using catalog::Name;

void need_types(const Context& context, Draft& draft, const catalog::Table& table) {
  for (const auto& column : table.columns) {
    if (!column.type.schema.empty()) {
      auto type = context.naming.type(column.type);
      draft.needs.push_back(type_resource({type.schema, type.name}));
      draft.needs.push_back(labels_resource({column.type.schema, column.type.name}));
    }
    if (column.default_value) context.need_sequences(draft, *column.default_value);
  }
}

// A table that the plan creates before this one, so that a foreign key can stand inside CREATE TABLE. Tables
// are created in name order; a key to a later one follows on its own.
bool created_before(const Context& context, const Name& referenced, const Name& table) {
  return referenced <= table && !context.old_table(referenced);
}

// Nobody reads or writes the table yet: everything is direct. Only its foreign keys to tables that are in use
// are left out (safety.md B26: they lock the other table).
Draft create_step(const Context& context, const catalog::Table& wanted, const catalog::Origin& origin) {
  auto table = wanted;
  table.indexes.clear();
  for (auto& column : table.columns) column.type = context.naming.type(column.type);
  auto later = [&](const catalog::Constraint& constraint) {
    const auto* key = constraint.foreign_key();
    return key && !created_before(context, key->referenced, wanted.name);
  };
  table.constraints.erase(std::remove_if(table.constraints.begin(), table.constraints.end(), later),
                          table.constraints.end());
  auto draft =
      context.on_table(Phase::expand, wanted.name, "create table " + context.label(wanted.name), origin);
  auto& statements = draft.step.statements;
  draft.needs = {schema_resource(wanted.name.schema)};
  draft.makes = {table_resource(wanted.name)};
  need_types(context, draft, wanted);
  statements.push_back(ddl::create_table(table, {.with_foreign_keys = true}));
  for (const auto& column : table.columns) {
    draft.makes.push_back(column_resource(wanted.name, column.name));
    for (auto& setting : ddl::column_settings(wanted.name, column)) statements.push_back(std::move(setting));
  }
  for (const auto& constraint : table.constraints) {
    if (const auto* key = constraint.key()) draft.makes.push_back(key_resource(wanted.name, key->columns));
    if (const auto* key = constraint.foreign_key(); key && key->referenced != wanted.name)
      draft.needs.push_back(table_resource(key->referenced));
    if (!ddl::stands_in_create_table(table, constraint))
      statements.push_back(ddl::add_constraint(wanted.name, constraint, !constraint.validated));
  }
  for (const auto& index : wanted.indexes) {
    statements.push_back(ddl::create_index(wanted.name, index, false));
    if (index.unique && !index.predicate) {
      std::vector<std::string> columns;
      for (const auto& key : index.keys) columns.push_back(key.column);
      draft.makes.push_back(key_resource(wanted.name, columns));
    }
  }
  table.indexes = wanted.indexes;
  for (auto& comment : ddl::table_comments(table)) statements.push_back(std::move(comment));
  draft.step.undo.statements = {ddl::drop_table(wanted.name)};
  draft.step.delta = {{diff::CreateTable{table}, origin}};
  return draft;
}

// The table is empty, so a valid key costs no scan; it does lock the table it refers to.
void add_later_keys(Context& context, const catalog::Table& wanted, const catalog::Origin& origin) {
  for (const auto& constraint : wanted.constraints) {
    const auto* key = constraint.foreign_key();
    if (!key || created_before(context, key->referenced, wanted.name)) continue;
    auto built = context.naming.constraint(wanted.name, constraint);
    auto draft =
        context.on_table(Phase::expand, wanted.name, describe(context, wanted.name, constraint), origin);
    context.mention(draft, key->referenced);
    draft.needs.push_back(key_resource(key->referenced, key->referenced_columns));
    for (const auto& column : key->referenced_columns)
      draft.needs.push_back(column_resource(key->referenced, column));
    draft.step.why =
        fmt::format("apart from CREATE TABLE, because it locks {} too", context.label(key->referenced));
    // Empty: the scan reads nothing. The classifier cannot know that.
    draft.small = true;
    draft.step.statements = {ddl::add_constraint(wanted.name, built)};
    draft.step.undo.statements = {drop_constraint_if_exists(wanted.name, constraint.name)};
    auto plain = built;
    plain.comment.reset();
    draft.step.delta = {{diff::AddConstraint{wanted.name, plain}, origin}};
    auto note = comment(wanted.name, built, origin);
    draft.step.statements.insert(draft.step.statements.end(), note.statements.begin(), note.statements.end());
    draft.step.delta.insert(draft.step.delta.end(), note.delta.begin(), note.delta.end());
    draft.makes.push_back(constraint_resource(wanted.name, constraint.name));
    context.drafts.add(std::move(draft));
  }
}

// security_invoker, 15+: without it the view would read with its owner's rights (safety.md D3).
std::string compatibility_view(const Context& context, const Name& view, const catalog::Table& table) {
  std::vector<std::string> columns;
  for (const auto& column : table.columns) columns.push_back(sql::quote_identifier(column.name));
  return fmt::format("CREATE VIEW {}{} AS SELECT {} FROM {}", catalog::to_string(view),
                     context.options.server_major >= 15 ? " WITH (security_invoker = true)" : "",
                     fmt::join(columns, ", "), catalog::to_string(table.name));
}

// Its columns when the switch is over: those of `to`, and the old copies that contract will drop.
catalog::Table table_at_switch(const Context& context, const TableWork& work) {
  auto table = *work.new_table;
  for (const auto& column : work.old_table->columns) {
    const auto* move = work.move_from(column.name);
    auto present = context.naming.column_after(work, column.name);
    if (move ? move->renamed() : !table.column(present)) {
      table.columns.push_back(column);
      table.columns.back().name = present;
    }
  }
  return table;
}

struct CommentPlace {
  std::string_view kind;
  std::string object;
  std::string summary;
};
CommentPlace place_of(const Context& context, const diff::SetComment& change) {
  auto table = change.object;
  switch (change.target) {
    case diff::CommentTarget::schema:
      return {"SCHEMA", sql::quote_identifier(table.name), "schema " + table.name};
    case diff::CommentTarget::enumeration:
      return {"TYPE", catalog::to_string(table), "enum " + context.label(table)};
    case diff::CommentTarget::sequence:
      return {"SEQUENCE", catalog::to_string(table), "sequence " + context.label(table)};
    case diff::CommentTarget::table:
      return {"TABLE", catalog::to_string(context.name_of(table)), context.label(table)};
    case diff::CommentTarget::column:
      return {"COLUMN",
              catalog::to_string(context.name_of(table)) + "." +
                  sql::quote_identifier(context.naming.column(table, change.sub)),
              context.label(table, change.sub)};
    case diff::CommentTarget::constraint:
      return {"CONSTRAINT",
              sql::quote_identifier(change.sub) + " ON " + catalog::to_string(context.name_of(table)),
              change.sub};
    case diff::CommentTarget::index:
      return {"INDEX", catalog::to_string(Name{table.schema, change.sub}), change.sub};
  }
  return {};
}

}  // namespace

void plan(Context& context, const diff::CreateTable& change, const catalog::Origin& origin) {
  // The table of `to` is whole: a changeset may bring its foreign keys and indexes as changes of their own.
  const auto* wanted = context.to.table(change.after.name);
  context.drafts.add(create_step(context, *wanted, origin));
  add_later_keys(context, *wanted, origin);
}

// Foreign keys one by one first: each drop stops readers of both tables for an instant (safety.md B14, D4).
void plan(Context& context, const diff::DropTable& change, const catalog::Origin& origin) {
  const auto& table = change.before;
  std::vector<std::size_t> keys;
  for (const auto& constraint : table.constraints) {
    const auto* key = constraint.foreign_key();
    if (!key || key->referenced == table.name) continue;
    auto referenced = context.naming.table_after(key->referenced);
    auto drop = context.on_table(Phase::contract, table.name,
                                 "drop " + describe(context, table.name, constraint), origin);
    auto swap = retire(table.name, constraint, origin);
    drop.needs.push_back(table_resource(referenced));
    drop.needs.push_back(key_resource(referenced, key->referenced_columns));
    drop.step.statements = swap.statements;
    drop.step.undo.statements = swap.undo;
    drop.step.delta = swap.delta;
    keys.push_back(context.drafts.add(std::move(drop)));
  }
  auto draft =
      context.on_table(Phase::contract, table.name, "drop table " + context.label(table.name), origin);
  draft.ends = {table_resource(table.name)};
  draft.needs = {schema_resource(table.name.schema)};
  for (const auto& column : table.columns)
    if (!column.type.schema.empty())
      draft.needs.push_back(type_resource({column.type.schema, column.type.name}));
  draft.after = keys;
  draft.step.statements = {ddl::drop_table(table.name)};
  draft.step.delta = {{diff::DropTable{table}, origin}};
  auto bare = table;
  bare.constraints.erase(std::remove_if(bare.constraints.begin(), bare.constraints.end(),
                                        [&](const catalog::Constraint& constraint) {
                                          const auto* key = constraint.foreign_key();
                                          return key && key->referenced != table.name;
                                        }),
                         bare.constraints.end());
  auto again = create_step(context, bare, origin);
  draft.step.undo = {UndoKind::lossy, again.step.statements, "the rows are gone"};
  for (const auto& constraint : bare.constraints)
    if (constraint.foreign_key())
      draft.step.undo.statements.push_back(ddl::add_constraint(table.name, constraint));
  for (const auto& column : table.columns)
    for (const auto* sequence : context.owned_by(table.name, column.name))
      if (!context.to.sequences.count(sequence->name)) {
        draft.step.delta.insert(draft.step.delta.begin(), {diff::DropSequence{*sequence}, origin});
        auto& undo = draft.step.undo.statements;
        undo.insert(undo.begin(), ddl::create_sequence(*sequence));
        undo.push_back(ddl::sequence_owned_by(*sequence));
      }
  add_hazard(draft.step, locks::Hazard::data_loss);
  context.drafts.add(std::move(draft));
}

// Planned last, when it is known which steps still use the old name: plan_table_renames.
void plan(Context&, const diff::RenameTable&, const catalog::Origin&) {
}

void plan_table_renames(Context& context) {
  for (const auto& [final_table, work] : context.work.tables) {
    if (!work.renamed) continue;
    bool online = *work.renamed == catalog::RenameMode::online;
    Draft draft;
    auto& step = draft.step;
    step.phase = Phase::switch_;
    step.summary = fmt::format("rename table {} to {}", context.label(work.before), final_table.name);
    step.origin = work.renamed_origin;
    step.statements = {ddl::rename_table(work.before, final_table.name)};
    step.undo.statements = {ddl::rename_table(final_table, work.before.name)};
    step.delta = {{diff::RenameTable{work.before, final_table, *work.renamed}, step.origin}};
    draft.ends = {name_resource(final_table)};
    draft.makes = {"renamed " + table_resource(final_table)};
    if (!online) {
      add_hazard(step, locks::Hazard::breaks_running_app);
      context.drafts.add(std::move(draft));
      continue;
    }
    step.summary += ", the old name stays as a view";
    step.why =
        "statements of the running application go on through an updatable view; COPY, TRUNCATE and "
        "foreign keys to the old name do not";
    step.statements.push_back(compatibility_view(context, work.before, table_at_switch(context, work)));
    step.undo.statements.insert(step.undo.statements.begin(), "DROP VIEW " + catalog::to_string(work.before));
    add_hazard(step, locks::Hazard::cached_plan);
    auto table = table_at_switch(context, work);
    context.drafts.add(std::move(draft));

    auto drop =
        context.on_table(Phase::contract, final_table,
                         fmt::format("drop the view {}", context.label(work.before)), work.renamed_origin);
    drop.step.statements = {"DROP VIEW " + catalog::to_string(work.before)};
    drop.step.undo.statements = {compatibility_view(context, work.before, table)};
    drop.needs.push_back("renamed " + table_resource(final_table));
    drop.makes = {"unviewed " + table_resource(final_table)};
    drop.scaffolding = true;
    context.drafts.add(std::move(drop));
  }
}

// SHARE UPDATE EXCLUSIVE (manual, ALTER TABLE, "SET ( storage_parameter").
void plan(Context& context, const diff::SetTableOptions& change, const catalog::Origin& origin) {
  auto table = context.name_of(change.table);
  auto draft = context.on_table(Phase::expand, change.table,
                                "storage parameters of " + context.label(change.table), origin);
  auto alter = [&](const auto& from, const auto& to) {
    std::map<std::string, std::string> set;
    std::vector<std::string> reset, statements;
    for (const auto& [option, value] : to)
      if (auto old = from.find(option); old == from.end() || old->second != value) set.emplace(option, value);
    for (const auto& [option, value] : from)
      if (!to.count(option)) reset.push_back(option);
    if (!set.empty()) statements.push_back(ddl::set_table_options(table, set));
    if (!reset.empty()) statements.push_back(ddl::reset_table_options(table, reset));
    return statements;
  };
  draft.step.statements = alter(change.before, change.after);
  draft.step.undo.statements = alter(change.after, change.before);
  draft.step.delta = {{diff::SetTableOptions{table, change.before, change.after}, origin}};
  context.drafts.add(std::move(draft));
}

// No online form: the table is written anew, and into WAL when it becomes logged (safety.md D9).
void plan(Context& context, const diff::SetUnlogged& change, const catalog::Origin& origin) {
  auto table = context.name_of(change.table);
  auto draft = context.on_table(
      Phase::switch_, change.table,
      fmt::format("make {} {}", context.label(change.table), change.after ? "unlogged" : "logged"), origin);
  draft.step.why = "PostgreSQL has no online form: the table is written anew";
  draft.step.statements = {ddl::set_logged(table, !change.after)};
  draft.step.undo.statements = {ddl::set_logged(table, change.after)};
  draft.step.delta = {{diff::SetUnlogged{table, change.after}, origin}};
  draft.cost = Cost::rewrite;
  draft.small = context.briefly_rewritten(change.table);
  context.drafts.add(std::move(draft));
}

void plan(Context& context, const diff::SetComment& change, const catalog::Origin& origin) {
  bool of_table =
      change.target == diff::CommentTarget::table || change.target == diff::CommentTarget::column ||
      change.target == diff::CommentTarget::constraint || change.target == diff::CommentTarget::index;
  if (of_table && !context.old_table(change.object)) return;  // written with the table's creation
  auto [kind, object, subject] = place_of(context, change);
  Draft draft;
  if (of_table) {
    draft = context.on_table(Phase::expand, change.object, "comment on " + subject, origin);
    draft.merge = Merge::comment;
  } else {
    draft.step.summary = "comment on " + subject;
    draft.step.origin = origin;
  }
  draft.step.statements = {ddl::comment_on(kind, object, change.after)};
  draft.step.undo.statements = {ddl::comment_on(kind, object, change.before)};
  auto delta = change;
  if (of_table) {
    delta.object = context.name_of(change.object);
    if (change.target == diff::CommentTarget::column)
      delta.sub = context.naming.column(change.object, change.sub);
  }
  draft.step.delta = {{delta, origin}};
  // A constraint or index that is renamed in place has its new name from the switch on.
  if (change.target == diff::CommentTarget::constraint)
    draft.needs.push_back(constraint_resource(change.object, change.sub));
  if (change.target == diff::CommentTarget::index)
    draft.needs.push_back(index_resource(change.object, change.sub));
  context.drafts.add(std::move(draft));
}

}  // namespace wesley::plan
