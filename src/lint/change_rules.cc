// SPDX-License-Identifier: Apache-2.0
// Changes of what is stored and of what an application names.
#include <algorithm>

#include <fmt/format.h>

#include "lint/sql_rule.h"

namespace wesley::lint {

namespace {

bool has_hazard(const SqlFacts& facts, locks::Hazard hazard) {
  const auto& list = facts.at.effect.hazards;
  return std::find(list.begin(), list.end(), hazard) != list.end();
}

bool has_subtype(const SqlFacts& facts, std::string_view subtype) {
  return std::any_of(facts.commands.begin(), facts.commands.end(),
                     [&](const sql::Node& command) { return command.enumerator("subtype") == subtype; });
}

void computed_column(const SqlFacts& facts, Findings& out) {
  if (facts.at.effect.rewrites.empty() || !has_subtype(facts, "AT_AddColumn")) return;
  out.push_back(
      {fmt::format("{}, while nobody can read it", facts.at.effect.why),
       "Add the column without a default, SET DEFAULT for new rows, fill old rows in batches, then prove "
       "NOT NULL."});
}

void changed_type(const SqlFacts& facts, Findings& out) {
  const bool slow = !facts.at.effect.rewrites.empty() || !facts.at.effect.scans.empty();
  if (!slow || !has_subtype(facts, "AT_AlterColumnType")) return;
  out.push_back(
      {fmt::format("changing this column's type stops everything on {} for as long as it takes to "
                   "read or write it",
                   target(facts)),
       "Add a column of the new type, keep both in step with a trigger, fill it in batches, and swap the "
       "names."});
}

void rewritten_table(const SqlFacts& facts, Findings& out) {
  if (!has_hazard(facts, locks::Hazard::rewrite) || has_subtype(facts, "AT_AddColumn") ||
      has_subtype(facts, "AT_AlterColumnType"))
    return;
  out.push_back({fmt::format("{}, while nobody can read it", facts.at.effect.why),
                 "Plan a window, or use a tool that copies beside the table."});
}

void required_column(const SqlFacts& facts, Findings& out) {
  for (const sql::Node& command : facts.commands) {
    const sql::Node column = command.child("def");
    if (command.enumerator("subtype") != "AT_AddColumn" || !has_constraint(column, "CONSTR_NOTNULL"))
      continue;
    if (has_constraint(column, "CONSTR_DEFAULT") || has_constraint(column, "CONSTR_IDENTITY") ||
        has_constraint(column, "CONSTR_GENERATED"))
      continue;
    out.push_back(
        {fmt::format("`{}` is NOT NULL without a default: the statement fails unless the table is empty, "
                     "and running code cannot insert any more",
                     column.string("colname")),
         "Add it nullable or with a default; make it NOT NULL once every row and every writer has it."});
  }
}

void dropped_column(const SqlFacts& facts, Findings& out) {
  for (const sql::Node& command : facts.commands)
    if (command.enumerator("subtype") == "AT_DropColumn")
      out.push_back({fmt::format("`{}` is gone with its data, and code that still names it fails",
                                 command.string("name")),
                     "Release code that does not use the column first, and drop it in a later migration."});
}

void dropped_table(const SqlFacts& facts, Findings& out) {
  if (facts.is("drop-table") && facts.existing())
    out.push_back(
        {"the table is gone with its data, and every table it references is locked as well",
         "Rename it out of the way first, drop its foreign keys one by one, and drop it days later."});
}

void renamed(const SqlFacts& facts, Findings& out) {
  const std::string_view kind = facts.at.effect.kind;
  const bool matters = kind == "rename-table" || kind == "rename-column" || kind == "set-schema" ||
                       kind == "alter-type-rename-value";
  if (matters && facts.existing())
    out.push_back(
        {"code that uses the old name fails from this moment on",
         "Add the new one beside the old, write both until nobody reads the old one, then drop it."});
}

void emptied_table(const SqlFacts& facts, Findings& out) {
  if (facts.is("truncate") && facts.existing())
    out.push_back(
        {"the rows are gone, and older snapshots see an empty table", "Delete in batches instead."});
  if (facts.is("delete") && has_hazard(facts, locks::Hazard::data_loss))
    out.push_back({"DELETE without WHERE removes every row", "Say which rows, and delete in batches."});
}

void cascade(const SqlFacts& facts, Findings& out) {
  const auto cascades = [](const sql::Node& node) { return node.enumerator("behavior") == "DROP_CASCADE"; };
  const bool any =
      cascades(facts.at.node) || std::any_of(facts.commands.begin(), facts.commands.end(), cascades);
  if (any && facts.existing())
    out.push_back({"CASCADE drops whatever depends on it, unseen: views, foreign keys, columns, policies",
                   "Drop the dependent objects by name first."});
}

void widened_access(const SqlFacts& facts, Findings& out) {
  if (facts.is("alter-table-disable-row-security") || facts.is("drop-policy"))
    out.push_back({"roles may see rows that were hidden from them before",
                   "Create what replaces it in the same transaction, before this statement."});
}

void unknown_statement(const SqlFacts& facts, Findings& out) {
  if (facts.is("unknown")) out.push_back({facts.at.effect.why, "Check by hand which locks it takes."});
}

}  // namespace

const std::vector<SqlRule>& change_rules() {
  static const std::vector<SqlRule> rules = {
      {"no-computed-column", Kind::column_computed_for_every_row, computed_column},
      {"no-slow-type-change", Kind::type_change_stops_readers, changed_type},
      {"no-rewrite", Kind::table_rewritten, rewritten_table},
      {"no-required-column", Kind::required_column_added, required_column},
      {"no-drop-column", Kind::column_dropped, dropped_column},
      {"no-drop-table", Kind::table_dropped, dropped_table},
      {"no-rename", Kind::object_renamed, renamed},
      {"no-empty-table", Kind::rows_removed, emptied_table},
      {"no-cascade", Kind::cascade_used, cascade},
      {"no-widened-access", Kind::access_widened, widened_access},
      {"known-statements", Kind::statement_not_understood, unknown_statement},
  };
  return rules;
}

}  // namespace wesley::lint
