// SPDX-License-Identifier: Apache-2.0
// What a table is told beside its columns (safety.md D9 to D13, I1, I3).
#include <fmt/format.h>

#include "ddl/ddl.h"
#include "plan/strategy.h"

namespace wesley::plan {
namespace {

using catalog::Name;

// The property set on one side.
using Write = std::vector<std::string> (*)(const Name& table, const catalog::Table& from,
                                           const catalog::Table& to);

std::vector<std::string> write_options(const Name& table, const catalog::Table& from,
                                       const catalog::Table& to) {
  return ddl::change_table_options(table, from.options, to.options);
}
std::vector<std::string> write_logged(const Name& table, const catalog::Table&, const catalog::Table& to) {
  return {ddl::set_logged(table, !to.unlogged)};
}

std::vector<std::string> write_row_security(const Name& table, const catalog::Table&,
                                            const catalog::Table& to) {
  return {ddl::set_row_security(table, to.row_security)};
}
std::vector<std::string> write_forced(const Name& table, const catalog::Table&, const catalog::Table& to) {
  return {ddl::set_force_row_security(table, to.force_row_security)};
}
std::vector<std::string> write_identity(const Name&, const catalog::Table&, const catalog::Table& to) {
  return {ddl::set_replica_identity(to)};
}
std::vector<std::string> write_cluster(const Name& table, const catalog::Table&, const catalog::Table& to) {
  return {ddl::change_clustered_on(table, to.clustered_on)};
}
std::vector<std::string> write_method(const Name& table, const catalog::Table&, const catalog::Table& to) {
  return {ddl::change_access_method(table, to.access_method)};
}
std::vector<std::string> write_tablespace(const Name& table, const catalog::Table&,
                                          const catalog::Table& to) {
  return {ddl::change_tablespace(table, to.tablespace)};
}
std::vector<std::string> write_of_type(const Name& table, const catalog::Table&, const catalog::Table& to) {
  return {ddl::change_of_type(table, to.of_type)};
}

// How a property is changed, in the order of TableProperty. A rewrite has no online form.
struct PropertyForm {
  std::string_view what;
  Write write;
  Phase phase;
  bool rewrites;
};
constexpr PropertyForm forms[] = {
    {"storage parameters", write_options, Phase::expand, false},
    {"logging", write_logged, Phase::switch_, true},
    {"row level security", write_row_security, Phase::switch_, false},
    {"row level security for the owner", write_forced, Phase::switch_, false},
    {"replica identity", write_identity, Phase::switch_, false},
    {"clustering", write_cluster, Phase::switch_, false},
    {"access method", write_method, Phase::switch_, true},
    {"tablespace", write_tablespace, Phase::switch_, true},
    {"type", write_of_type, Phase::switch_, false},
};

// Who saw only some rows would see all of them.
bool widens(const diff::AlterTable& change) {
  return (change.property == diff::TableProperty::row_security && !change.after.row_security) ||
         (change.property == diff::TableProperty::force_row_security && !change.after.force_row_security);
}

// Policies first: with none, nobody but the owner sees a row (safety.md I1).
void wait_for_policies(const Context& context, Draft& draft, const Name& table) {
  const catalog::ObjectId first{catalog::ObjectKind::policy, table, {}};
  for (auto at = context.to.definitions.lower_bound(first);
       at != context.to.definitions.end() && at->first.kind == first.kind && at->first.name == table; ++at)
    draft.needs.push_back(object_resource(at->first));
}

void need_index(const Context& context, Draft& draft, const Name& table, const std::string& index) {
  if (index.empty()) return;
  draft.needs.push_back(index_resource(table, index));
  draft.needs.push_back(constraint_resource(table, index));
  const auto* owner = context.new_table(table);
  if (!owner) return;
  if (const auto* constraint = owner->constraint(index); constraint && constraint->key())
    draft.needs.push_back(key_resource(table, constraint->key()->columns));
  // The identity of a row has no NULL in it.
  if (const auto* found = owner->index(index))
    for (const auto& key : found->keys) draft.needs.push_back(not_null_resource(table, key.column));
}

}  // namespace

void plan(Context& context, const diff::AlterTable& change, const catalog::Origin& origin) {
  const auto& form = forms[static_cast<std::size_t>(change.property)];
  auto table = context.name_of(change.table);
  auto before = change.before, after = change.after;
  before.name = after.name = table;
  auto draft = context.on_table(form.phase, change.table,
                                fmt::format("{} of {}", form.what, context.label(change.table)), origin);
  draft.step.statements = form.write(table, before, after);
  draft.step.undo.statements = form.write(table, after, before);
  draft.step.delta = {{diff::AlterTable{table, change.property, before, after}, origin}};
  if (change.property == diff::TableProperty::row_security && after.row_security)
    wait_for_policies(context, draft, change.table);
  if (change.property == diff::TableProperty::replica_identity)
    need_index(context, draft, change.table, after.replica_index);
  if (change.property == diff::TableProperty::clustered_on)
    need_index(context, draft, change.table, after.clustered_on);
  if (widens(change)) add_hazard(draft.step, locks::Hazard::access_widened);
  if (form.rewrites) {
    draft.step.why = "PostgreSQL has no online form: the table is written anew";
    draft.cost = Cost::rewrite;
    draft.small = context.briefly_rewritten(change.table);
  }
  context.drafts.add(std::move(draft));
}

}  // namespace wesley::plan
