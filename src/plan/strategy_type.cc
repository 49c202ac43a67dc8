// SPDX-License-Identifier: Apache-2.0
// Domains and composite types (safety.md B24, B25, E20).
#include <algorithm>

#include <fmt/format.h>

#include "ddl/ddl.h"
#include "plan/strategy.h"
#include "plan/type_text.h"

namespace wesley::plan {
namespace {

using catalog::Name;
using catalog::ObjectKind;

Draft type_step(Phase phase, const Name& name, std::string summary, const catalog::Origin& origin) {
  Draft draft;
  draft.step.phase = phase;
  draft.step.summary = std::move(summary);
  draft.step.origin = origin;
  draft.needs = {schema_resource(name.schema)};
  return draft;
}

void plan_create(Context& context, const catalog::ObjectId& id, const catalog::Origin& origin) {
  const auto text = type_text(context.to, id);
  auto draft = type_step(Phase::expand, id.name,
                         fmt::format("create {} {}", catalog::info(id.kind).id, label(id.name)), origin);
  draft.step.statements = text.make;
  draft.step.undo.statements = {text.drop};
  draft.step.delta = {{text.created, origin}};
  draft.makes = {type_resource(id.name)};
  context.need_uses(draft, id);
  context.drafts.add(std::move(draft));
}

void plan_drop(Context& context, const catalog::ObjectId& id, const catalog::Origin& origin) {
  const auto text = type_text(context.from, id);
  auto draft = type_step(Phase::contract, id.name,
                         fmt::format("drop {} {}", catalog::info(id.kind).id, label(id.name)), origin);
  draft.step.statements = {text.drop};
  draft.step.undo.statements = text.make;
  draft.step.delta = {{text.dropped, origin}};
  draft.ends = {type_resource(id.name)};
  context.hold_uses(draft, id);
  context.drafts.add(std::move(draft));
}

// One ALTER DOMAIN, from the domain as it is by then.
class DomainSteps {
 public:
  DomainSteps(Context& context, const diff::AlterDomain& change, const catalog::Origin& origin)
      : context_(context), now_(change.before), after_(change.after), origin_(origin) {}

  void plan() {
    if (now_.default_value != after_.default_value || is_renewed("")) change_default();
    if (now_.not_null != after_.not_null) change_not_null();
    drop_checks();
    for (const auto& check : after_.checks) add_check(check);
  }

 private:
  Draft step(Phase phase, std::string what, std::string statement, std::string undo,
             const catalog::Domain& next) {
    auto draft =
        type_step(phase, after_.name, fmt::format("{} of domain {}", what, label(after_.name)), origin_);
    draft.step.statements = {std::move(statement)};
    if (!undo.empty()) draft.step.undo.statements = {std::move(undo)};
    draft.step.delta = {{diff::AlterDomain{now_, next}, origin_}};
    draft.needs.push_back(type_resource(after_.name));
    if (last_) draft.after = {*last_};
    now_ = next;
    return draft;
  }
  void add(Draft draft) { last_ = context_.drafts.add(std::move(draft)); }

  void change_default() {
    auto next = now_;
    next.default_value = after_.default_value;
    auto draft = step(Phase::expand, "default", ddl::change_domain_default(after_.name, next.default_value),
                      ddl::change_domain_default(after_.name, now_.default_value), next);
    if (next.default_value) context_.need_objects(draft, *next.default_value);
    add(std::move(draft));
  }

  void change_not_null() {
    auto next = now_;
    next.not_null = after_.not_null;
    auto draft = step(next.not_null ? Phase::switch_ : Phase::expand, next.not_null ? "not null" : "nulls",
                      ddl::change_domain_not_null(after_.name, next.not_null),
                      ddl::change_domain_not_null(after_.name, !next.not_null), next);
    if (next.not_null) add_hazard(draft.step, locks::Hazard::tightens);
    add(std::move(draft));
  }

  static const catalog::DomainCheck* find(const catalog::Domain& domain, const std::string& name) {
    auto found = std::find_if(domain.checks.begin(), domain.checks.end(),
                              [&](const catalog::DomainCheck& check) { return check.name == name; });
    return found == domain.checks.end() ? nullptr : &*found;
  }
  static bool same(const catalog::DomainCheck& before, const catalog::DomainCheck& after) {
    return before.expression == after.expression && (!before.validated || after.validated);
  }

  // It calls a routine that is made again.
  bool is_renewed(const std::string& part) const {
    const auto found = context_.work.renewed_domains.find(after_.name);
    return found != context_.work.renewed_domains.end() && found->second.count(part) > 0;
  }

  void drop_checks() {
    for (const auto& check : std::vector(now_.checks)) {
      const auto* kept = find(after_, check.name);
      if (kept && same(check, *kept) && !is_renewed(check.name)) continue;
      auto next = now_;
      next.checks.erase(
          std::remove_if(next.checks.begin(), next.checks.end(),
                         [&](const catalog::DomainCheck& one) { return one.name == check.name; }),
          next.checks.end());
      auto draft = step(kept ? Phase::validate : Phase::contract, "drop check " + check.name,
                        ddl::drop_domain_check(after_.name, check.name),
                        ddl::add_domain_check(after_.name, check), next);
      context_.need_objects(draft, check.expression);
      if (kept) add_hazard(draft.step, locks::Hazard::window_without_guard);
      // What goes in contract holds nothing up.
      if (kept) {
        add(std::move(draft));
      } else {
        now_ = std::get<diff::AlterDomain>(draft.step.delta.front().body).before;
        dropped_.push_back(check.name);
        later_.push_back(std::move(draft));
      }
    }
  }

