// SPDX-License-Identifier: Apache-2.0
#include "plan/shadow_column.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "ddl/ddl.h"
#include "plan/backfill.h"
#include "plan/move_properties.h"
#include "plan/move_value.h"
#include "plan/pre_check.h"
#include "plan/sync_function.h"
#include "sql/quote.h"

namespace wesley::plan {
namespace {

using catalog::Name;

void append(std::vector<std::string>& to, std::vector<std::string> more) {
  to.insert(to.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

// Types whose values cannot be compared with `=` (no default btree or hash operator class).
bool comparable(const catalog::Type& type) {
  constexpr std::array<std::string_view, 9> without_equality = {"json", "xml",  "point",   "line",  "lseg",
                                                                "box",  "path", "polygon", "circle"};
  return !type.schema.empty() ||
         std::find(without_equality.begin(), without_equality.end(), type.name) == without_equality.end();
}

class Shadow {
 public:
  Shadow(Context& context, const TableWork& work, SwitchParts parts)
      : context_(context),
        work_(work),
        parts_(std::move(parts)),
        before_(context.name_of(work.after)),
        origin_(work.moves.front().origin),
        forward_(work, context.options.journal_schema, true),
        backward_(work, context.options.journal_schema, false) {
    for (const auto& move : work.moves) {
      labels_.push_back(context.label(work.after, move.after.name));
      synced_ |= !move.recomputed;
    }
  }

  void plan() {
    for (const auto& move : work_.moves) request_not_null(move);
    add_columns();
    if (synced_) {
      fill();
      prove();
    }
    switch_names();
    contract();
  }

 private:
  std::string list() const { return fmt::format("{}", fmt::join(labels_, ", ")); }

  // No default yet: it would mask a value that the backfill has not written.
  catalog::Column shadow_of(const Move& move) const {
    auto column = context_.naming.definition(work_.after, move.after);
    column.not_null = false;
    column.default_value.reset();
    column.identity.reset();
    column.sequence_comment.reset();
    return column;
  }

  // Privileges on the column alone go with the old one.
  void grant_on(const std::string& shadow, const Move& move, Step& step) const {
    const catalog::ObjectId table{catalog::ObjectKind::table, work_.after, {}};
    const auto& grants = context_.to.grants;
    for (auto at = grants.lower_bound({table, move.after.name, {}});
         at != grants.end() && at->first.object == table && at->first.column == move.after.name; ++at) {
      auto grant = at->second;
      grant.id.object.name = before_;
      grant.id.column = shadow;
      append(step.statements, ddl::create_grant(grant));
      step.delta.push_back({diff::SetGrant{grant.id, std::nullopt, grant}, grant.origin});
    }
  }

  void request_not_null(const Move& move) {
    if (!move.after.not_null) return;
    Step::PreCheck pre;
    if (!move.before.not_null && !move.recomputed) pre = no_nulls(before_, move.before.name);
    context_.not_null[work_.after].push_back(
        {shadow_of(move), move.after.name, move.origin, !move.before.not_null, std::move(pre)});
  }

  void add_columns() {
    auto draft = context_.on_table(
        Phase::expand, work_.after,
        fmt::format("a second column for {}{}", list(), synced_ ? ", kept equal by a trigger" : ""), origin_);
    auto& step = draft.step;
    step.why = reason();
    for (const auto& move : work_.moves) {
      auto column = shadow_of(move);
      draft.makes.push_back(column_resource(work_.after, move.after.name));
      if (!column.type.schema.empty()) {
        draft.needs.push_back(type_resource({column.type.schema, column.type.name}));
        draft.needs.push_back(labels_resource({column.type.schema, column.type.name}));
      }
      if (column.collation)
        draft.needs.push_back(object_resource({catalog::ObjectKind::collation, *column.collation, {}}));
      step.statements.push_back(ddl::add_column(before_, column));
      append(step.statements, ddl::column_settings(before_, column));
      append(step.statements, ddl::column_comments(before_, column));
      step.delta.push_back({diff::AddColumn{before_, column}, move.origin});
      grant_on(column.name, move, step);
      step.undo.statements.push_back(ddl::drop_column(before_, column.name));
      step.redact |= column.annotations.sensitive();
      auto fits = move.recomputed ? "" : forward(move, before_, sql::quote_identifier(move.before.name)).fits;
      if (!fits.empty()) {
        step.pre.push_back(
            {fmt::format("SELECT pg_catalog.count(*) FROM {} WHERE NOT ({})", catalog::to_string(before_),
                         fits),
             fmt::format("rows of {} hold a value in {} that {} cannot", catalog::to_string(before_),
                         move.before.name, sql::to_string(move.after.type))});
        add_hazard(step, locks::Hazard::tightens);
      }
      if (!move.recomputed) continue;
      context_.need_objects(draft, column.generated->expression);
      if (move.after.generated->stored) draft.cost = Cost::rewrite;
    }
    // A column that a moved one is computed from comes first.
    std::stable_partition(step.statements.begin(), step.statements.end(), [](const std::string& statement) {
      return statement.find(" GENERATED ALWAYS AS (") == std::string::npos;
    });
    if (synced_) {
      append(step.statements, forward_.create(before_));
      auto drop = forward_.drop(before_);
      step.undo.statements.insert(step.undo.statements.begin(), drop.begin(), drop.end());
    }
    std::reverse(step.undo.statements.begin() + (synced_ ? 2 : 0), step.undo.statements.end());
    added_ = context_.drafts.add(std::move(draft));
  }

  std::string reason() const {
    const auto& move = work_.moves.front();
    if (move.recomputed) return "PostgreSQL computes a stored generated column for every row at once";
    if (move.before.type == move.after.type)
      return move.renamed()
                 ? "both names work until contract, so that old and new application run side by side"
                 : "PostgreSQL cannot change the type in place, so the column moves to a new one";
    return fmt::format("{} to {} in place would rewrite the table under ACCESS EXCLUSIVE",
                       sql::to_string(move.before.type), sql::to_string(move.after.type));
  }

  std::string new_value(const Move& move) const {
    auto old_column = sql::quote_identifier(move.before.name);
    return forward(move, before_, old_column).expression;
  }

  // True for a row whose copy is not what the old column says.
  std::string difference(const Move& move) const {
    // Nor domains over enums, and what attributes and bounds are is not looked at.
    const auto& passage = move.passage;
    const bool is_of_parts = passage && (passage->new_labels.empty() || passage->after != move.after.type);
    auto cast = comparable(move.after.type) && !is_of_parts ? "" : "::text";
    // Two collations that nobody chose between cannot be compared by.
    const bool is_chosen = move.before.collation || move.after.collation;
    return fmt::format("{}{} IS DISTINCT FROM ({}){}{}", sql::quote_identifier(move.shadow), cast,
                       new_value(move), cast, is_chosen ? " COLLATE \"C\"" : "");
  }

  std::string any_difference() const {
    std::vector<std::string> terms;
    for (const auto& move : work_.moves)
      if (!move.recomputed) terms.push_back(difference(move));
    auto joined = fmt::format("{}", fmt::join(terms, " OR "));
    return terms.size() > 1 ? "(" + joined + ")" : joined;
  }

  void fill() {
    std::vector<std::string> assignments, labels;
    for (const auto& move : work_.moves) {
      if (move.recomputed) continue;
      bool assigns = forward(move, before_, "x").assigns;
      assignments.push_back(fmt::format("{} = {}", sql::quote_identifier(move.shadow),
                                        assigns ? sql::quote_identifier(move.before.name) : new_value(move)));
      labels.push_back(context_.label(work_.after, move.shadow));
    }
    auto draft =
        backfill(context_, work_.after, fmt::format("{}", fmt::join(assignments, ", ")), any_difference(),
                 fmt::format("fill {}, in batches", fmt::join(labels, ", ")), origin_);
    draft.after = {added_};
    need_built_types(draft);
    for (const auto& move : work_.moves) draft.makes.push_back(filled_resource(work_.after, move.after.name));
    filled_ = context_.drafts.add(std::move(draft));
  }

  void need_built_types(Draft& draft) const {
    for (const auto& move : work_.moves)
      if (move.built_type != move.after.type)
        draft.needs.push_back(type_resource({move.built_type.schema, move.built_type.name}));
  }

  // A count as an assertion: when it is not 0, its own text is what the server refuses to read as a number.
  void prove() {
    auto draft =
        context_.on_table(Phase::validate, work_.after, "prove that both columns agree: " + list(), origin_);
    draft.step.statements = {
        fmt::format("SELECT CASE WHEN pg_catalog.count(*) > 0 THEN pg_catalog.concat(pg_catalog.count(*), "
                    "{})::pg_catalog.int4 "
                    "END FROM {} WHERE {}",
                    sql::quote_literal(fmt::format(" rows of {} differ between the old and the new column",
                                                   catalog::to_string(before_))),
                    catalog::to_string(before_), any_difference())};
    draft.step.why = "from here on the new column may take the old one's place: the trigger keeps it so";
    draft.cost = Cost::scan;
    draft.after = {filled_};
    need_built_types(draft);
    parts_.ready.push_back(context_.drafts.add(std::move(draft)));
  }

  void switch_names() {
    auto draft =
        context_.on_table(Phase::switch_, work_.after, "switch to the new column: " + list(), origin_);
    draft.scaffolding = true;
    draft.after = parts_.ready;
    draft.after.push_back(added_);
    draft.ends.push_back(unswitched_resource(work_.after));
    draft.makes.push_back(switched_resource(work_.after));
    for (const auto& move : work_.moves) {
      draft.disturbs.push_back({{catalog::ObjectKind::table, work_.after, {}}, move.before.name});
      draft.needs.push_back(not_null_resource(work_.after, move.after.name));
      const auto& before = move.before.type;
      if (move.retired_type != before) draft.needs.push_back(type_resource({before.schema, before.name}));
      if (!move.after.type.schema.empty())
        draft.needs.push_back(type_resource({move.after.type.schema, move.after.type.name}));
      if (move.after.default_value) context_.need_objects(draft, *move.after.default_value);
    }
    for (const auto& relation : parts_.adopted)
      if (const auto* constraint = std::get_if<catalog::Constraint>(&relation);
          constraint && constraint->key() && constraint->key()->primary)
        for (const auto& column : constraint->key()->columns)
          draft.needs.push_back(not_null_resource(work_.after, column));
    for (const auto& relation : parts_.retired)
      if (const auto* constraint = std::get_if<catalog::Constraint>(&relation);
          constraint && constraint->key() && constraint->key()->primary)
        for (const auto& column : constraint->key()->columns)
          draft.makes.push_back(key_not_null_resource(work_.after, column));
    switch_statements(draft.step);
    switch_undo(draft.step);
    draft.step.delta = switch_delta();
    add_hazard(draft.step, locks::Hazard::cached_plan);
    switched_ = context_.drafts.add(std::move(draft));
    comment_adopted();
  }

  std::vector<std::string> renames(bool forward) const {
    std::vector<std::string> out;
    for (const auto& move : work_.moves) {
      if (move.renamed()) continue;
      auto first = ddl::rename_column(before_, forward ? move.before.name : move.after.name,
                                      forward ? move.retired : move.shadow);
      auto second = ddl::rename_column(before_, forward ? move.shadow : move.retired,
                                       forward ? move.after.name : move.before.name);
      out.push_back(std::move(first));
      out.push_back(std::move(second));
    }
    return out;
  }

  std::string lock() const {
    return fmt::format("LOCK TABLE {} IN ACCESS EXCLUSIVE MODE", catalog::to_string(before_));
  }

  void switch_statements(Step& step) const {
    step.statements = {lock()};
    if (synced_) append(step.statements, forward_.drop(before_));
    append(step.statements, parts_.swap.statements);
    append(step.statements, renames(true));
    for (const auto& move : work_.moves)
      append(step.statements, move_properties(context_, work_, move, true));
    if (synced_) append(step.statements, backward_.create(before_));
  }

  // Foreign keys that refer to a moved key hold on to its index: they go first, and the undo of their own
  // step finds them gone.
  void switch_undo(Step& step) const {
    auto& undo = step.undo.statements;
    undo = {lock()};
    if (synced_) append(undo, backward_.drop(before_));
    for (const auto& [child, constraint] : context_.referring_to(work_.after))
      if (refers_to_move(*constraint->foreign_key()) && context_.old_table(child))
        undo.push_back(drop_constraint_if_exists(context_.name_of(child), constraint->name));
    for (auto move = work_.moves.rbegin(); move != work_.moves.rend(); ++move)
      append(undo, move_properties(context_, work_, *move, false));
    append(undo, renames(false));
    append(undo, parts_.swap.undo);
    if (synced_) append(undo, forward_.create(before_));
  }

  bool refers_to_move(const catalog::ForeignKey& key) const {
    return std::any_of(key.referenced_columns.begin(), key.referenced_columns.end(),
                       [&](const std::string& column) { return work_.move_to(column) != nullptr; });
  }

  // Stated as what is there afterwards, so that it does not depend on how expressions follow a rename.
  std::vector<diff::Change> switch_delta() const {
    std::vector<diff::Change> delta;
    for (const auto& relation : parts_.retired) delta.push_back(dropped(before_, relation, origin_));
    for (const auto& relation : parts_.built) delta.push_back(dropped(before_, relation, origin_));
    for (const auto& move : work_.moves) {
      if (move.renamed()) continue;
      delta.push_back({diff::RenameColumn{before_, move.before.name, move.retired, {}}, move.origin});
      delta.push_back({diff::RenameColumn{before_, move.shadow, move.after.name, {}}, move.origin});
    }
    for (const auto& move : work_.moves)
      for (auto& change : moved_properties(context_, work_, move, shadow_of(move)))
        delta.push_back(std::move(change));
    for (const auto& relation : parts_.adopted) {
      auto plain = relation;
      std::visit([](auto& object) { object.comment.reset(); }, plain);
      delta.push_back(added(before_, plain, origin_));
    }
    for (const auto& relation : parts_.kept)
      delta.push_back(added(before_, context_.naming.relation_after(work_, relation), origin_));
    return delta;
  }

  void comment_adopted() {
    Swap comments;
    for (const auto& relation : parts_.adopted) comments.append(comment(before_, relation, origin_));
    if (comments.statements.empty()) return;
    auto draft = context_.on_table(Phase::switch_, work_.after, "comments that belong to " + list(), origin_);
    draft.step.statements = std::move(comments.statements);
    draft.step.undo.statements = std::move(comments.undo);
    draft.step.delta = std::move(comments.delta);
    draft.after = {switched_};
    draft.merge = Merge::comment;
    context_.drafts.add(std::move(draft));
  }

  // DROP COLUMN takes the old copy's indexes and checks along, and fails if anything else still needs it.
  void contract() {
    auto draft = context_.on_table(Phase::contract, work_.after, "drop the old column of " + list(), origin_);
    auto& step = draft.step;
    draft.scaffolding = true;
    draft.after = {switched_};
    draft.needs.push_back("unviewed " + table_resource(work_.after));
    if (synced_) step.statements = backward_.drop(work_.after);
    std::vector<std::string> again, fills;
    for (const auto& relation : parts_.kept) plan_kept(relation, step, again);
    // What is computed from another old column goes before that one, and comes back after it.
    for (const auto& move : work_.moves) {
      if (!move.before.generated) continue;
      drop_old(move, draft, fills);
      for (const auto& source : columns_of(move.before.generated->expression))
        if (!work_.move_from(source)) draft.needs.push_back(column_resource(work_.after, source));
    }
    const auto computed = static_cast<std::ptrdiff_t>(step.undo.statements.size());
    for (const auto& move : work_.moves)
      if (!move.before.generated) drop_old(move, draft, fills);
    auto& back = step.undo.statements;
    std::rotate(back.begin(), back.begin() + computed, back.end());
    if (!fills.empty())
      step.undo.statements.push_back(
          fmt::format("UPDATE {} SET {}", catalog::to_string(work_.after), fmt::join(fills, ", ")));
    append(step.undo.statements, std::move(again));
    for (const auto& move : work_.moves)
      append(step.undo.statements, bring_back_sequences(context_, work_, move));
    if (synced_) append(step.undo.statements, backward_.create(work_.after));
    context_.drafts.add(std::move(draft));
  }

  // What was kept aside for a rollback and has no part in a moved column needs a drop of its own.
  void plan_kept(const Relation& relation, Step& step, std::vector<std::string>& again) {
    auto now = context_.naming.relation_after(work_, relation);
    auto columns = columns_of(relation);
    bool goes_along = std::any_of(columns.begin(), columns.end(),
                                  [&](const std::string& column) { return work_.move_from(column); });
    if (!goes_along) return drop_relation(context_, work_.after, now, columns, origin_, true);
    step.delta.push_back(dropped(work_.after, now, origin_));
    again.push_back(creation(work_.after, now));
  }

  void drop_old(const Move& move, Draft& draft, std::vector<std::string>& fills) const {
    auto& step = draft.step;
    auto old = old_column_after(context_, work_, move);
    draft.ends.push_back(column_resource(work_.after, move.before.name));
    if (!move.after.type.schema.empty())
      draft.needs.push_back(type_resource({move.after.type.schema, move.after.type.name}));
    if (!move.before.type.schema.empty())
      draft.needs.push_back(type_resource({move.before.type.schema, move.before.type.name}));
    step.statements.push_back(ddl::drop_column(work_.after, move.retired));
    step.delta.push_back({diff::DropColumn{work_.after, old}, move.origin});
    step.undo.statements.push_back(ddl::add_column(work_.after, old));
    if (move.before.generated) return;
    if (move.recomputed) {
      add_hazard(step, locks::Hazard::data_loss);
      step.undo.kind = UndoKind::lossy;
      step.undo.reason = "the values that were stored before it was generated are gone";
      return;
    }
    fills.push_back(
        fmt::format("{} = {}", sql::quote_identifier(move.retired),
                    backward(move, work_.after, sql::quote_identifier(move.after.name)).expression));
    if (!backward_may_lose(move)) return;
    step.undo.kind = UndoKind::lossy;
    step.undo.reason = "values that the old type cannot hold become NULL";
  }

  Context& context_;
  const TableWork& work_;
  SwitchParts parts_;
  Name before_;
  catalog::Origin origin_;
  SyncFunction forward_, backward_;
  std::vector<std::string> labels_;
  bool synced_ = false;
  std::size_t added_ = 0, filled_ = 0, switched_ = 0;
};

}  // namespace

void SwitchParts::retire(const Name& table, const Relation& before, const catalog::Origin& origin) {
  auto next = plan::retire(table, before, origin);
  retired.push_back(before);
  if (next.kept) kept.push_back(*next.kept);
  swap.append(std::move(next));
}

void SwitchParts::adopt(const Name& table, const Built& now, const Relation& wanted,
                        const catalog::Origin& origin) {
  swap.append(plan::adopt(table, now.relation, wanted, origin));
  ready.insert(ready.end(), now.ready.begin(), now.ready.end());
  built.push_back(now.relation);
  adopted.push_back(wanted);
}

void plan_moves(Context& context, const TableWork& work, SwitchParts parts) {
  Shadow(context, work, std::move(parts)).plan();
}

}  // namespace wesley::plan
