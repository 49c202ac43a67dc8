// SPDX-License-Identifier: Apache-2.0
#include "plan/renewals.h"

#include <algorithm>
#include <iterator>

#include "ddl/ddl.h"
#include "plan/context.h"
#include "sql/statement.h"

namespace wesley::plan {
namespace {

using catalog::ObjectId;
using catalog::ObjectKind;

// Calls of a routine that goes may mean an overload that stays: nothing tells, and nothing has to be done.
bool has_overload_that_stays(const catalog::Catalog& from, const std::set<ObjectId>& dropped,
                             const ObjectId& routine) {
  for (auto at = from.definitions.lower_bound({routine.kind, routine.name, {}});
       at != from.definitions.end() && at->first.kind == routine.kind && at->first.name == routine.name; ++at)
    if (dropped.count(at->first) == 0) return true;
  return false;
}

// What goes, or is made again, by the changes themselves.
std::vector<ObjectId> gone(const catalog::Catalog& from, const diff::Changeset& changes, int server_major) {
  std::vector<ObjectId> out;
  std::set<ObjectId> dropped;
  for (const auto& change : changes.changes)
    if (const auto* drop = std::get_if<diff::DropDefinition>(&change.body)) dropped.insert(drop->before.id);
  for (const ObjectId& id : dropped)
    if (!has_overload_that_stays(from, dropped, id)) out.push_back(id);
  for (const auto& change : changes.changes) {
    if (const auto* replace = std::get_if<diff::ReplaceDefinition>(&change.body);
        replace && !ddl::can_replace(replace->before, replace->after, server_major))
      out.push_back(replace->before.id);
  }
  return out;
}

bool can_be_set_aside(ObjectKind kind) {
  return kind == ObjectKind::function || kind == ObjectKind::collation ||
         kind == ObjectKind::text_search_configuration;
}

// And all definitions that stand on it, which are made again around it.
std::set<ObjectId> with_users(const catalog::Catalog& from, std::vector<ObjectId> pending) {
  std::map<ObjectId, std::vector<ObjectId>> users;
  for (const auto& [id, definition] : from.definitions)
    for (const auto& use : definition.uses) users[use.object].push_back(id);
  std::set<ObjectId> out;
  while (!pending.empty()) {
    const ObjectId id = pending.back();
    pending.pop_back();
    if (!out.insert(id).second) continue;
    if (const auto found = users.find(id); found != users.end())
      pending.insert(pending.end(), found->second.begin(), found->second.end());
  }
  return out;
}

}  // namespace

Renewals find_renewals(const catalog::Catalog& from, const diff::Changeset& changes, int server_major,
                       const ReplacedTypes& replaced) {
  Renewals renewals;
  auto pending = gone(from, changes, server_major);
  for (const auto& [name, type] : replaced.types)
    if (type.before) pending.push_back(*type.before);
  if (pending.empty()) return renewals;
  std::set<ObjectId> renewed;
  for (const ObjectId& id : with_users(from, std::move(pending)))
    if (can_be_set_aside(id.kind)) renewed.insert(id);
  for (const auto& [name, type] : replaced.types)
    if (type.before) renewed.insert(*type.before);
  renewals.places = catalog::expressions_on(from, renewed);
  for (const auto& [object, places] : renewals.places)
    for (const auto& place : places)
      std::copy_if(place.on.begin(), place.on.end(),
                   std::inserter(renewals.set_aside, renewals.set_aside.end()),
                   [](const ObjectId& id) { return can_be_set_aside(id.kind); });
  return renewals;
}

ObjectId place_aside(const ObjectId& routine, const std::string& journal_schema) {
  const auto name = temporary_name(routine.name.schema + "_" + routine.name.name, old_suffix);
  return {routine.kind, {journal_schema, name}, routine.detail};
}

namespace {

bool sets_aside(const Draft& draft, const ObjectId& routine) {
  return std::any_of(draft.step.delta.begin(), draft.step.delta.end(), [&](const diff::Change& change) {
    const auto* drop = std::get_if<diff::DropDefinition>(&change.body);
    return drop != nullptr && drop->before.id == routine;
  });
}

sql::Mention mention(ObjectKind kind) {
  if (kind == ObjectKind::collation) return sql::Mention::collation;
  return kind == ObjectKind::function ? sql::Mention::call : sql::Mention::literal;
}

// A call does not tell which overload it means.
bool is_overloaded(const catalog::Catalog& catalog, const ObjectId& routine) {
  const auto first = catalog.definitions.lower_bound({routine.kind, routine.name, {}});
  const auto next = first == catalog.definitions.end() ? first : std::next(first);
  return next != catalog.definitions.end() && next->first.kind == routine.kind &&
         next->first.name == routine.name;
}

}  // namespace

void undo_with_set_aside(Context& context, const std::vector<std::size_t>& order) {
  for (const ObjectId& routine : context.work.set_aside) {
    if (is_overloaded(context.from, routine)) continue;
    const auto name = catalog::to_string(routine.name);
    const auto aside = catalog::to_string(place_aside(routine, context.options.journal_schema).name);
    auto at = std::find_if(order.begin(), order.end(),
                           [&](std::size_t draft) { return sets_aside(context.drafts[draft], routine); });
    if (at == order.end()) continue;
    for (++at; at != order.end(); ++at)
      for (auto& statement : context.drafts[*at].step.undo.statements)
        statement = sql::redirect(std::move(statement), mention(routine.kind), name, aside);
  }
}

}  // namespace wesley::plan
