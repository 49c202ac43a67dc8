// SPDX-License-Identifier: Apache-2.0
// Definitions and grants: noted, and planned when all other steps are known (definition_groups.cc).
#include <fmt/format.h>

#include "ddl/ddl.h"
#include "plan/done_check.h"
#include "plan/strategy.h"

namespace wesley::plan {

void plan(Context& context, const diff::CreateDefinition& change, const catalog::Origin& origin) {
  context.definitions[change.after.id] = {nullptr, context.to.definition(change.after.id), origin};
}
void plan(Context& context, const diff::DropDefinition& change, const catalog::Origin& origin) {
  context.definitions[change.before.id] = {&change.before, nullptr, origin};
}
void plan(Context& context, const diff::ReplaceDefinition& change, const catalog::Origin& origin) {
  context.definitions[change.after.id] = {&change.before, context.to.definition(change.after.id), origin};
}
void plan(Context& context, const diff::AlterDefinition& change, const catalog::Origin& origin) {
  context.definitions.try_emplace(
      change.after.id, DefinitionChange{&change.before, context.to.definition(change.after.id), origin});
}
void plan(Context& context, const diff::SetGrant& change, const catalog::Origin& origin) {
  context.grants[change.id] = {change, origin};
}

namespace {

bool is_new(const Context& context, const catalog::ObjectId& id) {
  using catalog::ObjectKind;
  switch (id.kind) {
    case ObjectKind::table:
      return context.old_table(id.name) == nullptr;
    case ObjectKind::schema:
      return context.from.schemas.count(id.name.name) == 0;
    case ObjectKind::enumeration:
      return context.from.enums.count(id.name) == 0;
    case ObjectKind::domain:
      return context.from.domains.count(id.name) == 0;
    case ObjectKind::composite:
      return context.from.composites.count(id.name) == 0;
    case ObjectKind::sequence:
      return context.from.sequences.count(id.name) == 0;
    default:
      return context.from.definition(id) == nullptr;
  }
}

// REVOKE on a table takes the same privileges on its columns away (manual, REVOKE): they are granted again.
std::vector<std::string> granted_on_columns(const catalog::Catalog& catalog, const catalog::GrantId& whole) {
  std::vector<std::string> statements;
  if (!whole.column.empty()) return statements;
  for (auto at = catalog.grants.lower_bound({whole.object, {}, {}});
       at != catalog.grants.end() && at->first.object == whole.object; ++at) {
    if (at->first.column.empty() || at->first.grantee != whole.grantee) continue;
    for (auto& statement : ddl::create_grant(at->second)) statements.push_back(std::move(statement));
  }
  return statements;
}

// What the new application needs comes first, what the old one may need goes last.
Phase phase_of(const diff::SetGrant& change) {
  if (!ddl::widens(change.id, change.before, change.after)) return Phase::contract;
  return ddl::widens(change.id, change.after, change.before) ? Phase::switch_ : Phase::expand;
}

}  // namespace

namespace {

const catalog::Name* index_owner(const diff::ChangeBody& body) {
  return std::visit(
      [](const auto& change) -> const catalog::Name* {
        if constexpr (requires { change.table; }) return &change.table;
        return nullptr;
      },
      body);
}

// Nothing writes a materialised view but its refresh; readers go on.
void plan_view_index(Context& context, const diff::AddIndex& change, const catalog::Origin& origin) {
  Draft draft;
  draft.step.phase = Phase::expand;
  draft.step.mode = Mode::autonomous;
  draft.step.origin = origin;
  draft.step.summary =
      fmt::format("index {} on {}, concurrently", change.after.name, context.label(change.table));
  draft.step.statements = {ddl::create_index(change.table, change.after, true)};
  draft.step.undo.statements = {
      fmt::format("DROP INDEX CONCURRENTLY IF EXISTS {}",
                  catalog::to_string(catalog::Name{change.table.schema, change.after.name}))};
  auto plain = change.after;
  plain.comment.reset();
  draft.step.done = index_built(change.table, plain);
  draft.step.delta = {{diff::AddIndex{change.table, plain}, origin}};
  draft.makes = {index_resource(change.table, change.after.name)};
  draft.needs = {object_resource({catalog::ObjectKind::materialized_view, change.table, {}}),
                 "gone " + index_resource(change.table, change.after.name)};
  draft.cost = Cost::index;
  context.drafts.add(std::move(draft));
  if (!change.after.comment) return;
  plan_comment(context,
               {diff::CommentTarget::index,
                {catalog::ObjectKind::materialized_view, change.table, {}},
                change.after.name,
                std::nullopt,
                change.after.comment},
               origin);
}

void plan_view_index(Context& context, const diff::DropIndex& change, const catalog::Origin& origin) {
  Draft draft;
  catalog::Name index{change.table.schema, change.before.name};
  draft.step.phase = Phase::contract;
  draft.step.mode = Mode::autonomous;
  draft.step.origin = origin;
  draft.step.summary = fmt::format("drop index {}, concurrently", index.name);
  draft.step.statements = {ddl::drop_index(index, true)};
  draft.step.undo.statements = {ddl::create_index(change.table, change.before, true)};
  draft.step.done = index_gone(index);
  draft.step.delta = {{change, origin}};
  draft.makes = {"gone " + index_resource(change.table, index.name)};
  draft.needs = {object_resource({catalog::ObjectKind::materialized_view, change.table, {}})};
  context.drafts.add(std::move(draft));
}

}  // namespace

void plan_on_definitions(Context& context) {
  for (const auto& [body, origin] : std::vector<diff::Change>(context.on_definitions)) {
    if (const auto* comment = std::get_if<diff::SetComment>(&body)) {
      if (context.made.count(comment->object) == 0) plan_comment(context, *comment, origin);
      continue;
    }
    const auto* view = index_owner(body);
    if (!view || context.made.count({catalog::ObjectKind::materialized_view, *view, {}})) continue;
    if (const auto* add = std::get_if<diff::AddIndex>(&body)) plan_view_index(context, *add, origin);
    if (const auto* drop = std::get_if<diff::DropIndex>(&body)) plan_view_index(context, *drop, origin);
    if (const auto* rename = std::get_if<diff::RenameIndex>(&body)) rename_index(context, *rename, origin);
    if (const auto* alter = std::get_if<diff::AlterIndex>(&body)) alter_index(context, *alter, origin);
  }
}

// GRANT and REVOKE lock no relation (safety.md I5).
void plan_grants(Context& context) {
  for (const auto& [id, change] : context.grants) {
    if (context.made.count(id.object)) continue;
    const auto& grant = std::get<diff::SetGrant>(change.body);
    Draft draft;
    draft.step.phase = phase_of(grant);
    draft.step.origin = change.origin;
    draft.step.summary =
        fmt::format("{} {} {}{} {}", grant.after ? "grant" : "revoke", "on", catalog::describe(id.object),
                    id.column.empty() ? "" : "." + id.column, id.grantee.empty() ? "PUBLIC" : id.grantee);
    auto now = grant;
    now.id.object.name = id.object.kind == catalog::ObjectKind::table && draft.step.phase == Phase::expand
                             ? context.name_of(id.object.name)
                             : id.object.name;
    for (auto* side : {&now.before, &now.after})
      if (*side) (*side)->id = now.id;
    draft.step.statements = ddl::change_grant(now.id, now.before, now.after);
    draft.step.undo.statements = ddl::change_grant(now.id, now.after, now.before);
    for (auto& again : granted_on_columns(context.to, id)) draft.step.statements.push_back(std::move(again));
    for (auto& again : granted_on_columns(context.from, id))
      draft.step.undo.statements.push_back(std::move(again));
    draft.step.delta = {{now, change.origin}};
    draft.needs = {use_resource({id.object, {}})};
    if (!id.column.empty()) draft.needs.push_back(use_resource({id.object, id.column}));
    if (id.object.kind == catalog::ObjectKind::table && context.work.renamed.count(id.object.name))
      draft.needs.push_back(draft.step.phase == Phase::expand ? name_resource(id.object.name)
                                                              : renamed_resource(id.object.name));
    if (ddl::widens(id, grant.before, grant.after) && !is_new(context, id.object))
      add_hazard(draft.step, locks::Hazard::access_widened);
    if (!draft.step.statements.empty()) context.drafts.add(std::move(draft));
  }
}

}  // namespace wesley::plan
