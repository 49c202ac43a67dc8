// SPDX-License-Identifier: Apache-2.0
// Definitions that come, go and change, and those that stand in the way of another step: what stands on a
// view, a function or a column that PostgreSQL does not change under it is dropped before and made again
// after, all of it in one short transaction (safety.md D16, D19, I2).
#include <algorithm>
#include <numeric>
#include <set>

#include <fmt/format.h>

#include "catalog/dependencies.h"
#include "ddl/ddl.h"
#include "plan/definition_text.h"
#include "plan/names.h"
#include "plan/order.h"
#include "plan/strategy.h"

namespace wesley::plan {
namespace {

using catalog::Definition;
using catalog::ObjectId;
using catalog::ObjectKind;
using catalog::Use;

bool stands_on_relation(ObjectKind kind) {
  return kind == ObjectKind::trigger || kind == ObjectKind::policy || kind == ObjectKind::rule;
}
bool is_routine(ObjectKind kind) {
  return kind == ObjectKind::function || kind == ObjectKind::procedure || kind == ObjectKind::aggregate;
}

// One definition of a plan, by its final name.
struct Item {
  const Definition* before = nullptr;
  const Definition* after = nullptr;
  catalog::Origin origin;
  bool in_place = false;  // CREATE OR REPLACE, or only its settings
  bool forced = false;    // dropped in any case, and what stands on it too
};

// Who is in one transaction with whom.
class Unions {
 public:
  std::size_t add() {
    parent_.push_back(parent_.size());
    return parent_.size() - 1;
  }
  std::size_t find(std::size_t node) {
    while (parent_[node] != node) node = parent_[node] = parent_[parent_[node]];
    return node;
  }
  void unite(std::size_t one, std::size_t other) { parent_[find(other)] = find(one); }

 private:
  std::vector<std::size_t> parent_;
};

class Grouper {
 public:
  explicit Grouper(Context& context) : context_(context) {
    for (std::size_t i = 0; i < context.drafts.size(); ++i) unions_.add();
  }

  void run() {
    for (const auto& [id, change] : context_.definitions) add(id, change);
    find_users();
    for (std::size_t i = 0; i < context_.drafts.size(); ++i)
      for (const auto& use : std::vector<Use>(context_.drafts[i].disturbs)) force_family(use, i);
    unite_changes_of_kind();
    for (const auto& id : changed_anew()) force(id, node(id));
    unite_siblings();
    unite_late_ones();
    make_steps();
  }

 private:
  void add(const ObjectId& id, const DefinitionChange& change) {
    Item item{change.before, change.after, change.origin, false, false};
    item.in_place = item.before && item.after &&
                    (item.before->statements == item.after->statements ||
                     ddl::can_replace(*item.before, *item.after, context_.options.server_major));
    items_.emplace(id, item);
    nodes_.emplace(id, unions_.add());
  }

  std::size_t node(const ObjectId& id) {
    auto found = nodes_.find(id);
    return found == nodes_.end() ? nodes_.emplace(id, unions_.add()).first->second : found->second;
  }

  // Who stands on what, in `from`, by final names of objects.
  void find_users() {
    for (const auto& [id, definition] : context_.from.definitions) {
      auto user = context_.final_id(id);
      for (const auto& use : definition.uses)
        users_[context_.final_id(use.object)].push_back({user, use.column});
      if (!stands_on_relation(id.kind)) continue;
      for (auto kind : {ObjectKind::table, ObjectKind::view, ObjectKind::materialized_view})
        users_[{kind, user.name, {}}].push_back({user, {}});
    }
  }

  // What happens to a table happens to its children and partitions.
  void force_family(const Use& disturbed, std::size_t by) {
    force_users(disturbed, by);
    if (disturbed.object.kind != ObjectKind::table) return;
    for (const auto& child : context_.descendants(disturbed.object.name))
      force_users({{ObjectKind::table, child, {}}, disturbed.column}, by);
  }

  void force_users(const Use& disturbed, std::size_t by) {
    auto found = users_.find(disturbed.object);
    if (found == users_.end()) return;
    for (const auto& [user, column] : std::vector(found->second)) {
      if (!disturbed.column.empty() && column != disturbed.column) continue;
      // Extended statistics follow their columns (safety.md E21).
      if (user.kind == ObjectKind::statistics && !disturbed.column.empty()) continue;
      force(user, by);
    }
  }