  // NOT VALID takes no lock on the tables that use it; VALIDATE stops their writers while it reads (B25).
  void add_check(const catalog::DomainCheck& wanted) {
    const auto* present = find(now_, wanted.name);
    auto put = [&](catalog::DomainCheck check) {
      auto next = now_;
      auto at = std::lower_bound(
          next.checks.begin(), next.checks.end(), check.name,
          [](const catalog::DomainCheck& one, const std::string& name) { return one.name < name; });
      if (at != next.checks.end() && at->name == check.name) {
        *at = std::move(check);
      } else {
        next.checks.insert(at, std::move(check));
      }
      return next;
    };
    if (!present) {
      auto not_valid = wanted;
      not_valid.validated = false;
      auto draft =
          step(Phase::validate, "add check " + wanted.name, ddl::add_domain_check(after_.name, not_valid),
               ddl::drop_domain_check(after_.name, wanted.name), put(not_valid));
      if (wanted.comment)
        draft.step.statements.push_back(ddl::comment_on(
            "CONSTRAINT",
            fmt::format("{} ON DOMAIN {}", catalog::to_string(Name{{}, wanted.name}), to_string(after_.name)),
            wanted.comment));
      add_hazard(draft.step, locks::Hazard::tightens);
      context_.need_objects(draft, wanted.expression);
      add(std::move(draft));
    }
    if (!wanted.validated || (present && present->validated)) return;
    auto valid = *find(now_, wanted.name);
    valid.validated = true;
    auto draft = step(Phase::validate, "validate check " + wanted.name,
                      ddl::validate_domain_check(after_.name, wanted.name), "", put(valid));
    draft.step.undo.reason = "a check that is valid stays so";
    draft.cost = Cost::scan;
    add(std::move(draft));
  }

 public:
  // Deltas speak of the domain as it is by then.
  void finish() {
    for (auto& draft : later_) {
      auto next = now_;
      const auto name = dropped_.front();
      dropped_.erase(dropped_.begin());
      next.checks.erase(std::remove_if(next.checks.begin(), next.checks.end(),
                                       [&](const catalog::DomainCheck& one) { return one.name == name; }),
                        next.checks.end());
      draft.step.delta = {{diff::AlterDomain{now_, next}, origin_}};
      if (last_) draft.after = {*last_};
      now_ = next;
      add(std::move(draft));
    }
  }

 private:
  Context& context_;
  catalog::Domain now_;
  const catalog::Domain& after_;
  const catalog::Origin& origin_;
  std::optional<std::size_t> last_;
  std::vector<Draft> later_;
  std::vector<std::string> dropped_;
};

}  // namespace

void plan(Context& context, const diff::CreateDomain& change, const catalog::Origin& origin) {
  plan_create(context, {ObjectKind::domain, change.after.name, {}}, origin);
}
void plan(Context& context, const diff::DropDomain& change, const catalog::Origin& origin) {
  plan_drop(context, {ObjectKind::domain, change.before.name, {}}, origin);
}

void plan(Context& context, const diff::AlterDomain& change, const catalog::Origin& origin) {
  DomainSteps steps(context, change, origin);
  steps.plan();
  steps.finish();
}

void plan(Context& context, const diff::CreateComposite& change, const catalog::Origin& origin) {
  plan_create(context, {ObjectKind::composite, change.after.name, {}}, origin);
}
void plan(Context& context, const diff::DropComposite& change, const catalog::Origin& origin) {
  plan_drop(context, {ObjectKind::composite, change.before.name, {}}, origin);
}

// Attributes are dropped, retyped and added at the end.
void plan(Context& context, const diff::AlterComposite& change, const catalog::Origin& origin) {
  const auto& before = change.before.attributes;
  const auto& after = change.after.attributes;
  auto find = [](const auto& list, const std::string& name) {
    return std::find_if(list.begin(), list.end(), [&](const auto& one) { return one.name == name; });
  };
  const auto& name = change.after.name;
  auto draft = type_step(Phase::expand, name, "attributes of " + label(name), origin);
  auto& step = draft.step;
  auto& undo = step.undo.statements;
  for (const auto& attribute : before) {
    auto found = find(after, attribute.name);
    bool gone = found == after.end();
    if (!gone && found->type == attribute.type && found->collation == attribute.collation) continue;
    step.phase = Phase::switch_;
    step.statements.push_back(gone ? ddl::drop_attribute(name, attribute.name)
                                   : ddl::alter_attribute_type(name, *found));
    undo.insert(undo.begin(),
                gone ? ddl::add_attribute(name, attribute) : ddl::alter_attribute_type(name, attribute));
    draft.disturbs.push_back({{ObjectKind::composite, name, {}}, attribute.name});
    if (!gone) continue;
    add_hazard(step, locks::Hazard::data_loss);
    step.undo.kind = UndoKind::lossy;
    step.undo.reason = "the values are gone";
  }
  for (const auto& attribute : after) {
    if (find(before, attribute.name) != before.end()) continue;
    step.statements.push_back(ddl::add_attribute(name, attribute));
    undo.insert(undo.begin(), ddl::drop_attribute(name, attribute.name));
    if (attribute.comment)
      step.statements.push_back(ddl::comment_on(
          "COLUMN", to_string(name) + "." + catalog::to_string(Name{{}, attribute.name}), attribute.comment));
  }
  auto target = change.after;
  target.comment = change.before.comment;
  step.delta = {{diff::AlterComposite{change.before, target}, origin}};
  draft.makes = {type_resource(name)};
  context.need_uses(draft, {ObjectKind::composite, name, {}});
  if (!step.statements.empty()) context.drafts.add(std::move(draft));
}

}  // namespace wesley::plan
