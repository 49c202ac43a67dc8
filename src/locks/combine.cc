// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>
#include <set>

#include "locks/locks.h"

namespace wesley::locks {

namespace {

using Key = std::pair<catalog::Name, std::string>;

class Union {
 public:
  void add(const RelationLock& lock) {
    const auto [entry, added] = modes_.emplace(Key{lock.relation, lock.condition}, lock.mode);
    if (!added) entry->second = std::max(entry->second, lock.mode);
  }
  std::vector<RelationLock> take() const {
    std::vector<RelationLock> out;
    for (const auto& [key, mode] : modes_) out.push_back({key.first, mode, key.second});
    std::stable_partition(out.begin(), out.end(),
                          [](const RelationLock& lock) { return !lock.relation.name.empty(); });
    return out;
  }

 private:
  std::map<Key, LockMode> modes_;
};

template <class T>
void insert_all(std::set<T>& into, const std::vector<T>& from) {
  into.insert(from.begin(), from.end());
}

}  // namespace

Effect combine(const std::vector<Effect>& effects) {
  if (effects.size() == 1) return effects.front();
  Effect out;
  out.kind = "transaction";
  out.creates_only = true;
  Union locks, index_locks;
  std::set<catalog::Name> scans, rewrites;
  std::set<Hazard> hazards;
  for (const Effect& effect : effects) {
    for (const RelationLock& lock : effect.locks) locks.add(lock);
    for (const RelationLock& lock : effect.index_locks) index_locks.add(lock);
    insert_all(scans, effect.scans);
    insert_all(rewrites, effect.rewrites);
    insert_all(hazards, effect.hazards);
    out.duration = std::max(out.duration, effect.duration);
    out.blocks = std::max(out.blocks, effect.blocks);
    out.no_transaction = out.no_transaction || effect.no_transaction;
    out.creates_only = out.creates_only && (effect.creates_only || effect.locks.empty());
    for (const std::string& each : effect.assumptions)
      if (std::find(out.assumptions.begin(), out.assumptions.end(), each) == out.assumptions.end())
        out.assumptions.push_back(each);
  }
  // A strong lock taken by one statement is held through the scan of another.
  if (out.duration == Duration::scan && out.blocks == Blocks::all) hazards.insert(Hazard::blocks_reads);
  if (out.duration == Duration::scan && out.blocks == Blocks::writes) hazards.insert(Hazard::blocks_writes);
  for (const catalog::Name& each : rewrites) scans.erase(each);
  if (out.blocks != Blocks::none && !scans.empty()) hazards.insert(Hazard::scan_under_lock);
  out.locks = locks.take();
  out.index_locks = index_locks.take();
  out.scans.assign(scans.begin(), scans.end());
  out.rewrites.assign(rewrites.begin(), rewrites.end());
  out.hazards.assign(hazards.begin(), hazards.end());
  return out;
}

}  // namespace wesley::locks
