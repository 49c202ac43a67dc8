// SPDX-License-Identifier: Apache-2.0
// The constraints and indexes of a table that come, go, or change under one name (safety.md B and F): built
// beside the application, adopted in the switch, dropped in contract.
#include <algorithm>

#include <fmt/format.h>

#include "ddl/ddl.h"
#include "plan/convert.h"
#include "plan/done_check.h"
#include "plan/shadow_column.h"
#include "plan/strategy.h"
#include "plan/swap.h"

namespace wesley::plan {

using catalog::Name;

bool is_in_the_way(const Context& context, const TableWork& work, const Relation& before) {
  const auto columns = columns_read_by(before);
  return std::any_of(columns.begin(), columns.end(), [&](const std::string& column) {
    const auto* old_column = work.old_table->column(column);
    const auto* new_column = work.new_table->column(column);
    if (!old_column || !new_column || !context.settled(work.after, column)) return false;
    return !reads_alike(old_column->type, new_column->type) ||
           context.work.replaced.passage(old_column->type, new_column->type);
  });
}

bool refers_to_move(const Context& context, const catalog::ForeignKey& key) {
  const auto* parent = context.work.find(context.naming.table_after(key.referenced));
  return parent &&
         std::any_of(key.referenced_columns.begin(), key.referenced_columns.end(),
                     [&](const std::string& column) { return parent->move_from(column) != nullptr; });
}

void give_up_key(Draft& draft, const Name& final_table, const Relation& unique) {
  const auto columns = unique_columns(unique);
  if (columns.empty()) return;
  draft.needs.push_back(freed_key_resource(final_table, columns));
  draft.makes.push_back(given_up_key_resource(final_table, columns));
  if (!key(unique) || !key(unique)->primary) return;
  for (const auto& column : columns) draft.makes.push_back(key_not_null_resource(final_table, column));
}

namespace {

// One table's relations: those that come, go, or change under one name.
class Relations {
 public:
  Relations(Context& context, const TableWork& work)
      : context_(context), work_(work), table_(context.name_of(work.after)) {}

  void plan() {
    SwitchParts parts;
    for (const auto& [final_name, satellite] : work_.satellites) plan(satellite, parts);
    if (!work_.moves.empty()) plan_moves(context_, work_, std::move(parts));
  }

 private:
  void plan(const Satellite& satellite, SwitchParts& parts) {
    if (!satellite.after) return gone(satellite, parts);
    if (!satellite.before) return added(satellite, parts);
    replaced(satellite, parts);
  }

  bool joins_switch(const Relation& relation, bool final_names) const {
    if (is_foreign_key(relation)) return false;
    auto columns = columns_of(relation);
    return std::any_of(columns.begin(), columns.end(), [&](const std::string& column) {
      return final_names ? work_.move_to(column) : work_.move_from(column);
    });
  }

  // On a column that moves, it stays with the old column and goes with it.
  void gone(const Satellite& satellite, SwitchParts& parts) {
    const auto& before = *satellite.before;
    if (joins_switch(before, false)) {
      parts.retire(table_, context_.naming.with_old_types(work_, before), satellite.origin);
      return;
    }
    if (is_in_the_way(context_, work_, before)) {
      stand_aside(satellite);
      return;
    }
    if (is_foreign_key(before) && refers_to_move(context_, *constraint(before)->foreign_key()))
      return drop_key_before_switch(satellite);
    drop_relation(context_, work_.after, context_.naming.relation_after(work_, before), columns_of(before),
                  satellite.origin, false);
  }

  void added(const Satellite& satellite, SwitchParts& parts) {
    const auto& wanted = *satellite.after;
    auto built = build(context_, work_.after, wanted, free_name(name(wanted)), satellite.origin);
    attach(satellite, built);
    if (joins_switch(wanted, true)) {
      parts.adopt(table_, built, wanted, satellite.origin);
    } else if (!built.complete) {
      swap_step(satellite, built, {});
    } else {
      comment_step(satellite, built.ready, Phase::validate);
    }
  }

