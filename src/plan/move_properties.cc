// SPDX-License-Identifier: Apache-2.0
#include "plan/move_properties.h"

#include <fmt/format.h>

#include "ddl/ddl.h"
#include "locks/lookup.h"
#include "sql/quote.h"

namespace wesley::plan {
namespace {

using catalog::Name;

std::string own_sequence(const Name& table, const std::string& column) {
  return fmt::format("pg_catalog.pg_get_serial_sequence({}, {})",
                     sql::quote_literal(catalog::to_string(table)), sql::quote_literal(column));
}

// A new sequence goes on after the largest value.
std::string carry_on_after(const Name& table, const std::string& column,
                           const catalog::SequenceOptions& options) {
  return fmt::format(
      "SELECT pg_catalog.setval({}::pg_catalog.regclass, s.last) FROM (SELECT pg_catalog.{}({}) AS last FROM "
      "{}) "
      "AS s WHERE s.last IS NOT NULL",
      own_sequence(table, column), options.increment > 0 ? "max" : "min", sql::quote_identifier(column),
      catalog::to_string(table));
}

// The identity goes over, and on where it stands. The old one goes first, so that the new sequence has its
// name.
std::vector<std::string> hand_over_identity(const Name& table, const catalog::Column& source,
                                            const catalog::Column& target) {
  constexpr std::string_view memory = "wesley.last_value";
  return {fmt::format("SELECT pg_catalog.set_config('{}', coalesce(pg_catalog.pg_sequence_last_value("
                      "{}::pg_catalog.regclass)::text, ''), true)",
                      memory, own_sequence(table, source.name)),
          ddl::drop_identity(table, source.name), ddl::add_identity(table, target),
          fmt::format("SELECT pg_catalog.setval({}::pg_catalog.regclass, "
                      "nullif(pg_catalog.current_setting('{}'), '')::bigint)",
                      own_sequence(table, target.name), memory)};
}

// Sequences owned by the old column that `to` still has go on with the new one.
std::vector<catalog::Sequence> moving_sequences(const Context& context, const TableWork& work,
                                                const Move& move) {
  std::vector<catalog::Sequence> moving;
  for (const auto* sequence : context.owned_by(work.before, move.before.name)) {
    auto wanted = context.to.sequences.find(sequence->name);
    if (wanted != context.to.sequences.end() && wanted->second.owned_by &&
        wanted->second.owned_by->second == move.after.name)
      moving.push_back(wanted->second);
  }
  return moving;
}

// The sequence of a serial column goes with it. Until then it has another name where an identity takes its
// own.
struct Leaving {
  const catalog::Sequence* sequence;
  Name now;
};
std::vector<Leaving> leaving_sequences(const Context& context, const TableWork& work, const Move& move) {
  std::vector<Leaving> leaving;
  for (const auto* sequence : context.owned_by(work.before, move.before.name)) {
    const auto& name = sequence->name;
    if (context.to.sequences.count(name) > 0) continue;
    const bool is_taken = move.after.identity && locks::identity_sequence(work.after, move.after) == name;
    leaving.push_back(
        {sequence, {name.schema, is_taken ? temporary_name(name.name, old_suffix) : name.name}});
  }
  return leaving;
}

std::vector<std::string> clear_name(const Context& context, const TableWork& work, const Move& move,
                                    bool forward) {
  std::vector<std::string> out;
  for (const auto& [sequence, now] : leaving_sequences(context, work, move))
    if (now != sequence->name)
      out.push_back(forward ? ddl::rename_sequence(sequence->name, now.name)
                            : ddl::rename_sequence(now, sequence->name.name));
  return out;
}

}  // namespace

std::vector<std::string> bring_back_sequences(const Context& context, const TableWork& work,
                                              const Move& move) {
  std::vector<std::string> out;
  for (const auto& [sequence, now] : leaving_sequences(context, work, move)) {
    auto again = *sequence;
    again.name = now;
    again.owned_by = {work.after, move.retired};
    out.push_back(ddl::create_sequence(again));
    out.push_back(ddl::sequence_owned_by(again));
    out.push_back(carry_on_after(work.after, move.retired, again.options));
  }
  return out;
}

std::vector<std::string> move_properties(const Context& context, const TableWork& work, const Move& move,
                                         bool forward) {
  auto table = context.name_of(work.after);
  auto source = forward ? move.before : move.after;
  auto target = forward ? move.after : move.before;
  source.name = forward ? move.retired : move.after.name;
  target.name = forward ? move.after.name : move.retired;
  if (!forward && target.default_value)
    target.default_value = context.naming.expression_after(work, *target.default_value);
  std::vector<std::string> statements;
  // The new column was made NOT NULL over a proof; the old one lost it and gets it back.
  if (!forward && target.not_null && !target.generated)
    statements.push_back(ddl::set_not_null(table, target.name));
  if (target.identity) {
    const auto sequence = forward ? locks::identity_sequence(work.after, move.after)
                                  : locks::identity_sequence(work.before, move.before);
    target.identity->sequence.reset();
    if (sequence != locks::identity_sequence(table, target.name)) target.identity->sequence = sequence;
    // The sequence of the serial column goes after this, and gives the name back (plan of CreateSequence).
    if (!forward && !source.identity && context.to.sequences.count(sequence) > 0)
      target.identity->sequence = Name{sequence.schema, temporary_name(sequence.name, old_suffix)};
  }
  if (source.identity && target.identity) {
    for (auto& statement : hand_over_identity(table, source, target))
      statements.push_back(std::move(statement));
    const auto& grants = (forward ? context.to : context.from).grants;
    const catalog::ObjectId object{
        catalog::ObjectKind::sequence,
        locks::identity_sequence(forward ? work.after : work.before, forward ? move.after : move.before),
        {}};
    for (auto at = grants.lower_bound({object, {}, {}}); at != grants.end() && at->first.object == object;
         ++at)
      for (auto& statement : ddl::create_grant(at->second)) statements.push_back(std::move(statement));
  } else if (target.identity) {
    for (auto& statement : clear_name(context, work, move, forward))
      statements.push_back(std::move(statement));
    statements.push_back(ddl::add_identity(table, target));
    statements.push_back(carry_on_after(table, target.name, target.identity->options));
  } else if (source.identity) {
    statements.push_back(ddl::drop_identity(table, source.name));
    for (auto& statement : clear_name(context, work, move, forward))
      statements.push_back(std::move(statement));
  }
  if (target.sequence_comment) statements.push_back(ddl::comment_on_identity(table, target));
  if (target.default_value)
    statements.push_back(ddl::set_default(table, target.name, target.default_value->text));
  for (auto sequence : moving_sequences(context, work, move)) {
    sequence.owned_by = {table, target.name};
    statements.push_back(ddl::sequence_owned_by(sequence));
  }
  if (source.default_value) statements.push_back(ddl::drop_default(table, source.name));
  if (forward && source.not_null) statements.push_back(ddl::drop_not_null(table, source.name));
  return statements;
}

catalog::Column old_column_after(const Context&, const TableWork&, const Move& move) {
  auto column = move.before;
  column.name = move.retired;
  column.not_null = false;
  column.default_value.reset();
  column.identity.reset();
  column.sequence_comment.reset();
  column.type = move.retired_type;
  return column;
}

std::vector<diff::Change> moved_properties(const Context& context, const TableWork& work, const Move& move,
                                           const catalog::Column& shadow) {
  auto table = context.name_of(work.after);
  std::vector<diff::Change> changes;
  auto alter = [&](const catalog::Column& before, const catalog::Column& after) {
    auto put = [&](bool differs, diff::ColumnProperty property) {
      if (differs) changes.push_back({diff::AlterColumn{table, property, before, after}, move.origin});
    };
    put(before.identity != after.identity, diff::ColumnProperty::identity);
    put(before.default_value != after.default_value, diff::ColumnProperty::default_value);
    put(before.not_null != after.not_null, diff::ColumnProperty::not_null);
  };
  auto old_before = move.before;
  old_before.name = move.retired;
  alter(old_before, old_column_after(context, work, move));
  auto new_before = shadow, new_after = move.after;
  new_before.name = new_after.name;
  new_before.not_null = new_after.not_null;
  alter(new_before, new_after);
  if (new_after.sequence_comment)
    changes.push_back({diff::SetComment{diff::CommentTarget::identity,
                                        {catalog::ObjectKind::table, table, {}},
                                        new_after.name,
                                        std::nullopt,
                                        new_after.sequence_comment},
                       move.origin});
  for (const auto& sequence : moving_sequences(context, work, move)) {
    auto before = sequence, after = sequence;
    before.owned_by = {table, move.retired};
    after.owned_by = {table, move.after.name};
    changes.push_back({diff::AlterSequence{before, after}, move.origin});
  }
  return changes;
}

}  // namespace wesley::plan
