// SPDX-License-Identifier: Apache-2.0
#include "plan/definition_text.h"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "catalog/rename.h"
#include "ddl/ddl.h"
#include "plan/renewals.h"

namespace wesley::plan {
namespace {

using catalog::Definition;
using catalog::ObjectId;
using catalog::ObjectKind;
using Kind = DefinitionPart::Kind;

void append(std::vector<std::string>& to, std::vector<std::string> more) {
  to.insert(to.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

bool is_routine(ObjectKind kind) {
  return kind == ObjectKind::function || kind == ObjectKind::procedure;
}
bool stands_on_relation(ObjectKind kind) {
  return kind == ObjectKind::trigger || kind == ObjectKind::policy || kind == ObjectKind::rule;
}

// A body may speak of what comes later in the plan; pg_dump turns the check off for the same reason.
constexpr std::string_view leave_bodies = "SET LOCAL check_function_bodies = off";

// Out of its schema in two steps: there a name of its own, here an overload may have that one.
std::vector<std::string> set_aside(const ObjectId& id, const ObjectId& aside) {
  const ObjectId renamed{id.kind, {id.name.schema, aside.name.name}, id.detail};
  return {ddl::rename_routine(id, aside.name.name), ddl::move_routine(renamed, aside.name.schema)};
}
std::vector<std::string> bring_back(const ObjectId& id, const ObjectId& aside) {
  const ObjectId renamed{id.kind, {id.name.schema, aside.name.name}, id.detail};
  return {ddl::move_routine(aside, id.name.schema), ddl::rename_routine(renamed, id.name.name)};
}

class StepMaker {
 public:
  StepMaker(Context& context, const std::vector<DefinitionPart>& parts) : context_(context), parts_(parts) {
    for (const auto& part : parts)
      if (part.before) themselves_.insert(part.before->id);
  }

  DefinitionStep make(bool around) {
    for (const auto& part : parts_) {
      switch (part.kind) {
        case Kind::drop:
          drop(part);
          break;
        case Kind::set_aside:
          set_aside(part);
          break;
        case Kind::create:
          create(part);
          break;
        case Kind::replace:
          replace(part);
          break;
      }
    }
    if (makes_routine_)
      step_.after.step.statements.insert(step_.after.step.statements.begin(), std::string(leave_bodies));
    if (unmakes_routine_)
      step_.before.step.undo.statements.insert(step_.before.step.undo.statements.begin(),
                                               std::string(leave_bodies));
    step_.phase = around ? Phase::switch_ : phase();
    step_.summary = summary();
    step_.comes_back = std::all_of(parts_.begin(), parts_.end(), [](const DefinitionPart& part) {
      const bool goes = part.kind == Kind::drop || part.kind == Kind::set_aside;
      return !goes || (part.after && is_visible_in(part));
    });
    return std::move(step_);
  }

 private:
  // Nobody misses a column or a result that is still there.
  static bool is_visible_in(const DefinitionPart& part) {
    const auto& before = part.before->shape;
    const auto& after = part.after->shape;
    return before.empty() || after.compare(0, before.size(), before) == 0;
  }

  // Undone in reverse: the last drop is the first to be made again.
  static void undo_first(Step& step, std::vector<std::string> statements) {
    auto& undo = step.undo.statements;
    undo.insert(undo.begin(), std::make_move_iterator(statements.begin()),
                std::make_move_iterator(statements.end()));
  }

  void drop(const DefinitionPart& part) {
    auto& draft = step_.before;
    auto& step = draft.step;
    step.origin = part.origin;
    const auto id = context_.final_id(part.before->id);
    auto now = *part.before;
    now.id = id;
    append(step.statements, ddl::drop_definition(now));
    auto again = make_definition(now);
    append(again, granted(context_.from, part.before->id));
    if (id.kind == ObjectKind::view) {
      Draft along;
      take_along(context_, along, part.before->id.name, themselves_);
      append(again, std::move(along.step.undo.statements));
      append(draft.needs, std::move(along.needs));
    }
    undo_first(step, std::move(again));
    unmakes_routine_ = unmakes_routine_ || is_routine(id.kind);
    step.delta.push_back({diff::DropDefinition{now}, part.origin});
    context_.hold_uses(draft, part.before->id);
    draft.needs.push_back(schema_resource(id.name.schema));
    if (!part.after) draft.ends.push_back(object_resource(id));
    if (!part.after && id.kind == ObjectKind::range) draft.ends.push_back(type_resource(id.name));
    need_standing_place(draft, id);
    note_drop(part, id);
  }

  void set_aside(const DefinitionPart& part) {
    auto& step = step_.before.step;
    const auto& id = part.before->id;
    const auto aside = place_aside(id, context_.options.journal_schema);
    step.origin = part.origin;
    append(step.statements, wesley::plan::set_aside(id, aside));
    undo_first(step, bring_back(id, aside));
    step.delta.push_back({diff::DropDefinition{*part.before}, part.origin});
    context_.hold_uses(step_.before, id);
    if (!part.after) add_hazard(step, locks::Hazard::untracked_dependency);
  }

  // Contents that are computed are not lost; who could not see a row still cannot (safety.md I2, I3).
  void note_drop(const DefinitionPart& part, const ObjectId& id) {
    bool same = part.after && part.after->statements == part.before->statements;
    if (id.kind == ObjectKind::policy && !same) add_hazard(step_.before.step, locks::Hazard::access_widened);
    if (!part.after && (is_routine(id.kind) || id.kind == ObjectKind::aggregate))
      add_hazard(step_.before.step, locks::Hazard::untracked_dependency);
  }

  void create(const DefinitionPart& part) {
    auto& draft = step_.after;
    auto& step = draft.step;
    const auto& id = part.after->id;
    step.origin = part.origin;
    append(step.statements, make_definition(*part.after));
    makes_routine_ = makes_routine_ || is_routine(id.kind);
    undo_first(step, ddl::drop_definition(*part.after));
    step.delta.push_back({diff::CreateDefinition{*part.after}, part.origin});
    grant_again(draft, id);
    wait_for_uses(draft, id);
    draft.makes.push_back(object_resource(id));
    if (id.kind == ObjectKind::range) draft.makes.push_back(type_resource(id.name));
    for (const auto& index : part.after->indexes) draft.makes.push_back(index_resource(id.name, index.name));
    note_invoker(part, step);
  }

  void replace(const DefinitionPart& part) {
    auto& draft = step_.after;
    auto& step = draft.step;
    const auto& id = part.after->id;
    auto before = *part.before;
    before.id = id;
    step.origin = part.origin;
    bool same = before.statements == part.after->statements;
    if (same) {
      append(step.statements, ddl::change_settings(id, before.settings, part.after->settings));
      undo_first(step, ddl::change_settings(id, part.after->settings, before.settings));
    } else {
      append(step.statements, ddl::replace_definition(*part.after));
      undo_first(step, ddl::can_replace(*part.after, before, context_.options.server_major)
                           ? ddl::replace_definition(before)
                           : remake(*part.after, before));
      makes_routine_ = makes_routine_ || is_routine(id.kind);
      step.delta.push_back({diff::ReplaceDefinition{before, *part.after}, part.origin});
    }
    if (before.settings != part.after->settings)
      step.delta.push_back({diff::AlterDefinition{before, *part.after}, part.origin});
    wait_for_uses(draft, id);
    context_.hold_uses(draft, part.before->id);
    draft.makes.push_back(object_resource(id));
    note_invoker(part, step);
    if (before.settings != part.after->settings && id.kind == ObjectKind::trigger)
      add_hazard(step, locks::Hazard::breaks_running_app);
  }

  std::vector<std::string> remake(const Definition& present, const Definition& wanted) {
    auto out = ddl::drop_definition(present);
    append(out, make_definition(wanted));
    append(out, granted(context_.from, wanted.id));
    return out;
  }

  // A view that loses security_invoker reads with its owner's rights, past the policies of its tables.
  static void note_invoker(const DefinitionPart& part, Step& step) {
    if (!part.before || part.after->id.kind != ObjectKind::view) return;
    for (std::string_view option : {"security_invoker", "security_barrier"}) {
      auto is_on = [&](const Definition& view) {
        auto found = view.settings.find(std::string(option));
        return found != view.settings.end() && found->second != "false" && found->second != "off";
      };
      if (is_on(*part.before) && !is_on(*part.after)) add_hazard(step, locks::Hazard::access_widened);
    }
  }

  void wait_for_uses(Draft& draft, const ObjectId& id) {
    context_.need_uses(draft, id);
    draft.needs.push_back(schema_resource(id.name.schema));
    need_standing_place(draft, id);
  }

  void need_standing_place(Draft& draft, const ObjectId& id) {
    if (!stands_on_relation(id.kind)) return;
    draft.needs.push_back(table_resource(id.name));
    if (context_.work.renamed.count(id.name)) draft.needs.push_back(renamed_resource(id.name));
  }

  // Privileges went with it, or are as new as it is.
  void grant_again(Draft& draft, const ObjectId& id) {
    const auto& grants = context_.to.grants;
    context_.made.insert(id);
    for (auto at = grants.lower_bound({id, {}, {}}); at != grants.end() && at->first.object == id; ++at) {
      append(draft.step.statements, ddl::change_grant(at->first, std::nullopt, at->second));
      draft.step.delta.push_back({diff::SetGrant{at->first, std::nullopt, at->second}, at->second.origin});
    }
  }

  // What only comes, comes first, and what only goes, goes last. On a table that is in use a trigger, a rule
  // or a policy begins to act when it is made.
  Phase phase() const {
    bool any_goes = false, any_comes = false;
    for (const auto& part : parts_) {
      any_goes = any_goes || part.kind == Kind::drop || part.kind == Kind::set_aside;
      bool acts = stands_on_relation(part.after ? part.after->id.kind : ObjectKind::view) && part.after &&
                  context_.old_table(part.after->id.name) != nullptr;
      if (part.kind == Kind::replace || acts) return Phase::switch_;
      any_comes = any_comes || part.kind == Kind::create;
    }
    if (any_goes && any_comes) return Phase::switch_;
    return any_goes ? Phase::contract : Phase::expand;
  }

  std::string summary() const {
    std::string out;
    for (const auto& part : parts_) {
      const bool goes = part.kind == Kind::drop || part.kind == Kind::set_aside;
      bool again = goes && part.after;
      if (again) continue;  // said where it is made
      const auto& id = part.after ? part.after->id : part.before->id;
      bool same = part.before && part.after && part.before->statements == part.after->statements;
      std::string_view verb = part.kind == Kind::drop ? "drop" : goes ? "set aside" : "create";
      if (part.before && part.after)
        verb = part.kind == Kind::create && same ? "make again" : same ? "settings of" : "replace";
      out += fmt::format("{}{} {}", out.empty() ? "" : ", ", verb, catalog::describe(id));
    }
    return out;
  }

  Context& context_;
  const std::vector<DefinitionPart>& parts_;
  std::set<ObjectId> themselves_;  // of `from`, that are among the parts
  DefinitionStep step_;
  bool makes_routine_ = false, unmakes_routine_ = false;
};

}  // namespace

namespace {

// Back under the name it was dropped by, past the one that has taken its own.
std::vector<std::string> make_aside(const Context& context, const Definition& routine) {
  const auto& id = routine.id;
  const auto aside = place_aside(id, context.options.journal_schema);
  const auto successor = temporary_name(id.name.name, new_suffix);
  const bool is_taken = context.to.definition(id) != nullptr;
  std::vector<std::string> out;
  if (is_taken) out.push_back(ddl::rename_routine(id, successor));
  append(out, make_definition(routine));
  append(out, granted(context.from, id));
  append(out, set_aside(id, aside));
  if (is_taken)
    out.push_back(ddl::rename_routine({id.kind, {id.name.schema, successor}, id.detail}, id.name.name));
  return out;
}

}  // namespace

Draft drop_set_aside(const Context& context, const std::vector<const Definition*>& routines,
                     const catalog::Origin& origin) {
  Draft draft;
  auto& step = draft.step;
  step.phase = Phase::contract;
  step.origin = origin;
  draft.scaffolding = true;
  std::vector<std::string> names;
  step.undo.statements = {std::string(leave_bodies)};
  for (const auto* routine : routines) {
    auto again = *routine;
    if (const auto types = context.work.replaced.aside_names(); !types.empty()) rename_types(again, types);
    auto gone = again;
    gone.id = place_aside(again.id, context.options.journal_schema);
    append(step.statements, ddl::drop_definition(gone));
    append(step.undo.statements, make_aside(context, again));
    names.push_back(catalog::describe(routine->id));
    context.hold_uses(draft, routine->id);
    draft.ends.push_back(object_resource(routine->id));
  }
  step.summary = fmt::format("drop what was set aside: {}", fmt::join(names, ", "));
  return draft;
}

DefinitionStep definition_step(Context& context, const std::vector<DefinitionPart>& parts, bool around) {
  return StepMaker(context, parts).make(around);
}

std::vector<std::string> make_definition(const Definition& definition) {
  auto out = ddl::create_definition(definition);
  // With its rows: nothing that it reads comes later.
  if (definition.id.kind == ObjectKind::materialized_view) out.front() = definition.statements.front().text;
  for (const auto& index : definition.indexes) {
    out.push_back(ddl::create_index(definition.id.name, index, false));
    append(out, ddl::index_settings(definition.id.name.schema, index));
  }
  append(out, ddl::definition_index_roles(definition));
  append(out, ddl::definition_comments(definition));
  return out;
}

std::vector<std::string> granted(const catalog::Catalog& catalog, const ObjectId& object) {
  std::vector<std::string> out;
  for (auto at = catalog.grants.lower_bound({object, {}, {}});
       at != catalog.grants.end() && at->first.object == object; ++at)
    append(out, ddl::change_grant(at->first, std::nullopt, at->second));
  return out;
}

void take_along(const Context& context, Draft& draft, const catalog::Name& relation,
                const std::set<ObjectId>& but) {
  for (auto kind : {ObjectKind::rule, ObjectKind::trigger, ObjectKind::policy})
    for (auto at = context.from.definitions.lower_bound({kind, relation, {}});
         at != context.from.definitions.end() && at->first.kind == kind && at->first.name == relation; ++at) {
      if (but.count(at->first) > 0) continue;
      context.hold_uses(draft, at->first);
      append(draft.step.undo.statements, make_definition(at->second));
    }
}

}  // namespace wesley::plan
