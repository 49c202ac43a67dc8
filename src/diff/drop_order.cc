// SPDX-License-Identifier: Apache-2.0
#include "diff/drop_order.h"

#include <algorithm>
#include <deque>
#include <map>
#include <set>

namespace wesley::diff {

namespace {

using catalog::Constraint;
using catalog::Name;
using catalog::Table;

// Kahn's algorithm over "refers to" and "is a child of". What it leaves over is on a circle or behind one:
// then the foreign keys onto one table are cut, and it goes on.
class Orderer {
 public:
  explicit Orderer(const std::vector<const Table*>& tables) {
    for (const Table* table : tables) remaining_.emplace(table->name, Node{table, {}, 0});
    for (const Table* table : tables) {
      for (const Constraint& constraint : table->constraints) {
        if (Node* referenced = referenced_by(*table, constraint))
          referenced->referrers.insert({table, &constraint});
      }
      for (Node* parent : parents_of(*table)) ++parent->children;
    }
  }

  DropOrder run() {
    for (const auto& [name, node] : remaining_) {
      if (node.is_ready()) ready_.push_back(node.table);
    }
    drain();
    while (!remaining_.empty()) {
      // Families are no circles: some table has no child left, and is held by foreign keys alone.
      Node& node = std::find_if(remaining_.begin(), remaining_.end(), [](const auto& entry) {
                     return entry.second.children == 0;
                   })->second;
      order_.cut.insert(order_.cut.end(), node.referrers.begin(), node.referrers.end());
      node.referrers.clear();
      ready_.push_back(node.table);
      drain();
    }
    return std::move(order_);
  }

 private:
  struct Node {
    const Table* table;
    std::set<std::pair<const Table*, const Constraint*>> referrers;  // still to be dropped
    std::size_t children = 0;                                        // the same
    bool is_ready() const { return referrers.empty() && children == 0; }
  };

  // The other table, among those that are still to be dropped, that a constraint of `table` points at.
  Node* referenced_by(const Table& table, const Constraint& constraint) {
    const catalog::ForeignKey* key = constraint.foreign_key();
    if (key == nullptr || key->referenced == table.name) return nullptr;
    const auto found = remaining_.find(key->referenced);
    return found == remaining_.end() ? nullptr : &found->second;
  }

  std::vector<Node*> parents_of(const Table& table) {
    std::vector<Node*> parents;
    const auto add = [&](const Name& parent) {
      const auto found = remaining_.find(parent);
      if (found != remaining_.end()) parents.push_back(&found->second);
    };
    if (table.partition_of) add(table.partition_of->parent);
    for (const Name& parent : table.inherits) add(parent);
    return parents;
  }

  void drain() {
    while (!ready_.empty()) {
      const Table& table = *ready_.front();
      ready_.pop_front();
      order_.tables.push_back(&table);
      remaining_.erase(table.name);
      for (const Constraint& constraint : table.constraints) {
        Node* referenced = referenced_by(table, constraint);
        if (referenced == nullptr || referenced->referrers.erase({&table, &constraint}) == 0) continue;
        if (referenced->is_ready()) ready_.push_back(referenced->table);
      }
      for (Node* parent : parents_of(table)) {
        --parent->children;
        if (parent->is_ready()) ready_.push_back(parent->table);
      }
    }
  }

  std::map<Name, Node> remaining_;
  std::deque<const Table*> ready_;
  DropOrder order_;
};

}  // namespace

DropOrder order_drops(const std::vector<const Table*>& tables) {
  return Orderer(tables).run();
}

}  // namespace wesley::diff
