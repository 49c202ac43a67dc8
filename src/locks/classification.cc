// SPDX-License-Identifier: Apache-2.0
#include "locks/classification.h"

#include <algorithm>
#include <utility>

namespace wesley::locks {

using catalog::Name;

namespace {

const catalog::Catalog& empty_catalog() {
  static const catalog::Catalog empty;
  return empty;
}

void keep_strongest(std::map<Name, LockMode>& modes, const Name& relation, LockMode mode) {
  const auto [entry, added] = modes.emplace(relation, mode);
  if (!added) entry->second = std::max(entry->second, mode);
}

void append(std::vector<RelationLock>& out, const std::map<Name, LockMode>& modes) {
  for (const auto& [relation, mode] : modes) out.push_back({relation, mode, {}});
}

}  // namespace

std::string shown(const Name& name) {
  return catalog::to_string(name);
}

Classification::Classification(const Context& context) : context_(context) {
}

const Lookup& Classification::lookup() const {
  if (context_.lookup != nullptr) return *context_.lookup;
  if (!own_lookup_) own_lookup_.emplace(context_.catalog != nullptr ? *context_.catalog : empty_catalog());
  return *own_lookup_;
}

const LockRow& Classification::use(std::string_view id) {
  const LockRow& row = lock_row(id);
  effect_.kind = row.id;
  if (row.duration == Duration::scan) slow();
  for (const Hazard each : row.hazards) hazard(each);
  if (weight_ == Weight::row) effect_.why = row.why;
  return row;
}

void Classification::use(std::string_view id, const Name& relation) {
  const LockRow& row = use(id);
  if (row.mode) lock(relation, *row.mode);
}

void Classification::lock(const Name& relation, LockMode mode) {
  if (created(relation))
    creates();
  else
    keep_strongest(locks_, relation, mode);
}

void Classification::lock_unnamed(LockMode mode, std::string which) {
  unnamed_.push_back({{}, mode, std::move(which)});
}

void Classification::lock_index(const Name& index, LockMode mode) {
  if (mode > LockMode::row_exclusive && !created(index)) keep_strongest(index_locks_, index, mode);
}

void Classification::scan(const Name& scanned) {
  if (created(scanned)) return;
  scans_.insert(scanned);
  slow();
}

void Classification::rewrite(const Name& rewritten) {
  if (created(rewritten)) return;
  rewrites_.insert(rewritten);
  slow();
  if (const catalog::Table* known = table(rewritten))
    for (const Name& index : index_names(*known)) lock_index(index, LockMode::access_exclusive);
}

void Classification::hazard(Hazard hazard) {
  hazards_.insert(hazard);
}

void Classification::assume(std::string assumption) {
  auto& list = effect_.assumptions;
  if (std::find(list.begin(), list.end(), assumption) == list.end()) list.push_back(std::move(assumption));
}

void Classification::because(Weight weight, std::string why) {
  if (weight <= weight_) return;
  weight_ = weight;
  effect_.why = std::move(why);
}

Name Classification::name(const sql::Node& range_var) const {
  Name result{std::string(range_var.string("schemaname")), std::string(range_var.string("relname"))};
  if (result.schema.empty()) result.schema = context_.default_schema;
  return result;
}

Name Classification::name(const std::vector<sql::Node>& parts) const {
  Name result{context_.default_schema, {}};
  if (!parts.empty()) result.name = parts.back().as_string().value_or("");
  if (parts.size() > 1) result.schema = parts[parts.size() - 2].as_string().value_or("");
  return result;
}

const catalog::Table* Classification::table(const Name& table_name) const {
  return context_.catalog != nullptr ? context_.catalog->table(table_name) : nullptr;
}

bool Classification::complete(const Name& table_name) const {
  return table(table_name) != nullptr && (context_.complete || created(table_name));
}

bool Classification::created(const Name& relation) const {
  return context_.created != nullptr && context_.created->count(relation) != 0;
}

// An ACCESS EXCLUSIVE lock on an index stops reads of its table too: the planner opens every index of a table
// it plans for (manual, REINDEX, "Notes").
void Classification::derive_blocks() {
  for (const std::vector<RelationLock>* list : {&effect_.locks, &effect_.index_locks})
    for (const RelationLock& each : *list) {
      if (blocks_reads(each.mode)) effect_.blocks = Blocks::all;
      const bool table_lock = list == &effect_.locks;
      if (table_lock && blocks_writes(each.mode)) effect_.blocks = std::max(effect_.blocks, Blocks::writes);
    }
}

void Classification::derive_hazards() {
  if (!effect_.rewrites.empty()) hazard(Hazard::rewrite);
  if (effect_.duration == Duration::instant) return;
  if (effect_.blocks == Blocks::all) hazard(Hazard::blocks_reads);
  if (effect_.blocks == Blocks::writes) hazard(Hazard::blocks_writes);
  if (effect_.blocks != Blocks::none && !effect_.scans.empty()) hazard(Hazard::scan_under_lock);
}

Effect Classification::finish() && {
  append(effect_.locks, locks_);
  effect_.locks.insert(effect_.locks.end(), unnamed_.begin(), unnamed_.end());
  append(effect_.index_locks, index_locks_);
  for (const Name& each : rewrites_) scans_.erase(each);
  effect_.scans.assign(scans_.begin(), scans_.end());
  effect_.rewrites.assign(rewrites_.begin(), rewrites_.end());
  effect_.creates_only = creates_ && effect_.locks.empty() && effect_.index_locks.empty();
  if (effect_.creates_only) effect_.duration = Duration::instant;
  derive_blocks();
  derive_hazards();
  if (effect_.creates_only) hazards_.clear();
  effect_.hazards.assign(hazards_.begin(), hazards_.end());
  return std::move(effect_);
}

}  // namespace wesley::locks
