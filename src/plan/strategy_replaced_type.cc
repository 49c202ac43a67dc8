// SPDX-License-Identifier: Apache-2.0
// Types that are replaced (replaced_types.h): the new ones are made under other names, every column of an old
// one goes over to the new one (shadow_column.cc, strategy_column_type.cc), the names change hands before the
// first of those tables switches, and the old types go when the last old column has gone.
#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "catalog/dependencies.h"
#include "catalog/rename.h"
#include "catalog/statement.h"
#include "ddl/ddl.h"
#include "plan/column_property.h"
#include "plan/definition_text.h"
#include "plan/naming.h"
#include "plan/strategy.h"
#include "plan/type_text.h"

namespace wesley::plan {
namespace {

using catalog::Name;
using catalog::ObjectId;
using catalog::ObjectKind;
using Names = std::map<Name, Name>;

catalog::Catalog renamed(catalog::Catalog types, const Names& names) {
  catalog::Renames renames;
  renames.types = names;
  catalog::rename(types, renames);
  return types;
}

class Replacement {
 public:
  explicit Replacement(Context& context)
      : context_(context),
        replaced_(context.work.replaced),
        built_names_(replaced_.built_names()),
        aside_names_(replaced_.aside_names()),
        built_(renamed(replaced_.to, built_names_)),
        aside_(renamed(replaced_.from, aside_names_)) {}

  void plan() {
    for (const auto& [name, type] : replaced_.types)
      if (type.after) create(type);
    change_hands();
    for (const auto& [name, type] : replaced_.types)
      if (type.before) drop(type);
  }

 private:
  static ObjectId under(const ObjectId& type, const Names& names) {
    return {type.kind, names.at(type.name), type.detail};
  }

  static Draft draft(Phase phase, std::string summary, const Name& name, const catalog::Origin& origin) {
    Draft draft;
    draft.step.phase = phase;
    draft.step.summary = std::move(summary);
    draft.step.origin = origin;
    draft.needs = {schema_resource(name.schema)};
    return draft;
  }

  void create(const ReplacedType& type) {
    const auto id = under(*type.after, built_names_);
    auto create = draft(Phase::expand,
                        fmt::format("create {} {}, the new {}", catalog::info(id.kind).id, id.name.name,
                                    label(type.after->name)),
                        id.name, type.origin);
    auto& step = create.step;
    auto text = type_text(built_, id);
    step.statements = std::move(text.make);
    step.undo.statements = {std::move(text.drop)};
    step.why = "the old one cannot be changed in place";
    step.delta = {{std::move(text.created), type.origin}};
    grant(id, step);
    context_.need_uses(create, *type.after);
    context_.need_built_types(create);
    for (const auto& use : context_.uses_in_to().at(*type.after))
      create.needs.push_back(labels_resource(use.object.name));
    create.makes = {type_resource(id.name)};
    if (const auto multirange = multirange_of(built_, id)) create.makes.push_back(type_resource(*multirange));
    context_.drafts.add(std::move(create));
  }

  // From the first moment on: whoever may use the type may write the new columns.
  void grant(const ObjectId& id, Step& step) const {
    for (auto& statement : granted(built_, id)) step.statements.push_back(std::move(statement));
    for (auto at = built_.grants.lower_bound({id, {}, {}});
         at != built_.grants.end() && at->first.object == id; ++at)
      step.delta.push_back({diff::SetGrant{at->first, std::nullopt, at->second}, at->second.origin});
  }

  static std::optional<Name> multirange_of(const catalog::Catalog& types, const ObjectId& type) {
    return type.kind == ObjectKind::range ? catalog::multirange_name(*types.definition(type)) : std::nullopt;
  }

  void change_hands() {
    const auto& first = replaced_.types.begin()->second;
    auto hands = draft(Phase::switch_, summary(), replaced_.types.begin()->first, first.origin);
    rename(replaced_.from, aside_names_, hands.step, first.origin);
    Names back;
    for (const auto& [name, built] : built_names_) back[built] = name;
    rename(built_, back, hands.step, first.origin);
    for (const auto& [name, built] : built_names_) {
      hands.needs.push_back(type_resource(built));
      hands.ends.push_back(type_resource(built));
      hands.makes.push_back(type_resource(name));
    }
    for (const auto& [name, aside] : aside_names_) hands.makes.push_back(type_resource(name));
    wait_for_columns(hands);
    // A routine over it goes on with the new one; so does what else names the type.
    for (const auto& [name, type] : replaced_.types)
      for (const auto& side : {type.before, type.after})
        if (side) hands.disturbs.push_back({*side, {}});
    context_.drafts.add(std::move(hands));
  }

