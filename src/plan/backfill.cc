// SPDX-License-Identifier: Apache-2.0
#include "plan/backfill.h"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "sql/quote.h"

namespace wesley::plan {
namespace {

// The primary key, or a unique constraint over NOT NULL columns: rows in its order are visited once.
std::vector<std::string> batch_key(const catalog::Table& table) {
  if (const auto* primary = table.primary_key()) return primary->key()->columns;
  for (const auto& constraint : table.constraints) {
    const auto* key = constraint.key();
    if (!key || constraint.deferrable) continue;
    bool not_null = std::all_of(key->columns.begin(), key->columns.end(), [&](const std::string& column) {
      return table.column(column) && table.column(column)->not_null;
    });
    if (not_null) return key->columns;
  }
  return {};
}

std::string range(const std::vector<std::string>& key) {
  if (key.empty()) return "ctid > $1 AND ctid <= $2";
  std::vector<std::string> columns, lower, upper;
  for (std::size_t i = 0; i < key.size(); ++i) {
    columns.push_back(sql::quote_identifier(key[i]));
    lower.push_back(fmt::format("${}", i + 1));
    upper.push_back(fmt::format("${}", key.size() + i + 1));
  }
  return fmt::format("({0}) > ({1}) AND ({0}) <= ({2})", fmt::join(columns, ", "), fmt::join(lower, ", "),
                     fmt::join(upper, ", "));
}

}  // namespace

Draft backfill(const Context& context, const catalog::Name& final_table, std::string_view assignments,
               std::string_view missing, std::string summary, const catalog::Origin& origin) {
  auto table = context.name_of(final_table);
  auto key = batch_key(*context.old_table(final_table));
  auto draft = context.on_table(Phase::backfill, final_table, std::move(summary), origin);
  draft.step.mode = Mode::batched;
  draft.step.batch = Batch{table, key};
  draft.step.statements = {fmt::format("UPDATE {} SET {} WHERE {} AND {}", catalog::to_string(table),
                                       assignments, range(key), missing)};
  draft.step.why = "one UPDATE of every row would hold its locks, and vacuum back, for as long as it runs";
  draft.cost = Cost::backfill;
  if (context.has_user_triggers(final_table)) add_hazard(draft.step, locks::Hazard::backfill_fires_trigger);
  return draft;
}

}  // namespace wesley::plan
