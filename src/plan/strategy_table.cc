// SPDX-License-Identifier: Apache-2.0
// Tables as a whole (safety.md D).
#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "ddl/ddl.h"
#include "locks/lookup.h"
#include "plan/definition_text.h"
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
    if (column.default_value) context.need_objects(draft, *column.default_value);
  }
}

// Until ATTACH a partition is a table of its own.
catalog::Table standalone(catalog::Table table) {
  if (!table.partition_of) return table;
  table.partition_of.reset();
  for (auto& column : table.columns) column.inherited = false;
  auto detach = [](auto& part) { part.parent.reset(); };
  for (auto& constraint : table.constraints) {
    detach(constraint);
    constraint.inherited = false;
  }
  for (auto& index : table.indexes) detach(index);
  return table;
}

// A foreign key that ATTACH, or the parent's own, makes under the same name.
bool comes_with_parent(const Context& context, const catalog::Table& table,
                       const catalog::Constraint& constraint) {
  if (!table.partition_of || !constraint.inherited || !constraint.foreign_key()) return false;
  const auto* parent = context.to.table(table.partition_of->parent);
  const auto* same = parent ? parent->constraint(constraint.name) : nullptr;
  return same && same->foreign_key();
}

// A table that the plan creates before this one, so that a foreign key can stand inside CREATE TABLE. Tables
// are created in name order; a key to a later one follows on its own.
bool created_before(const Context& context, const Name& referenced, const Name& table) {
  return referenced <= table && !context.old_table(referenced);
}

// Apart from CREATE TABLE. One that refers to a partitioned table comes after its partitions, so that the
// server's constraints for each of them have the names that a dump gives them.
bool comes_later(const Context& context, const catalog::Table& wanted, const catalog::ForeignKey& key) {
  const auto* referenced = context.to.table(key.referenced);
  return !created_before(context, key.referenced, wanted.name) || wanted.partition_of ||
         (referenced && referenced->partition_key);
}

void need_partitions(const Context& context, Draft& draft, const Name& table) {
  for (const auto* partition : context.partitions_of(table)) {
    draft.needs.push_back(joined_resource(partition->name));
    need_partitions(context, draft, partition->name);
  }
}

// Nobody reads or writes the table yet: everything is direct. Only its foreign keys to tables that are in use
// are left out (safety.md B26: they lock the other table).
catalog::Table at_first(const Context& context, const catalog::Table& wanted) {
  auto table = standalone(wanted);
  std::erase_if(table.constraints, [&](const catalog::Constraint& constraint) {
    const auto* key = constraint.foreign_key();
    return key && comes_later(context, wanted, *key);
  });
  std::erase_if(table.indexes, [&](const catalog::Index& index) {
    return context.lacks_parts(wanted, index);  // add_indexes_without_parts
  });
  return table;
}

std::vector<std::string> creation(const Context& context, const catalog::Table& table) {
  // That a table became a child only later shows in the order of its columns.
  if (!table.inherits.empty()) {
    catalog::Catalog alone;
    alone.server_major = context.to.server_major;
    alone.tables.emplace(table.name, table);
    return ddl::create_part(alone, context.to);
  }
  auto bare = table;
  bare.indexes.clear();
  std::vector<std::string> statements = {ddl::create_table(bare, {.with_foreign_keys = true})};
  const auto add = [&](std::vector<std::string> more) {
    std::move(more.begin(), more.end(), std::back_inserter(statements));
  };
  for (const auto& column : table.columns) add(ddl::column_settings(table.name, column));
  for (const auto& constraint : table.constraints)
    if (!ddl::stands_in_create_table(table, constraint) && !ddl::comes_from_parents(table, constraint))
      statements.push_back(ddl::add_constraint(table.name, constraint, !constraint.validated));
  for (const auto& index : table.indexes) {
    statements.push_back(ddl::create_index(table.name, index, false));
    add(ddl::index_settings(table.name.schema, index));
  }
  add(ddl::index_roles(table));
  // Closed before it is opened: with no policy yet, only the owner sees a row.
  if (table.row_security) statements.push_back(ddl::set_row_security(table.name, true));
  if (table.force_row_security) statements.push_back(ddl::set_force_row_security(table.name, true));
  add(ddl::table_comments(table));
  return statements;
}

