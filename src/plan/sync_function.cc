// SPDX-License-Identifier: Apache-2.0
#include "plan/sync_function.h"

#include <algorithm>

#include <fmt/format.h>

#include "plan/move_value.h"
#include "plan/naming.h"
#include "sql/quote.h"

namespace wesley::plan {
namespace {

constexpr std::string_view forward_trigger = "zzz_wesley_sync";
constexpr std::string_view backward_trigger = "zzz_wesley_back";

// Settings that the text of a value depends on; the application's own must not leak into the copy.
constexpr std::string_view pinned_settings =
    " SET TimeZone = 'UTC' SET DateStyle = 'ISO, YMD' SET IntervalStyle = 'postgres'";

}  // namespace

SyncFunction::SyncFunction(const TableWork& work, std::string journal_schema, bool forward)
    : work_(work), journal_schema_(std::move(journal_schema)), forward_(forward) {
}

std::string SyncFunction::function() const {
  auto name = temporary_name(work_.before.schema + "_" + work_.before.name, forward_ ? "_sync" : "_back");
  return sql::quote_qualified(journal_schema_, name);
}

// One side writes: the copy follows. Before the switch a value that does not fit must be refused, because it
// would be lost; afterwards the copy is only there for a rollback, and must not fail a writer.
std::string SyncFunction::assignment(const Move& move) const {
  if (forward_) return fmt::format("  {}\n", assign_forward(move));
  if (!backward_may_fail(move)) return fmt::format("  {}\n", assign_backward(move));
  // A domain refuses by a check.
  const bool is_checked = !move.before.type.schema.empty();
  return fmt::format("  BEGIN\n    {}\n  EXCEPTION WHEN data_exception{} THEN\n    {} := NULL;\n  END;\n",
                     assign_backward(move), is_checked ? " OR integrity_constraint_violation" : "",
                     of_row("NEW", move.retired));
}

// Both names are written, by the old and the new application. On INSERT the side that is missing is filled:
// the side whose default fills it in anyway is asked last. On UPDATE the side that changed wins; both: the
// new one.
std::string SyncFunction::two_way(const Move& move) const {
  auto old_value = of_row("NEW", move.before.name), new_value = of_row("NEW", move.after.name);
  const auto to_new = assign_forward(move), to_old = assign_backward(move);
  auto asked_first = forward_ ? new_value : old_value;
  return fmt::format(
      "  IF TG_OP = 'INSERT' THEN\n    IF {} IS NULL THEN\n      {}\n    ELSE\n      {}\n    END IF;\n"
      "  ELSIF {} IS DISTINCT FROM {} THEN\n    {}\n  ELSIF {} IS DISTINCT FROM {} THEN\n    {}\n  END IF;\n",
      asked_first, forward_ ? to_new : to_old, forward_ ? to_old : to_new, new_value,
      of_row("OLD", move.after.name), to_old, old_value, of_row("OLD", move.before.name), to_new);
}

std::string SyncFunction::body() const {
  std::string text = "BEGIN\n";
  for (const auto& move : work_.moves)
    if (!move.recomputed) text += move.renamed() ? two_way(move) : assignment(move);
  return text + "  RETURN NEW;\nEND";
}

std::vector<std::string> SyncFunction::create(const catalog::Name& table) const {
  bool pinned = std::any_of(work_.moves.begin(), work_.moves.end(),
                            [](const Move& move) { return forward(move, {}, "x").session_dependent; });
  return {fmt::format("CREATE FUNCTION {}() RETURNS trigger LANGUAGE plpgsql SET search_path = ''{} AS "
                      "$wesley$\n{}\n$wesley$",
                      function(), pinned ? pinned_settings : "", body()),
          fmt::format("CREATE TRIGGER {} BEFORE INSERT OR UPDATE ON {} FOR EACH ROW EXECUTE FUNCTION {}()",
                      forward_ ? forward_trigger : backward_trigger, catalog::to_string(table), function())};
}

std::vector<std::string> SyncFunction::drop(const catalog::Name& table) const {
  return {fmt::format("DROP TRIGGER {} ON {}", forward_ ? forward_trigger : backward_trigger,
                      catalog::to_string(table)),
          fmt::format("DROP FUNCTION {}()", function())};
}

}  // namespace wesley::plan