  std::string summary() const {
    std::vector<std::string> names;
    for (const auto& name : replaced_.types) names.push_back(label(name.first));
    const auto& only = replaced_.types.begin()->second;
    if (names.size() > 1) return fmt::format("the new types take the names {}", fmt::join(names, ", "));
    return only.after
               ? fmt::format("the new {} takes the name {}", catalog::info(only.after->kind).id, names[0])
               : fmt::format("{} {} gives up its name", catalog::info(only.before->kind).id, names[0]);
  }

  // What stands on another type comes before that.
  static void rename(const catalog::Catalog& types, const Names& names, Step& step,
                     const catalog::Origin& origin) {
    auto order = catalog::creation_order(types).objects;
    std::reverse(order.begin(), order.end());
    for (const auto& id : order) {
      if (names.count(id.name) == 0) continue;
      for (auto& [statement, undo] : rename_type(types, id, names)) {
        step.statements.push_back(std::move(statement));
        step.undo.statements.insert(step.undo.statements.begin(), std::move(undo));
      }
      if (const auto multirange = multirange_of(types, id))
        step.delta.push_back({diff::RenameType{*multirange, names.at(*multirange)}, origin});
      step.delta.push_back({diff::RenameType{id.name, names.at(id.name)}, origin});
    }
  }

  // Those that change where they are do so while the old type has its name.
  void wait_for_columns(Draft& hands) const {
    for (const auto& change : context_.work.changes)
      if (const auto* alter = std::get_if<diff::AlterColumn>(&change.body);
          alter && alter->property == diff::ColumnProperty::type &&
          replaced_.old_names.count({alter->before.type.schema, alter->before.type.name}) > 0)
        hands.needs.push_back(
            altered_resource(alter->table, alter->after.name, property_name(diff::ColumnProperty::type)));
  }

  void drop(const ReplacedType& type) {
    const auto id = under(*type.before, aside_names_);
    auto drop =
        draft(Phase::contract, fmt::format("drop the old {} {}", catalog::info(id.kind).id, label(id.name)),
              id.name, type.origin);
    auto text = type_text(aside_, id);
    drop.step.statements = {std::move(text.drop)};
    drop.step.undo.statements = std::move(text.make);
    for (auto& statement : granted(aside_, id)) drop.step.undo.statements.push_back(std::move(statement));
    drop.step.delta = {{std::move(text.dropped), type.origin}};
    drop.scaffolding = true;
    if (loses_attributes(type)) {
      add_hazard(drop.step, locks::Hazard::data_loss);
      drop.step.undo.kind = UndoKind::lossy;
      drop.step.undo.reason = "the values are gone";
    }
    drop.ends = {type_resource(type.before->name)};
    if (const auto multirange = multirange_of(replaced_.from, *type.before))
      drop.ends.push_back(type_resource(*multirange));
    context_.hold_uses(drop, *type.before);
    context_.drafts.add(std::move(drop));
  }

  bool loses_attributes(const ReplacedType& type) const {
    const auto before = replaced_.from.composites.find(type.before->name);
    const auto after = replaced_.to.composites.find(type.before->name);
    if (before == replaced_.from.composites.end() || after == replaced_.to.composites.end()) return false;
    const auto& kept = after->second.attributes;
    return std::any_of(before->second.attributes.begin(), before->second.attributes.end(),
                       [&](const auto& attribute) {
                         return std::none_of(kept.begin(), kept.end(),
                                             [&](const auto& one) { return one.name == attribute.name; });
                       });
  }

  Context& context_;
  const ReplacedTypes& replaced_;
  Names built_names_, aside_names_;
  catalog::Catalog built_, aside_;  // under those names
};

}  // namespace

void plan_replaced_types(Context& context) {
  if (!context.work.replaced.types.empty()) Replacement(context).plan();
}

}  // namespace wesley::plan