Draft create_step(const Context& context, const catalog::Table& wanted, const catalog::Origin& origin) {
  const auto table = context.naming.created(at_first(context, wanted));
  auto draft =
      context.on_table(Phase::expand, wanted.name, "create table " + context.label(wanted.name), origin);
  draft.needs = {schema_resource(wanted.name.schema)};
  draft.makes = {table_resource(wanted.name)};
  for (const auto& parent : wanted.inherits) draft.ends.push_back(childless_resource(parent));
  need_types(context, draft, wanted);
  context.need_uses(draft, {catalog::ObjectKind::table, wanted.name, {}});
  context.need_built_types(draft);
  for (const auto& column : table.columns) {
    draft.makes.push_back(column_resource(wanted.name, column.name));
    if (column.identity)
      draft.makes.push_back(sequence_resource(locks::identity_sequence(wanted.name, column)));
  }
  for (const auto& constraint : table.constraints) {
    draft.makes.push_back(constraint_resource(wanted.name, constraint.name));
    if (const auto* key = constraint.key()) draft.makes.push_back(key_resource(wanted.name, key->columns));
    if (const auto* key = constraint.foreign_key(); key && key->referenced != wanted.name)
      draft.needs.push_back(table_resource(key->referenced));
  }
  for (const auto& index : table.indexes) {
    draft.makes.push_back(index_resource(wanted.name, index.name));
    if (index.unique && !index.predicate) {
      std::vector<std::string> columns;
      for (const auto& key : index.keys) columns.push_back(key.column);
      draft.makes.push_back(key_resource(wanted.name, columns));
    }
  }
  draft.step.statements = creation(context, table);
  draft.step.undo.statements = {ddl::drop_table(wanted.name)};
  draft.step.delta = {{diff::CreateTable{table}, origin}};
  return draft;
}

// A partition that joins gets its part of each index that is there.
void add_indexes_without_parts(Context& context, const catalog::Table& wanted,
                               const catalog::Origin& origin) {
  for (const auto& index : wanted.indexes) {
    if (!context.lacks_parts(wanted, index)) continue;
    Draft draft;
    draft.step.phase = Phase::expand;
    draft.step.origin = origin;
    draft.step.summary = fmt::format("{}, without its partitions", describe(context, wanted.name, index));
    context.mention(draft, wanted.name);
    draft.step.statements = {ddl::create_index_only(wanted.name, index)};
    for (auto& setting : ddl::index_settings(wanted.name.schema, index))
      draft.step.statements.push_back(std::move(setting));
    draft.step.undo.statements = {ddl::drop_index({wanted.name.schema, index.name}, false)};
    auto plain = index;
    plain.comment.reset();
    plain.parent.reset();
    draft.step.delta = {{diff::AddIndex{wanted.name, plain}, origin}};
    auto note = comment(wanted.name, index, origin);
    draft.step.statements.insert(draft.step.statements.end(), note.statements.begin(), note.statements.end());
    draft.step.delta.insert(draft.step.delta.end(), note.delta.begin(), note.delta.end());
    draft.makes = {index_resource(wanted.name, index.name)};
    for (const auto* partition : context.partitions_of(wanted.name))
      draft.needs.push_back(joined_resource(partition->name));
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
  const auto& id = change.object;
  bool of_table = id.kind == catalog::ObjectKind::table;
  auto table = of_table ? context.name_of(id.name) : id.name;
  auto owner = catalog::to_string(table);
  switch (change.target) {
    case diff::CommentTarget::object:
      return {catalog::info(id.kind).keyword, of_table ? owner : catalog::to_string(id),
              of_table ? context.label(id.name)
                       : fmt::format("{} {}", catalog::info(id.kind).id, context.label(id.name, id.detail))};
    case diff::CommentTarget::column: {
      auto column = of_table ? context.naming.column(id.name, change.sub) : change.sub;
      return {"COLUMN", owner + "." + sql::quote_identifier(column), context.label(id.name, change.sub)};
    }
    case diff::CommentTarget::identity: {
      const auto column = context.naming.column(id.name, change.sub);
      const auto* identity = context.old_table(id.name)->column(column);
      if (!identity || !identity->identity) identity = context.new_table(id.name)->column(change.sub);
      return {"SEQUENCE", catalog::to_string(catalog::identity_sequence(table, *identity)),
              "the identity of " + context.label(id.name, change.sub)};
    }
    case diff::CommentTarget::constraint: {
      auto on = id.kind == catalog::ObjectKind::domain ? "DOMAIN " + owner : owner;
      return {"CONSTRAINT", sql::quote_identifier(change.sub) + " ON " + on, change.sub};
    }
    case diff::CommentTarget::index:
      return {"INDEX", catalog::to_string(Name{table.schema, change.sub}), change.sub};
  }
  return {};
}

// Triggers, policies and rules go along, and what is granted.
void bring_back_what_stands_on(const Context& context, Draft& draft, const Name& table) {
  take_along(context, draft, table);
  for (auto& statement : granted(context.from, {catalog::ObjectKind::table, table, {}}))
    draft.step.undo.statements.push_back(std::move(statement));
}

}  // namespace

