// SPDX-License-Identifier: Apache-2.0
#include "plan/index_family.h"

#include <algorithm>

#include <fmt/format.h>

#include "ddl/ddl.h"
#include "plan/build.h"
#include "plan/strategy.h"
#include "plan/swap.h"

namespace wesley::plan {
namespace {

using catalog::Name;

Rare<Name> parent_of(const Relation& relation) {
  return std::visit([](const auto& one) { return one.parent; }, relation);
}
Rare<Name> parent_of(const std::optional<Relation>& relation) {
  return relation ? parent_of(*relation) : std::nullopt;
}

bool has_index(const Relation& relation) {
  const auto* constraint = std::get_if<catalog::Constraint>(&relation);
  return constraint == nullptr || constraint->has_index();
}

class Gatherer {
 public:
  Gatherer(const catalog::Catalog& from, Work& work) : work_(work), followers_(from) {}

  void run() {
    for (const auto& [table, relation] : roots()) {
      IndexFamily family;
      take(table, relation, family);
      if (family.members.size() > 1) {
        work_.index_families.push_back(std::move(family));
      } else {  // what is attached to it goes along, and nothing takes its place
        work_.tables.at(table).satellites.emplace(relation, std::move(family.members.front().second));
      }
    }
  }

 private:
  std::vector<std::pair<Name, std::string>> roots() const {
    std::vector<std::pair<Name, std::string>> roots;
    for (const auto& [name, entry] : work_.tables) {
      if (!entry.old_table || !entry.new_table || !entry.old_table->partition_key) continue;
      for (const auto& [relation, satellite] : entry.satellites)
        if (satellite.before && has_index(*satellite.before) && !parent_of(satellite.before))
          roots.emplace_back(name, relation);
    }
    return roots;
  }

  void take(const Name& table, const std::string& relation, IndexFamily& family) {
    auto& entry = work_.tables.at(table);
    auto node = entry.satellites.extract(relation);
    const Name before{entry.before.schema, name(*node.mapped().before)};
    family.members.emplace_back(table, std::move(node.mapped()));
    for (const Name& child : followers_.children_of(entry.before)) {
      const auto found = work_.tables.find(child);
      if (found == work_.tables.end() || leaves(found->second, entry.after)) continue;
      std::vector<std::string> attached;
      for (const auto& [key, satellite] : found->second.satellites)
        if (parent_of(satellite.before) == before) attached.push_back(key);
      for (const std::string& key : attached) take(child, key, family);
    }
  }

  // What was attached is then an index like others.
  static bool leaves(const TableWork& child, const Name& parent) {
    return child.new_table != nullptr &&
           (!child.new_table->partition_of || child.new_table->partition_of->parent != parent);
  }

  Work& work_;
  catalog::Followers followers_;
};

// All that goes at once, then all that comes: both cannot be there under their names, and a part cannot be
// exchanged alone (safety.md G7 to G9).
class FamilyStep {
 public:
  FamilyStep(Context& context, const IndexFamily& family) : context_(context), family_(family) {}

  void plan() {
    const auto& [table, root] = family_.members.front();
    // Columns that the old ones read get other types in between.
    const bool apart = is_in_the_way();
    begin(root.after && !apart ? "replace" : "drop", root.after && !apart ? *root.after : *root.before);
    drop(table, *root.before);
    // A key of a partition can be attached to a mere index: then it holds on to it.
    if (!std::holds_alternative<catalog::Constraint>(*root.before) && has_key_member())
      draft_.step.statements.back() += " CASCADE";
    if (apart) {
      free_columns();
      undo_drop();
      const auto gone = context_.drafts.add(std::move(draft_));
      if (!root.after) return;
      begin("build", *root.after);
      draft_.after = {gone};
    }
    for (const auto& [member, satellite] : family_.members)
      if (satellite.after) create(member, *satellite.after);
    undo_creation();
    if (!apart) undo_drop();
    context_.drafts.add(std::move(draft_));
  }

 private:
  void begin(std::string_view what, const Relation& shown) {
    const auto& [table, root] = family_.members.front();
    draft_ = context_.on_table(
        Phase::switch_, table,
        fmt::format("{} {}, and those of the partitions", what, describe(context_, table, shown)),
        root.origin);
    draft_.step.why = "a part of a partitioned index cannot be replaced alone";
    draft_.cost = Cost::index;
  }

  bool is_in_the_way() const {
    return std::any_of(family_.members.begin(), family_.members.end(), [&](const auto& member) {
      return plan::is_in_the_way(context_, context_.work.tables.at(member.first), *member.second.before);
    });
  }

  void free_columns() {
    for (const auto& [member, satellite] : family_.members)
      for (const auto& column : columns_read_by(*satellite.before))
        draft_.makes.push_back(readable_resource(member, column));
  }