  void force(const ObjectId& id, std::size_t by) {
    if (id.kind == ObjectKind::range && context_.work.replaced.types.count(id.name) > 0) return;
    unions_.unite(by, node(id));
    auto [entry, is_first] = items_.try_emplace(id);
    auto& item = entry->second;
    if (item.forced) return;
    if (is_first) {
      item.before = old_definition(id);
      item.after = context_.to.definition(id);
    }
    item.forced = true;
    item.in_place = false;
    force_users({id, {}}, node(id));
  }

  const Definition* old_definition(const ObjectId& final_id) const {
    auto id = final_id;
    if (stands_on_relation(id.kind)) id.name = context_.name_of(id.name);
    return context_.from.definition(id);
  }

  std::vector<ObjectId> changed_anew() const {
    std::vector<ObjectId> out;
    for (const auto& [id, item] : items_)
      if (item.before && item.after && !item.in_place) out.push_back(id);
    return out;
  }

  // What is made or replaced and uses something that is made again joins it: that may use it in turn.
  void unite_late_ones() {
    if (items_.empty()) return;
    std::map<Use, std::size_t> remade;
    for (std::size_t i = 0; i < context_.drafts.size(); ++i)
      for (const auto& use : context_.drafts[i].disturbs) remade.emplace(use, i);
    for (const auto& id : rank_in_to().first) {
      auto found = items_.find(id);
      if (found == items_.end() || !found->second.after) continue;
      for (const auto& use : found->second.after->uses) {
        auto object = items_.find(use.object);
        bool again = object != items_.end() && object->second.forced;
        if (again) unions_.unite(node(use.object), node(id));
        for (const auto& known : {use, Use{use.object, {}}})
          if (auto draft = remade.find(known); draft != remade.end()) unions_.unite(draft->second, node(id));
      }
      if (joined_to_drafts(id)) remade.emplace(Use{id, {}}, node(id));
    }
  }
  bool joined_to_drafts(const ObjectId& id) { return items_.at(id).forced; }

  static bool is_relation(ObjectKind kind) {
    return kind == ObjectKind::view || kind == ObjectKind::materialized_view ||
           kind == ObjectKind::foreign_table;
  }

  // A relation that becomes one of another kind under its name: who stands on it is made again around both.
  void unite_changes_of_kind() {
    std::map<catalog::Name, ObjectId> comes;
    std::vector<ObjectId> goes;
    for (const auto& [id, item] : items_) {
      if (!is_relation(id.kind)) continue;
      if (item.after && !item.before) comes.emplace(id.name, id);
      if (item.before && !item.after) goes.push_back(id);
    }
    std::map<catalog::Name, std::size_t> created, dropped, given_up;  // a type's name, in the last
    for (std::size_t i = 0; i < context_.drafts.size(); ++i)
      for (const auto& change : context_.drafts[i].step.delta) {
        if (const auto* create = std::get_if<diff::CreateTable>(&change.body))
          created[create->after.name] = i;
        if (const auto* drop = std::get_if<diff::DropTable>(&change.body)) dropped[drop->before.name] = i;
        if (const auto* rename = std::get_if<diff::RenameType>(&change.body)) given_up[rename->before] = i;
      }
    for (const auto& [name, draft] : given_up) {
      if (const auto table = created.find(name); table != created.end()) unions_.unite(draft, table->second);
      if (const auto definition = comes.find(name); definition != comes.end())
        unions_.unite(draft, node(definition->second));
    }
    for (const auto& id : goes) {
      const auto definition = comes.find(id.name);
      const auto table = created.find(id.name);
      if (definition == comes.end() && table == created.end()) continue;
      unions_.unite(definition == comes.end() ? table->second : node(definition->second), node(id));
      force_users({id, {}}, node(id));
    }
    for (const auto& [name, draft] : dropped) {
      const auto definition = comes.find(name);
      if (definition == comes.end()) continue;
      unions_.unite(draft, node(definition->second));
      force_users({{ObjectKind::table, name, {}}, {}}, draft);
    }
  }