// The table is empty, so a valid key costs no scan; it does lock the table it refers to.
void add_later_keys(Context& context, const catalog::Table& wanted, const catalog::Origin& origin) {
  for (const auto& constraint : wanted.constraints) {
    const auto* key = constraint.foreign_key();
    if (!key || comes_with_parent(context, wanted, constraint)) continue;
    if (!comes_later(context, wanted, *key)) continue;
    auto built = context.naming.constraint(wanted.name, constraint);
    built.inherited = false;
    built.parent.reset();
    auto draft =
        context.on_table(Phase::expand, wanted.name, describe(context, wanted.name, constraint), origin);
    context.mention(draft, key->referenced);
    need_key(context, draft, *key);
    need_partitions(context, draft, key->referenced);
    if (context.work.replaced_tables.count(wanted.name)) draft.needs.push_back(remade_resource(wanted.name));
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

// The keys and indexes of a partition, when it is one: ATTACH PARTITION has found those that fit, and
// attaching one again does nothing.
void plan_attached_parts(Context& context, const catalog::Table& table, const catalog::Origin& origin) {
  for (const auto& constraint : table.constraints)
    if (constraint.parent) context.drafts.add(attach_step(context, table.name, constraint, origin));
  for (const auto& index : table.indexes)
    if (index.parent) context.drafts.add(attach_step(context, table.name, index, origin));
}

void plan(Context& context, const diff::CreateTable& change, const catalog::Origin& origin) {
  // The table of `to` is whole: a changeset may bring its foreign keys and indexes as changes of their own.
  const auto* wanted = context.to.table(change.after.name);
  context.drafts.add(create_step(context, *wanted, origin));
  for (const auto& column : wanted->columns)
    if (column.identity)
      redraw_defaults(context, catalog::identity_sequence(wanted->name, column), column.identity->options,
                      origin);
  add_later_keys(context, *wanted, origin);
  add_indexes_without_parts(context, *wanted, origin);
  if (!wanted->partition_of) return;
  plan(context, diff::JoinParent{wanted->name, wanted->partition_of->parent, wanted->partition_of->bound},
       origin);
  plan_attached_parts(context, *wanted, origin);
}

Draft create_table_step(const Context& context, const catalog::Table& wanted, const catalog::Origin& origin) {
  return create_step(context, wanted, origin);
}

namespace {

// The table stays until contract; what is new takes the names of its indexes before.
catalog::Table give_up_names(Context& context, catalog::Table table, const catalog::Origin& origin) {
  const auto& names = context.names_given_up(table.name);
  if (names.empty()) return table;
  auto draft = context.on_table(
      Phase::expand, table.name,
      fmt::format("indexes and sequences of {} give up their names", context.label(table.name)), origin);
  draft.scaffolding = true;  // names that change hands
  auto& step = draft.step;
  for (const auto& [held, aside] : names) {
    const auto column =
        std::find_if(table.columns.begin(), table.columns.end(), [&, of = held](const catalog::Column& one) {
          return one.identity && locks::identity_sequence(table.name, one).name == of;
        });
    if (column != table.columns.end()) {
      step.statements.push_back(ddl::rename_sequence({table.name.schema, held}, aside));
      step.undo.statements.push_back(ddl::rename_sequence({table.name.schema, aside}, held));
      const auto before = *column;
      column->identity->sequence = Name{table.name.schema, aside};
      step.delta.push_back(
          {diff::AlterColumn{table.name, diff::ColumnProperty::identity, before, *column}, origin});
      continue;
    }
    step.statements.push_back(ddl::rename_index({table.name.schema, held}, aside));
    step.undo.statements.push_back(ddl::rename_index({table.name.schema, aside}, held));
    if (auto* constraint = table.constraint(held)) {
      step.delta.push_back({diff::RenameConstraint{table.name, held, aside}, origin});
      constraint->name = aside;
    } else {
      step.delta.push_back({diff::RenameIndex{table.name, held, aside}, origin});
      table.index(held)->name = aside;
    }
  }
  context.drafts.add(std::move(draft));
  return table;
}

}  // namespace

std::vector<std::size_t> drop_foreign_keys(Context& context, const catalog::Table& table, Phase phase,
                                           const catalog::Origin& origin) {
  std::vector<std::size_t> drops;
  for (const auto& constraint : table.constraints) {
    const auto* key = constraint.foreign_key();
    if (!key || key->referenced == table.name || constraint.inherited) continue;
    auto referenced = context.naming.table_after(key->referenced);
    // It would keep the old key of a table whose key moves.
    const bool to_a_move = refers_to_move(context, *key);
    auto drop = context.on_table(to_a_move ? Phase::switch_ : phase, table.name,
                                 "drop " + describe(context, table.name, constraint), origin);
    auto swap = retire(table.name, constraint, origin);
    if (to_a_move) {
      context.mention(drop, referenced);
      drop.needs.push_back(unswitched_resource(referenced));
    } else {
      drop.needs.push_back(table_resource(referenced));
      drop.needs.push_back(key_resource(referenced, key->referenced_columns));
      for (const auto& column : key->referenced_columns)
        drop.needs.push_back(column_resource(referenced, column));
    }
    drop.makes.push_back(freed_key_resource(referenced, key->referenced_columns));
    drop.step.statements = swap.statements;
    drop.step.undo.statements = swap.undo;
    drop.step.delta = swap.delta;
    drops.push_back(context.drafts.add(std::move(drop)));
  }
  return drops;
}

namespace {

// An inherited foreign key goes with the table, or with its parent's.
void hold_inherited_keys(const Context& context, Draft& draft, const catalog::Table& table) {
  for (const auto& constraint : table.constraints) {
    const auto* key = constraint.foreign_key();
    if (!key || !constraint.inherited) continue;
    auto referenced = context.naming.table_after(key->referenced);
    draft.needs.push_back(table_resource(referenced));
    draft.needs.push_back(key_resource(referenced, key->referenced_columns));
  }
}

// Foreign keys to a partitioned table hold on to its partitions: those that go, go first; those that stay let
// go of one that is detached.
bool is_held_by_parent(const Context& context, Draft& draft, const catalog::Table& table) {
  if (!table.partition_of) return false;
  bool held = false;
  for (const auto* each = &table; each && each->partition_of;
       each = context.from.table(each->partition_of->parent)) {
    const auto parent = context.naming.table_after(each->partition_of->parent);
    for (const auto& [owner, key] : context.keys_to(each->partition_of->parent))
      draft.needs.push_back(freed_key_resource(parent, key->referenced_columns));
    held = held || !context.referring_to(parent).empty();
  }
  return held && context.to.table(context.naming.table_after(table.partition_of->parent)) != nullptr;
}

}  // namespace

// Foreign keys one by one first: each drop stops readers of both tables for an instant (safety.md B14, D4).
void plan(Context& context, const diff::DropTable& change, const catalog::Origin& origin) {
  const auto table = give_up_names(context, make_room_for_successor(context, change.before, origin), origin);
  const auto keys = drop_foreign_keys(context, table, Phase::contract, origin);
  auto draft =
      context.on_table(Phase::contract, table.name, "drop table " + context.label(table.name), origin);
  draft.ends = {table_resource(table.name)};
  draft.needs = {schema_resource(table.name.schema), left_resource(table.name)};
  hold_inherited_keys(context, draft, table);
  for (const auto& column : table.columns) {
    if (!column.type.schema.empty())
      draft.needs.push_back(type_resource({column.type.schema, column.type.name}));
    // A sequence that stays finds another owner first.
    for (const auto* sequence : context.owned_by(table.name, column.name))
      draft.needs.push_back(owner_resource(sequence->name));
  }
  context.hold_uses(draft, {catalog::ObjectKind::table, context.name_of(table.name), {}});
  for (const auto& parent : table.inherits) draft.needs.push_back(table_resource(parent));
  if (table.partition_of) draft.needs.push_back(table_resource(table.partition_of->parent));
  draft.after = keys;
  draft.step.statements = {ddl::drop_table(table.name)};
  if (is_held_by_parent(context, draft, table))
    draft.step.statements.insert(
        draft.step.statements.begin(),
        ddl::detach_partition(context.naming.table_after(table.partition_of->parent), table.name, false));
  draft.step.delta = {{diff::DropTable{table}, origin}};
  auto bare = table;
  bare.constraints.erase(std::remove_if(bare.constraints.begin(), bare.constraints.end(),
                                        [&](const catalog::Constraint& constraint) {
                                          const auto* key = constraint.foreign_key();
                                          return key && key->referenced != table.name;
                                        }),
                         bare.constraints.end());
  draft.step.undo = {UndoKind::lossy, creation(context, context.naming.dropped(at_first(context, bare))),
                     "the rows are gone"};
  for (const auto& constraint : bare.constraints)
    if (constraint.foreign_key())
      draft.step.undo.statements.push_back(ddl::add_constraint(table.name, constraint));
  bring_back_what_stands_on(context, draft, table.name);
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
    draft.makes = {"renamed " + table_resource(final_table), renamed_resource(final_table)};
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

void plan(Context& context, const diff::SetComment& change, const catalog::Origin& origin) {
  if (context.to.definition(change.object)) return context.on_definitions.push_back({change, origin});
  plan_comment(context, change, origin);
}

void plan_comment(Context& context, const diff::SetComment& change, const catalog::Origin& origin) {
  const auto& object = change.object.name;
  bool of_table = change.object.kind == catalog::ObjectKind::table;
  if (of_table && !context.old_table(object)) return;  // written with the table's creation
  auto [kind, written, subject] = place_of(context, change);
  Draft draft;
  if (of_table) {
    draft = context.on_table(Phase::expand, object, "comment on " + subject, origin);
    draft.merge = Merge::comment;
  } else {
    draft.step.summary = "comment on " + subject;
    draft.step.origin = origin;
    draft.needs = {use_resource({change.object, {}})};
  }
  draft.step.statements = {ddl::comment_on(kind, written, change.after)};
  draft.step.undo.statements = {ddl::comment_on(kind, written, change.before)};
  auto delta = change;
  if (of_table) {
    delta.object.name = context.name_of(object);
    if (change.target == diff::CommentTarget::column || change.target == diff::CommentTarget::identity)
      delta.sub = context.naming.column(object, change.sub);
  }
  draft.step.delta = {{delta, origin}};
  // A constraint or index that is renamed in place has its new name from the switch on.
  if (change.target == diff::CommentTarget::constraint)
    draft.needs.push_back(constraint_resource(object, change.sub));
  if (change.target == diff::CommentTarget::identity)
    draft.needs.push_back(sequence_resource(
        catalog::identity_sequence(object, *context.new_table(object)->column(change.sub))));
  if (change.target == diff::CommentTarget::index) draft.needs.push_back(index_resource(object, change.sub));
  context.drafts.add(std::move(draft));
}

}  // namespace wesley::plan
