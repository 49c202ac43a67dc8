// SPDX-License-Identifier: Apache-2.0
#include "plan/context.h"

#include <algorithm>

namespace wesley::plan {

Context::Context(const catalog::Catalog& from_, const catalog::Catalog& to_, const Options& options_,
                 const Work& work_)
    : from(from_), to(to_), options(options_), work(work_), naming(work_) {
  for (const auto& [name, sequence] : from.sequences)
    if (sequence.owned_by) owned_[*sequence.owned_by].push_back(&sequence);
  for (const auto& change : work.changes)
    if (const auto* create = std::get_if<diff::CreateSequence>(&change.body))
      created_sequences_.push_back(create->after.name);
  for (const auto& [id, definition] : from.definitions)
    if (id.kind == catalog::ObjectKind::trigger) with_triggers_.insert(id.name);
  for (const auto& [name, table] : to.tables)
    for (const auto& constraint : table.constraints)
      if (const auto* key = constraint.foreign_key())
        referring_[key->referenced].push_back({name, &constraint});
}

Draft Context::on_table(Phase phase, const catalog::Name& final_table, std::string summary,
                        catalog::Origin origin) const {
  Draft draft;
  draft.step.phase = phase;
  draft.step.summary = std::move(summary);
  draft.step.origin = std::move(origin);
  draft.table = final_table;
  draft.size = size(final_table);
  mention(draft, final_table);
  return draft;
}

void Context::mention(Draft& draft, const catalog::Name& final_table) const {
  draft.needs.push_back(table_resource(final_table));
  if (draft.step.phase != Phase::contract && work.renamed.count(final_table))
    draft.needs.push_back(name_resource(final_table));
}

std::string Context::label(const catalog::Name& final_table, std::string_view column) const {
  std::string text =
      final_table.schema == "public" ? final_table.name : final_table.schema + "." + final_table.name;
  if (!column.empty()) text.append(".").append(column);
  return text;
}

const catalog::TableStatistics* Context::size(const catalog::Name& final_table) const {
  return known_size(options.statistics, name_of(final_table));
}

bool Context::briefly_scanned(const catalog::Name& final_table) const {
  const auto* known = size(final_table);
  return known && scan_seconds(*known) < options.instant_seconds;
}

bool Context::briefly_rewritten(const catalog::Name& final_table) const {
  const auto* known = size(final_table);
  return known && rewrite_seconds(*known) < options.instant_seconds;
}

bool Context::briefly_indexed(const catalog::Name& final_table) const {
  const auto* known = size(final_table);
  return known && index_seconds(*known) < options.instant_seconds;
}

const catalog::Table* Context::old_table(const catalog::Name& final_table) const {
  return from.table(name_of(final_table));
}

const catalog::Table* Context::new_table(const catalog::Name& final_table) const {
  return to.table(final_table);
}

bool Context::settled(const catalog::Name& final_table, const std::string& final_column) const {
  if (const auto* table_work = work.find(final_table); table_work && table_work->move_to(final_column))
    return false;
  const auto* table = old_table(final_table);
  return table && table->column(naming.column(final_table, final_column)) != nullptr;
}

bool Context::settled(const catalog::Name& final_table, const std::vector<std::string>& final_columns) const {
  return std::all_of(final_columns.begin(), final_columns.end(),
                     [&](const std::string& column) { return settled(final_table, column); });
}

bool Context::has_user_triggers(const catalog::Name& final_table) const {
  return with_triggers_.count(name_of(final_table)) != 0;
}

const std::vector<const catalog::Sequence*>& Context::owned_by(const catalog::Name& old_table,
                                                               const std::string& column) const {
  static const std::vector<const catalog::Sequence*> none;
  auto found = owned_.find({old_table, column});
  return found == owned_.end() ? none : found->second;
}

const std::vector<Context::Referring>& Context::referring_to(const catalog::Name& final_table) const {
  static const std::vector<Referring> none;
  auto found = referring_.find(final_table);
  return found == referring_.end() ? none : found->second;
}

void Context::need_sequences(Draft& draft, const catalog::Expression& expression) const {
  for (const auto& sequence : created_sequences_)
    if (expression.text.find(sequence.name) != std::string::npos)
      draft.needs.push_back(sequence_resource(sequence));
}

void add_hazard(Step& step, locks::Hazard hazard) {
  auto place = std::lower_bound(step.hazards.begin(), step.hazards.end(), hazard);
  if (place == step.hazards.end() || *place != hazard) step.hazards.insert(place, hazard);
}

}  // namespace wesley::plan
