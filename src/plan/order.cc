// SPDX-License-Identifier: Apache-2.0
#include "plan/order.h"

#include <algorithm>
#include <functional>
#include <map>
#include <queue>
#include <unordered_map>

#include "base/check.h"

namespace wesley::plan {
namespace {

struct Users {
  std::vector<std::size_t> makers, needers, leavers;
};

void wait_for(Draft& draft, std::size_t self, const std::vector<std::size_t>& others) {
  for (auto other : others)
    if (other != self) draft.after.push_back(other);
}

std::vector<std::vector<std::size_t>> followers(const Drafts& drafts) {
  std::vector<std::vector<std::size_t>> out(drafts.size());
  for (std::size_t i = 0; i < drafts.size(); ++i)
    for (auto before : drafts[i].after) out[before].push_back(i);
  return out;
}

struct Visit {
  std::vector<std::size_t> order;    // shorter than the drafts when some wait in a circle
  std::vector<std::size_t> waiting;  // for how many each still waits
};

// Visits drafts so that each comes after what it waits for; `later` decides among those that are free.
template <class Later>
Visit visit(const Drafts& drafts, const Later& later) {
  auto next = followers(drafts);
  Visit visit{{}, std::vector<std::size_t>(drafts.size())};
  std::priority_queue<std::size_t, std::vector<std::size_t>, Later> ready(later);
  for (std::size_t i = 0; i < drafts.size(); ++i) {
    visit.waiting[i] = drafts[i].after.size();
    if (visit.waiting[i] == 0) ready.push(i);
  }
  while (!ready.empty()) {
    auto index = ready.top();
    ready.pop();
    visit.order.push_back(index);
    for (auto follower : next[index])
      if (--visit.waiting[follower] == 0) ready.push(follower);
  }
  return visit;
}

template <class Later>
std::vector<std::size_t> topological(const Drafts& drafts, const Later& later) {
  auto order = visit(drafts, later).order;
  WESLEY_CHECK(order.size() == drafts.size(), "steps do not wait for each other in a circle");
  return order;
}

std::string joined(const std::string& first, const std::string& second) {
  return second.empty() ? first : first.empty() ? second : first + "; " + second;
}

template <class T>
void append(std::vector<T>& to, std::vector<T>& more) {
  to.insert(to.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

bool ends(const Draft& draft, const Resource& resource) {
  return std::find(draft.ends.begin(), draft.ends.end(), resource) != draft.ends.end();
}

// Nor is it known which objects an extension that goes is still used by.
void wait_for_drops(Drafts& drafts, std::size_t self) {
  for (std::size_t i = 0; i < drafts.size(); ++i) {
    const auto& other = drafts[i];
    bool is_schema = !other.ends.empty() && other.ends.front().compare(0, 7, "schema ") == 0;
    if (i == self || is_schema || ends(other, extensions_resource())) continue;
    if (other.step.phase == Phase::contract) drafts[self].after.push_back(i);
  }
}

struct Group {
  std::size_t draft;
  std::size_t place;  // in the new order
};

}  // namespace

void join(Draft& into, Draft& from) {
  into.step.summary = joined(into.step.summary, from.step.summary);
  if (into.step.why != from.step.why) into.step.why = joined(into.step.why, from.step.why);
  append(into.step.statements, from.step.statements);
  append(into.step.pre, from.step.pre);
  append(into.step.delta, from.step.delta);
  append(from.step.undo.statements, into.step.undo.statements);
  into.step.undo.statements = std::move(from.step.undo.statements);
  into.step.undo.kind = std::max(into.step.undo.kind, from.step.undo.kind);
  into.step.undo.reason = joined(into.step.undo.reason, from.step.undo.reason);
  for (auto hazard : from.step.hazards)
    if (std::find(into.step.hazards.begin(), into.step.hazards.end(), hazard) == into.step.hazards.end())
      into.step.hazards.push_back(hazard);
  std::sort(into.step.hazards.begin(), into.step.hazards.end());
  into.step.redact |= from.step.redact;
  into.scaffolding &= from.scaffolding;
}

void take_in(Draft& into, Draft& from) {
  join(into, from);
  into.step.phase = std::max(into.step.phase, from.step.phase);
  append(into.makes, from.makes);
  append(into.needs, from.needs);
  append(into.leaves, from.leaves);
  append(into.ends, from.ends);
  append(into.after, from.after);
  append(into.disturbs, from.disturbs);
  into.merge = Merge::alone;
  into.cost = std::max(into.cost, from.cost);
  into.small &= from.small;
  if (into.table != from.table) into.table = {};
}

void connect(Drafts& drafts) {
  std::unordered_map<Resource, Users> users;
  for (std::size_t i = 0; i < drafts.size(); ++i) {
    for (const auto& resource : drafts[i].makes) users[resource].makers.push_back(i);
    for (const auto& resource : drafts[i].needs) users[resource].needers.push_back(i);
    for (const auto& resource : drafts[i].leaves) users[resource].leavers.push_back(i);
  }
  auto extensions = users.find(extensions_resource());
  const auto is_awaited = [&](std::size_t self, const std::vector<std::size_t>& others) {
    return std::any_of(others.begin(), others.end(), [&](std::size_t other) {
      const auto& after = drafts[other].after;
      return other != self && std::find(after.begin(), after.end(), self) != after.end();
    });
  };
  for (std::size_t i = 0; i < drafts.size(); ++i) {
    auto& draft = drafts[i];
    for (const auto& resource : draft.needs) wait_for(draft, i, users[resource].makers);
    for (const auto& resource : draft.ends) {
      const auto& [makers, needers, leavers] = users[resource];
      wait_for(draft, i, leavers);
      // What takes the name over is made after this is gone, and needed after that.
      if (is_awaited(i, makers)) continue;
      wait_for(draft, i, makers);
      wait_for(draft, i, needers);
    }
    // Which objects use what an extension brings is not known: all that are created wait for all of them.
    bool creates = draft.step.phase != Phase::contract && draft.makes != std::vector{extensions_resource()};
    bool is_schema = !draft.makes.empty() && draft.makes.front().compare(0, 7, "schema ") == 0;
    if (extensions != users.end() && creates && !is_schema) wait_for(draft, i, extensions->second.makers);
    if (ends(draft, extensions_resource())) wait_for_drops(drafts, i);
    std::sort(draft.after.begin(), draft.after.end());
    draft.after.erase(std::unique(draft.after.begin(), draft.after.end()), draft.after.end());
  }
}

std::string circle(const Drafts& drafts) {
  const auto waiting = visit(drafts, std::greater<>{}).waiting;
  auto is_waiting = [&](std::size_t index) { return waiting[index] > 0; };
  const auto first =
      std::find_if(waiting.begin(), waiting.end(), [](std::size_t count) { return count > 0; });
  if (first == waiting.end()) return {};
  auto each = static_cast<std::size_t>(first - waiting.begin());
  std::vector<std::size_t> path;
  while (std::find(path.begin(), path.end(), each) == path.end()) {
    path.push_back(each);
    each = *std::find_if(drafts[each].after.begin(), drafts[each].after.end(), is_waiting);
  }
  std::string out;
  for (auto at = std::find(path.begin(), path.end(), each); at != path.end(); ++at)
    out += drafts[*at].step.summary + " <- ";
  return out + drafts[each].step.summary;
}

void raise_phases(Drafts& drafts) {
  for (auto index : topological(drafts, std::greater<>{}))
    for (auto before : drafts[index].after)
      drafts[index].step.phase = std::max(drafts[index].step.phase, drafts[before].step.phase);
}

std::vector<std::size_t> order(const Drafts& drafts) {
  auto later = [&](std::size_t left, std::size_t right) {
    auto left_phase = drafts[left].step.phase, right_phase = drafts[right].step.phase;
    return left_phase != right_phase ? left_phase > right_phase : left > right;
  };
  return topological(drafts, later);
}

void merge(Drafts& drafts, std::vector<std::size_t>& order) {
  std::vector<std::size_t> place(drafts.size());  // of the step a draft ended up in
  std::vector<std::size_t> merged_into(drafts.size()), kept;
  std::map<std::pair<catalog::Name, std::pair<Merge, Phase>>, Group> open;
  for (auto index : order) {
    auto& draft = drafts[index];
    merged_into[index] = index;
    auto joins = draft.merge != Merge::alone && draft.step.mode == Mode::transaction;
    auto key = std::pair{draft.table, std::pair{draft.merge, draft.step.phase}};
    auto group = open.find(key);
    if (joins && group != open.end() &&
        std::all_of(draft.after.begin(), draft.after.end(),
                    [&](std::size_t before) { return place[before] <= group->second.place; })) {
      auto into = group->second.draft;
      join(drafts[into], draft);
      merged_into[index] = into;
      place[index] = group->second.place;
      for (auto before : draft.after) drafts[into].after.push_back(before);
      continue;
    }
    place[index] = kept.size();
    if (joins) open.insert_or_assign(key, Group{index, kept.size()});
    kept.push_back(index);
  }
  for (auto index : kept) {
    auto& after = drafts[index].after;
    for (auto& before : after) before = merged_into[before];
    std::sort(after.begin(), after.end());
    after.erase(std::unique(after.begin(), after.end()), after.end());
    after.erase(std::remove(after.begin(), after.end(), index), after.end());
  }
  order = std::move(kept);
}

}  // namespace wesley::plan