  // Two triggers would both fire, of two policies both would let through, and a call might fit two routines.
  void unite_siblings() {
    std::map<std::pair<ObjectKind, catalog::Name>, std::vector<ObjectId>> siblings;
    for (const auto& [id, item] : items_) {
      if (stands_on_relation(id.kind)) siblings[{id.kind, id.name}].push_back(id);
      // Functions, procedures and aggregates share their names (pg_proc).
      if (is_routine(id.kind)) siblings[{ObjectKind::function, id.name}].push_back(id);
    }
    unite_inherited_triggers();
    for (const auto& [place, ids] : siblings) {
      bool any_goes = std::any_of(ids.begin(), ids.end(), [&](const ObjectId& id) {
        return items_.at(id).before && !items_.at(id).in_place;
      });
      bool any_comes = std::any_of(ids.begin(), ids.end(), [&](const ObjectId& id) {
        return items_.at(id).after && !items_.at(id).in_place;
      });
      if (!any_goes || !any_comes) continue;
      for (const auto& id : ids) {
        unions_.unite(node(ids.front()), node(id));
        // What is replaced in place would still use the one that goes.
        if (items_.at(id).before && !items_.at(id).in_place) force_users({id, {}}, node(id));
      }
    }
  }

  // A trigger of a partitioned table comes to its partitions too, under its name.
  void unite_inherited_triggers() {
    for (const auto& [id, item] : items_) {
      if (id.kind != ObjectKind::trigger || !item.before || item.in_place) continue;
      for (const auto& ancestor : context_.ancestors(id.name)) {
        const auto found = items_.find({id.kind, ancestor, id.detail});
        if (found != items_.end() && found->second.after) unions_.unite(node(id), node(found->first));
      }
    }
  }

  using Ranks = std::map<ObjectId, std::size_t>;
  std::pair<std::vector<ObjectId>, Ranks>& rank_in_to() {
    if (ranks_to_.first.empty()) ranks_to_ = ranks(context_.to);
    return ranks_to_;
  }
  static std::pair<std::vector<ObjectId>, Ranks> ranks(const catalog::Catalog& catalog) {
    std::pair<std::vector<ObjectId>, Ranks> out;
    out.first = catalog::creation_order(catalog).objects;
    for (std::size_t i = 0; i < out.first.size(); ++i) out.second.emplace(out.first[i], i);
    return out;
  }

  struct Group {
    std::vector<std::size_t> drafts;
    std::vector<std::pair<ObjectId, const Item*>> goes, comes;
  };

  void make_steps() {
    if (items_.empty()) return;
    auto old_ranks = ranks(context_.from).second;
    auto rank = [&](const Ranks& in, const ObjectId& id) {
      auto found = in.find(id);
      return found == in.end() ? in.size() : found->second;
    };
    std::map<std::size_t, Group> groups;
    for (const auto& [id, item] : items_) {
      auto& group = groups[unions_.find(node(id))];
      if (item.before && !item.in_place) group.goes.push_back({id, &item});
      if (item.after) group.comes.push_back({id, &item});
    }
    bool any_joined = false;
    for (std::size_t i = 0; i < context_.drafts.size(); ++i) {
      auto group = groups.find(unions_.find(i));
      if (group == groups.end()) continue;
      group->second.drafts.push_back(i);
      any_joined |= group->second.drafts.size() > 1;
    }
    const auto order = any_joined ? order_of_drafts() : std::vector<std::size_t>();
    std::vector<std::size_t> place(order.size());
    for (std::size_t at = 0; at < order.size(); ++at) place[order[at]] = at;
    std::vector<std::size_t> into(context_.drafts.size());
    std::iota(into.begin(), into.end(), 0);
    std::vector<std::pair<std::size_t, DefinitionStep>> around;
    std::vector<std::pair<const Definition*, catalog::Origin>> set_aside;
    for (auto& [root, group] : groups) {
      std::stable_sort(group.goes.begin(), group.goes.end(), [&](const auto& left, const auto& right) {
        return rank(old_ranks, left.second->before->id) > rank(old_ranks, right.second->before->id);
      });
      std::stable_sort(group.comes.begin(), group.comes.end(), [&](const auto& left, const auto& right) {
        return rank(rank_in_to().second, left.first) < rank(rank_in_to().second, right.first);
      });
      std::sort(group.drafts.begin(), group.drafts.end(),
                [&](std::size_t left, std::size_t right) { return place[left] < place[right]; });
      const auto parts = parts_of(group);
      for (const auto& part : parts)
        if (part.kind == DefinitionPart::Kind::set_aside) set_aside.push_back({part.before, part.origin});
      auto step = definition_step(context_, parts, !group.drafts.empty());
      if (group.drafts.empty()) {
        context_.drafts.add(alone(step));
        into.push_back(into.size());
      } else {
        for (auto draft : group.drafts) into[draft] = group.drafts.front();
        around.push_back({group.drafts.front(), std::move(step)});
      }
    }
    wrap(into, order, around);
    if (!set_aside.empty()) plan_last_drop(set_aside);
  }