  void replaced(const Satellite& satellite, SwitchParts& parts) {
    const auto& before = *satellite.before;
    const auto& wanted = *satellite.after;
    if (const auto* index = std::get_if<catalog::Index>(&before); index && !index->valid)
      return rebuild_invalid(satellite, *index);
    if (is_foreign_key(before) && is_foreign_key(wanted) && rests_on_lost_key(satellite))
      return repoint(satellite);
    if (is_in_the_way(context_, work_, before)) return make_anew(satellite);
    auto built =
        build(context_, work_.after, wanted, temporary_name(name(wanted), new_suffix), satellite.origin);
    attach(satellite, built);
    const auto gone = context_.naming.with_old_types(work_, before);
    if (joins_switch(before, false) || joins_switch(wanted, true)) {
      parts.retire(table_, gone, satellite.origin);
      parts.adopt(table_, built, wanted, satellite.origin);
      return;
    }
    auto left = retire(table_, gone, satellite.origin);
    if (satellite.gives_way) left.append(retire(table_, *satellite.gives_way, satellite.origin));
    if (left.kept) {
      drop_relation(context_, work_.after, context_.naming.relation_after(work_, *left.kept),
                    columns_of(before), satellite.origin, true);
      // It has that name from the swap on, which may have to wait for contract itself.
      context_.drafts.back().needs.push_back(constraint_resource(work_.after, name(wanted)));
    }
    swap_step(satellite, built, std::move(left));
  }

  std::size_t stand_aside(const Satellite& satellite) {
    const auto& before = *satellite.before;
    auto draft = context_.on_table(Phase::switch_, work_.after,
                                   "drop " + describe(context_, work_.after, before), satellite.origin);
    auto& step = draft.step;
    const auto* index = std::get_if<catalog::Index>(&before);
    step.statements = {index ? ddl::drop_index({table_.schema, index->name}, false)
                             : ddl::drop_constraint(table_, name(before))};
    step.undo.statements = {creation(table_, before, false)};
    step.delta = {dropped(table_, before, satellite.origin)};
    step.why = "it would not be understood over the column's new type";
    for (const auto& column : columns_read_by(before))
      draft.makes.push_back(readable_resource(work_.after, column));
    if (satellite.after) add_hazard(step, locks::Hazard::window_without_guard);
    return context_.drafts.add(std::move(draft));
  }

  void make_anew(Satellite satellite) {
    const auto& wanted = *satellite.after;
    const auto stood_aside = stand_aside(satellite);
    satellite.before.reset();
    const auto first = context_.drafts.size();
    const auto built = build(context_, work_.after, wanted, name(wanted), satellite.origin);
    context_.drafts[first].after.push_back(stood_aside);
    for (const auto& column : columns_of(wanted)) {
      context_.drafts[first].needs.push_back(column_resource(work_.after, column));
      // Under the name that it has until it takes the old one's.
      const auto type = context_.naming.type(work_.new_table->column(column)->type);
      if (!type.schema.empty())
        context_.drafts[first].needs.push_back(type_resource({type.schema, type.name}));
    }
    attach(satellite, built);
    if (!built.complete) return swap_step(satellite, built, {});
    comment_step(satellite, built.ready, Phase::validate);
  }

  // A partition's, to its parent's: when both are there under their final names.
  void attach(const Satellite& satellite, const Built& built) {
    const auto& wanted = *satellite.after;
    const auto& parent = std::visit([](const auto& one) { return one.parent; }, wanted);
    if (!parent) return;
    auto draft = attach_step(context_, work_.after, wanted, satellite.origin);
    draft.after = built.ready;
    context_.drafts.add(std::move(draft));
  }

