// SPDX-License-Identifier: Apache-2.0
// Parts, their uses, and the circles among them, on a graph whose nodes are objects, or whole partition
// trees: keys and indexes of a tree are made when all its tables are there.
#include <algorithm>
#include <functional>
#include <queue>
#include <utility>

#include "catalog/dependencies.h"
#include "catalog/object_parts.h"

namespace wesley::catalog {

namespace {

using NodeIndex = std::size_t;

struct Edge {
  NodeIndex to = 0;
  const ObjectId* from_object = nullptr;
  const Part* part = nullptr;
};

// Of a node in a circle, or between two.
using Core = std::vector<bool>;

class Graph {
 public:
  explicit Graph(const Catalog& catalog) : parts_(object_parts(catalog)) {
    place_objects(catalog);
    for (const auto& [id, parts] : parts_) {
      for (const Part& part : parts) add_edges(id, part);
    }
  }

  CreationOrder order() {
    for (const PartKind kind : {PartKind::default_value, PartKind::check, PartKind::query, PartKind::body}) {
      const Core core = circles();
      if (std::find(core.begin(), core.end(), true) == core.end()) break;
      give_up(kind, core);
    }
    CreationOrder out;
    for (const NodeIndex node : sorted()) {
      out.objects.insert(out.objects.end(), members_[node].begin(), members_[node].end());
    }
    defer_indexes(out);
    out.deferred = std::move(deferred_);
    return out;
  }

 private:
  // Nodes are numbered in the order of ties; a partition tree has the place of its root.
  void place_objects(const Catalog& catalog) {
    std::map<Name, std::vector<const Table*>> children;
    for (const auto& [name, table] : catalog.tables) {
      if (&partition_root(catalog, table) != &table) children[table.partition_of->parent].push_back(&table);
    }
    for (const auto& [id, parts] : parts_) {
      const Table* table = id.kind == ObjectKind::table ? catalog.table(id.name) : nullptr;
      if (table != nullptr && &partition_root(catalog, *table) != table) continue;
      members_.emplace_back();
      add_member(id, children);
    }
    edges_.resize(members_.size());
  }

  void add_member(const ObjectId& id, const std::map<Name, std::vector<const Table*>>& children) {
    node_of_[id] = members_.size() - 1;
    members_.back().push_back(id);
    const auto found = id.kind == ObjectKind::table ? children.find(id.name) : children.end();
    if (found == children.end()) return;
    for (const Table* child : found->second) add_member({ObjectKind::table, child->name, ""}, children);
  }

  void add_edges(const ObjectId& id, const Part& part) {
    if (part.kind == PartKind::index) return;
    const NodeIndex from = node_of_.at(id);
    for (const Use& use : part.uses) {
      const auto to = node_of_.find(use.object);
      if (to == node_of_.end()) continue;
      if (to->second != from) {
        edges_[from].push_back({to->second, &id, &part});
      } else if (part.kind != PartKind::body) {
        defer(id, part);  // a check over its own table's row type
      }
    }
  }

  void defer(const ObjectId& id, const Part& part) {
    Deferred deferred;
    deferred.object = id.name;
    if (part.kind == PartKind::default_value) deferred.column = part.name;
    if (part.kind == PartKind::check) deferred.constraint = part.name;
    if (part.kind == PartKind::index) deferred.index = part.name;
    deferred_.insert(std::move(deferred));
  }

  // What is left when all that can be made in some order is taken away, from both ends.
  Core circles() const {
    Core left(members_.size(), true);
    std::vector<std::vector<NodeIndex>> forward(members_.size());
    std::vector<std::vector<NodeIndex>> backward(members_.size());
    for (NodeIndex node = 0; node < edges_.size(); ++node) {
      for (const Edge& edge : edges_[node]) {
        forward[node].push_back(edge.to);
        backward[edge.to].push_back(node);
      }
    }
    peel(forward, backward, left);
    peel(backward, forward, left);
    return left;
  }

  // Takes away, again and again, what has nothing left in `out`.
  static void peel(const std::vector<std::vector<NodeIndex>>& out,
                   const std::vector<std::vector<NodeIndex>>& in, Core& left) {
    std::vector<std::size_t> remaining(out.size(), 0);
    std::vector<NodeIndex> free;
    for (NodeIndex node = 0; node < out.size(); ++node) {
      if (!left[node]) continue;
      for (const NodeIndex to : out[node]) remaining[node] += left[to] ? 1 : 0;
      if (remaining[node] == 0) free.push_back(node);
    }
    while (!free.empty()) {
      const NodeIndex node = free.back();
      free.pop_back();
      left[node] = false;
      for (const NodeIndex from : in[node]) {
        if (left[from] && --remaining[from] == 0) free.push_back(from);
      }
    }
  }

  void give_up(PartKind kind, const Core& core) {
    for (NodeIndex node = 0; node < edges_.size(); ++node) {
      if (!core[node]) continue;
      std::vector<Edge> kept;
      for (const Edge& edge : edges_[node]) {
        if (edge.part->kind != kind || !core[edge.to]) {
          kept.push_back(edge);
        } else if (kind != PartKind::body) {
          defer(*edge.from_object, *edge.part);
        }
      }
      edges_[node] = std::move(kept);
    }
  }

  std::vector<NodeIndex> sorted() const {
    std::vector<std::size_t> waiting(edges_.size());
    std::vector<std::vector<NodeIndex>> users(edges_.size());
    std::priority_queue<NodeIndex, std::vector<NodeIndex>, std::greater<>> ready;
    for (NodeIndex node = 0; node < edges_.size(); ++node) {
      waiting[node] = edges_[node].size();
      for (const Edge& edge : edges_[node]) users[edge.to].push_back(node);
      if (waiting[node] == 0) ready.push(node);
    }
    std::vector<NodeIndex> out;
    while (!ready.empty()) {
      const NodeIndex node = ready.top();
      ready.pop();
      out.push_back(node);
      for (const NodeIndex user : users[node]) {
        if (--waiting[user] == 0) ready.push(user);
      }
    }
    return out;
  }

  void defer_indexes(const CreationOrder& order) {
    std::map<ObjectId, std::size_t> places;
    for (const ObjectId& id : order.objects) places.emplace(id, places.size());
    for (const auto& [id, parts] : parts_) {
      const std::size_t tree_end = places.at(members_[node_of_.at(id)].back());
      for (const Part& part : parts) {
        const auto comes_later = [&](const Use& use) {
          const auto place = places.find(use.object);
          return place != places.end() && place->second > tree_end;
        };
        if (part.kind == PartKind::index && std::any_of(part.uses.begin(), part.uses.end(), comes_later))
          defer(id, part);
      }
    }
  }

  std::map<ObjectId, std::vector<Part>> parts_;
  std::map<ObjectId, NodeIndex> node_of_;
  std::vector<std::vector<ObjectId>> members_;
  std::vector<std::vector<Edge>> edges_;
  std::set<Deferred> deferred_;
};

}  // namespace

CreationOrder creation_order(const Catalog& catalog) {
  return Graph(catalog).order();
}

}  // namespace wesley::catalog