  // What only goes, goes after all that stood on it anyway.
  std::vector<DefinitionPart> parts_of(const Group& group) const {
    using Kind = DefinitionPart::Kind;
    const bool only_goes = group.comes.empty() && group.drafts.empty();
    std::vector<DefinitionPart> out;
    for (const auto& [id, item] : group.goes) {
      const bool is_needed = !only_goes && context_.work.set_aside.count(item->before->id) > 0;
      out.push_back({item->before, item->after, item->origin, is_needed ? Kind::set_aside : Kind::drop});
    }
    for (const auto& [id, item] : group.comes)
      out.push_back({item->before, item->after, item->origin,
                     item->in_place ? DefinitionPart::Kind::replace : DefinitionPart::Kind::create});
    return out;
  }

  // After every step on the tables and domains that stood on them, but for the end of what they use
  // themselves.
  void plan_last_drop(const std::vector<std::pair<const Definition*, catalog::Origin>>& set_aside) {
    std::vector<const Definition*> routines;
    for (const auto& [routine, origin] : set_aside) routines.push_back(routine);
    auto last = drop_set_aside(context_, routines, set_aside.front().second);
    std::set<catalog::Name> tables;
    for (const auto& object : context_.work.on_set_aside)
      if (object.kind == ObjectKind::table) tables.insert(context_.naming.table_after(object.name));
    const std::set<Resource> used(last.needs.begin(), last.needs.end());
    for (std::size_t i = 0; i < context_.drafts.size(); ++i) {
      const auto& draft = context_.drafts[i];
      const bool is_end = std::any_of(draft.ends.begin(), draft.ends.end(),
                                      [&](const Resource& end) { return used.count(end) > 0; });
      if (tables.count(draft.table) > 0 && !is_end) last.after.push_back(i);
    }
    context_.drafts.add(std::move(last));
  }

  static Draft alone(DefinitionStep& step) {
    Draft draft = std::move(step.before);
    take_in(draft, step.after);
    draft.step.phase = step.phase;
    draft.step.summary = step.summary;
    draft.scaffolding = step.comes_back;
    return draft;
  }

  // Those that join wait for each other; nobody will say so any more.
  std::vector<std::size_t> order_of_drafts() const {
    auto drafts = context_.drafts;
    wait_for_names(drafts, context_.from);
    connect(drafts);
    if (circle(drafts).empty()) return order(drafts);
    std::vector<std::size_t> as_planned(drafts.size());
    std::iota(as_planned.begin(), as_planned.end(), 0);
    return as_planned;
  }

  void wrap(std::vector<std::size_t>& into, std::vector<std::size_t> order,
            std::vector<std::pair<std::size_t, DefinitionStep>>& around) {
    // Marked by their makes, because absorbing gives them other places.
    for (auto& [first, step] : around)
      context_.drafts[first].makes.push_back(fmt::format("around {}", first));
    for (auto i = order.size(); !order.empty() && i < into.size(); ++i) order.push_back(i);  // of definitions
    context_.drafts.absorb(into, order);
    for (auto& [first, step] : around) {
      auto mark = fmt::format("around {}", first);
      for (auto& draft : context_.drafts) {
        if (std::find(draft.makes.begin(), draft.makes.end(), mark) == draft.makes.end()) continue;
        auto summary = draft.step.summary;
        auto comes_back = step.comes_back;
        auto whole = std::move(step.before);
        whole.step.phase = std::max(Phase::switch_, draft.step.phase);
        whole.step.origin = draft.step.origin;
        take_in(whole, draft);
        take_in(whole, step.after);
        whole.step.summary = fmt::format("{}; around it, {}", summary, step.summary);
        whole.scaffolding = draft.scaffolding || comes_back;
        whole.size = draft.size;
        whole.table = draft.table;
        whole.small = draft.small;
        draft = std::move(whole);
        break;
      }
    }
  }

  Context& context_;
  std::map<ObjectId, Item> items_;
  std::map<ObjectId, std::size_t> nodes_;
  std::map<ObjectId, std::vector<std::pair<ObjectId, std::string>>> users_;
  std::pair<std::vector<ObjectId>, Ranks> ranks_to_;
  Unions unions_;
};

}  // namespace

void plan_definitions(Context& context) {
  Grouper(context).run();
}

}  // namespace wesley::plan