  // The instant half, for relations that no column switch takes along.
  void swap_step(const Satellite& satellite, const Built& built, Swap swap) {
    const auto& wanted = *satellite.after;
    auto summary = satellite.before
                       ? fmt::format("the new {} takes over", describe(context_, work_.after, wanted))
                       : fmt::format("{}, from the index", describe(context_, work_.after, wanted));
    auto draft = context_.on_table(Phase::switch_, work_.after, std::move(summary), satellite.origin);
    swap.append(adopt(table_, built.relation, before_switch(wanted), satellite.origin));
    if (is_foreign_key(wanted)) rename_copies(swap, name(built.relation), name(wanted), satellite.origin);
    swap.append(comment(table_, wanted, satellite.origin));
    draft.step.statements = std::move(swap.statements);
    draft.step.undo.statements = std::move(swap.undo);
    draft.step.delta = std::move(swap.delta);
    draft.after = built.ready;
    draft.makes.push_back(constraint_resource(work_.after, name(wanted)));
    draft.merge = is_foreign_key(wanted) ? Merge::alone : Merge::instant;
    if (const auto* unique = key(wanted); unique && unique->primary)
      for (const auto& column : unique->columns)
        draft.needs.push_back(not_null_resource(work_.after, column));
    if (is_foreign_key(wanted)) {
      // Both ends must still have their names, and the key it leaves must not be gone yet.
      before_switch_of(draft, work_.after);
      before_switch_of(draft, constraint(wanted)->foreign_key()->referenced);
      if (satellite.before) undo_drops_first(draft, name(wanted));
    }
    if (satellite.before) {
      add_ends(draft, *satellite.before);
      context_.need_old_types(draft, *satellite.before);
    }
    if (satellite.gives_way) add_ends(draft, *satellite.gives_way);
    context_.drafts.add(std::move(draft));
  }

  // RENAME CONSTRAINT of a foreign key does not reach the copies that its partitions have
  // (rename_constraint_internal recurses for checks alone).
  void rename_copies(Swap& swap, const std::string& now, const std::string& wanted,
                     const catalog::Origin& origin) const {
    if (now == wanted) return;
    for (const auto& partition : partitions_below(work_.after)) {
      const auto* own = context_.work.find(partition);
      if (own && own->satellites.count(wanted) > 0) continue;
      const auto table = context_.name_of(partition);
      Swap copy;
      copy.statements = {ddl::rename_constraint(table, now, wanted)};
      copy.undo = {ddl::rename_constraint(table, wanted, now)};
      copy.delta = {{diff::RenameConstraint{table, now, wanted}, origin}};
      swap.append(std::move(copy));
    }
  }

  std::vector<Name> partitions_below(const Name& final_table) const {
    std::vector<Name> out;
    for (const auto* partition : context_.partitions_of(final_table)) {
      if (!context_.old_table(partition->name)) continue;
      out.push_back(partition->name);
      for (auto& below : partitions_below(partition->name)) out.push_back(std::move(below));
    }
    return out;
  }

  void add_ends(Draft& draft, const Relation& before) const {
    give_up_key(draft, work_.after, before);
    for (const auto& column : columns_of(context_.naming.relation_after(work_, before)))
      draft.needs.push_back(column_resource(work_.after, column));
    if (!is_foreign_key(before)) return;
    auto referenced = context_.naming.table_after(constraint(before)->foreign_key()->referenced);
    context_.mention(draft, referenced);
    before_switch_of(draft, referenced);
  }

  static void before_switch_of(Draft& draft, const Name& final_table) {
    draft.needs.push_back(unswitched_resource(final_table));
  }

  // Undoing the switch of the referenced table may have dropped the new key already (shadow_column.cc).
  void undo_drops_first(Draft& draft, const std::string& name) const {
    auto& undo = draft.step.undo.statements;
    auto renamed_back = ddl::rename_constraint(table_, name, temporary_name(name, new_suffix));
    undo.erase(std::remove(undo.begin(), undo.end(), renamed_back), undo.end());
    undo.insert(undo.begin(), drop_constraint_if_exists(table_, name));
  }