  bool has_key_member() const {
    return std::any_of(family_.members.begin(), family_.members.end(), [](const auto& member) {
      return std::holds_alternative<catalog::Constraint>(*member.second.before);
    });
  }

  std::vector<std::string> creation(const Name& final_table, const Relation& relation) const {
    const bool is_partitioned = context_.new_table(final_table)->partition_key.has_value();
    const Name table = context_.name_of(final_table);
    std::vector<std::string> out;
    if (const auto* index = std::get_if<catalog::Index>(&relation)) {
      out.push_back(is_partitioned ? ddl::create_index_only(table, *index)
                                   : ddl::create_index(table, *index, false));
      for (auto& setting : ddl::index_settings(table.schema, *index)) out.push_back(std::move(setting));
    } else {
      const auto& constraint = std::get<catalog::Constraint>(relation);
      out.push_back(is_partitioned ? ddl::add_constraint_only(table, constraint)
                                   : ddl::add_constraint(table, constraint));
    }
    if (const auto parent = parent_of(relation))
      out.push_back(ddl::attach_index(*parent, {table.schema, name(relation)}));
    return out;
  }

  std::string removal(const Name& final_table, const Relation& relation) const {
    const Name table = context_.name_of(final_table);
    if (std::holds_alternative<catalog::Index>(relation))
      return ddl::drop_index({table.schema, name(relation)}, false);
    return ddl::drop_constraint(table, name(relation));
  }

  void drop(const Name& final_table, const Relation& relation) {
    draft_.step.statements.push_back(removal(final_table, relation));
    draft_.step.delta.push_back(dropped(context_.name_of(final_table), relation, draft_.step.origin));
    auto columns = unique_columns(relation);
    if (columns.empty()) return;
    draft_.needs.push_back(freed_key_resource(final_table, columns));
    draft_.makes.push_back(given_up_key_resource(final_table, std::move(columns)));
  }

  void create(const Name& final_table, const Relation& wanted) {
    auto& step = draft_.step;
    const Name table = context_.name_of(final_table);
    auto whole = context_.naming.relation(final_table, wanted);
    for (auto& statement : creation(final_table, whole)) step.statements.push_back(std::move(statement));
    std::visit([](auto& one) { one.comment.reset(); }, whole);
    auto alone = whole;
    std::visit([](auto& one) { one.parent.reset(); }, alone);
    step.delta.push_back(added(table, alone, step.origin));
    if (parent_of(whole)) step.delta.push_back(altered(table, alone, whole));
    auto note = comment(table, wanted, step.origin);
    step.statements.insert(step.statements.end(), note.statements.begin(), note.statements.end());
    step.delta.insert(step.delta.end(), note.delta.begin(), note.delta.end());
    draft_.makes.push_back(index_resource(final_table, name(wanted)));
    draft_.makes.push_back(constraint_resource(final_table, name(wanted)));
    context_.need_objects(draft_, wanted);
    for (const auto& column : columns_of(wanted))
      draft_.needs.push_back(column_resource(final_table, column));
    if (const auto* key = primary_key(wanted))
      for (const auto& column : key->columns) draft_.needs.push_back(not_null_resource(final_table, column));
    if (auto columns = unique_columns(wanted); !columns.empty())
      draft_.makes.push_back(key_resource(final_table, std::move(columns)));
  }

  static const catalog::Key* primary_key(const Relation& relation) {
    const auto* constraint = std::get_if<catalog::Constraint>(&relation);
    const auto* key = constraint ? constraint->key() : nullptr;
    return key && key->primary ? key : nullptr;
  }

  diff::Change altered(const Name& table, const Relation& before, const Relation& after) const {
    if (const auto* index = std::get_if<catalog::Index>(&before))
      return {diff::AlterIndex{table, *index, std::get<catalog::Index>(after)}, draft_.step.origin};
    return {diff::AlterConstraint{table, std::get<catalog::Constraint>(before),
                                  std::get<catalog::Constraint>(after)},
            draft_.step.origin};
  }

  // What is attached goes with its parent.
  void undo_creation() {
    for (const auto& [table, satellite] : family_.members)
      if (satellite.after && !parent_of(satellite.after))
        draft_.step.undo.statements.push_back(removal(table, *satellite.after));
  }

  void undo_drop() {
    auto& statements = draft_.step.undo.statements;
    for (const auto& [table, satellite] : family_.members)
      for (auto& statement : creation(table, *satellite.before)) statements.push_back(std::move(statement));
  }

  Context& context_;
  const IndexFamily& family_;
  Draft draft_;
};

}  // namespace

void gather_index_families(const catalog::Catalog& from, Work& work) {
  Gatherer(from, work).run();
}

void plan_index_families(Context& context) {
  for (const auto& family : context.work.index_families) FamilyStep(context, family).plan();
}

}  // namespace wesley::plan