  // It would keep the old key of a table whose key moves.
  void drop_key_before_switch(const Satellite& satellite) {
    const auto& before = *satellite.before;
    auto draft = context_.on_table(Phase::switch_, work_.after,
                                   "drop " + describe(context_, work_.after, before), satellite.origin);
    auto swap = retire(table_, before, satellite.origin);
    draft.step.statements = swap.statements;
    draft.step.undo.statements = swap.undo;
    draft.step.delta = swap.delta;
    add_ends(draft, before);
    context_.drafts.add(std::move(draft));
  }

  bool rests_on_lost_key(const Satellite& satellite) const {
    const auto& before = *constraint(*satellite.before)->foreign_key();
    const auto& after = *constraint(*satellite.after)->foreign_key();
    return before.referenced_columns == after.referenced_columns && !refers_to_move(context_, before) &&
           loses_key(context_, before).has_value();
  }

  void repoint(const Satellite& satellite) {
    const auto& foreign_key = *constraint(*satellite.before)->foreign_key();
    auto referenced = context_.naming.table_after(foreign_key.referenced);
    auto phase = *loses_key(context_, foreign_key);
    auto draft = context_.on_table(
        phase, work_.after, fmt::format("stand {} back", describe(context_, work_.after, *satellite.before)),
        satellite.origin);
    auto table = phase == Phase::contract ? work_.after : table_;
    auto swap = retire(table, *satellite.before, satellite.origin);
    context_.mention(draft, referenced);
    draft.step.statements = swap.statements;
    draft.step.undo.statements = swap.undo;
    draft.step.delta = swap.delta;
    draft.makes.push_back(freed_key_resource(referenced, foreign_key.referenced_columns));
    add_hazard(draft.step, locks::Hazard::window_without_guard);
    auto stood_back = context_.drafts.add(std::move(draft));
    auto first = context_.drafts.size();
    build(context_, work_.after, *satellite.after, name(*satellite.after), satellite.origin);
    context_.drafts[first].after.push_back(stood_back);
  }

  // An index left invalid by an earlier failure serves nobody: it goes first, under its own name.
  void rebuild_invalid(const Satellite& satellite, const catalog::Index& invalid) {
    auto draft = context_.on_table(Phase::expand, work_.after, "drop the invalid index " + invalid.name,
                                   satellite.origin);
    Name index{table_.schema, invalid.name};
    draft.step.mode = Mode::autonomous;
    draft.step.statements = {ddl::drop_index(index, true)};
    draft.step.undo = {UndoKind::none, {}, "the index was not valid"};
    draft.step.done = index_gone(index);
    draft.step.delta = {{diff::DropIndex{table_, invalid}, satellite.origin}};
    draft.scaffolding = true;
    auto dropped = context_.drafts.add(std::move(draft));
    auto first = context_.drafts.size();
    auto built = build(context_, work_.after, *satellite.after, name(*satellite.after), satellite.origin);
    context_.drafts[first].after.push_back(dropped);
    if (!built.complete) swap_step(satellite, built, {});
  }

  void comment_step(const Satellite& satellite, const std::vector<std::size_t>& after, Phase phase) {
    auto swap = comment(table_, *satellite.after, satellite.origin);
    if (swap.statements.empty()) return;
    auto draft =
        context_.on_table(phase, work_.after, "comment on " + name(*satellite.after), satellite.origin);
    draft.step.statements = std::move(swap.statements);
    draft.step.undo.statements = std::move(swap.undo);
    draft.step.delta = std::move(swap.delta);
    draft.after = after;
    draft.merge = Merge::comment;
    context_.drafts.add(std::move(draft));
  }

  Relation before_switch(const Relation& wanted) const {
    return context_.naming.relation(work_.after, wanted);
  }

  // A name that another relation of the table holds until contract is free only after a swap.
  std::string free_name(const std::string& wanted) const {
    bool taken = work_.old_table->constraint(wanted) || work_.old_table->index(wanted);
    return taken ? temporary_name(wanted, new_suffix) : wanted;
  }

  Context& context_;
  const TableWork& work_;
  Name table_;
};

}  // namespace

void plan_relations(Context& context, const TableWork& work) {
  if (work.old_table && work.new_table) Relations(context, work).plan();
}

}  // namespace wesley::plan
