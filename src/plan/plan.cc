// SPDX-License-Identifier: Apache-2.0
#include "plan/plan.h"

#include <algorithm>
#include <array>
#include <functional>

#include "base/check.h"
#include "base/parallel.h"
#include "catalog/snapshot.h"
#include "plan/circles.h"
#include "plan/effects.h"
#include "plan/index_family.h"
#include "plan/names.h"
#include "plan/order.h"
#include "plan/renewals.h"
#include "plan/strategy.h"

namespace wesley::plan {
namespace {

// What the passes hand on.
struct Draftsheet {
  const catalog::Catalog& from;
  const catalog::Catalog& to;
  const Options& options;
  Context& context;
  std::vector<std::size_t> order;
  std::string circle;
  catalog::Catalog reached;  // by the steps in their order
};

void choose_strategies(Draftsheet& sheet) {
  auto& context = sheet.context;
  for (const auto& change : context.work.changes)
    std::visit([&](const auto& body) { plan(context, body, change.origin); }, change.body);
  plan_replaced_types(context);
  plan_index_families(context);
  for (const auto& [table, work] : context.work.tables) plan_relations(context, work);
  plan_not_null(context);
  plan_table_renames(context);
  plan_definitions(context);
  plan_on_definitions(context);
  plan_grants(context);
  take_back_defaults(context);
}

void wait_for_each_other(Draftsheet& sheet) {
  wait_for_names(sheet.context.drafts, sheet.from);
  connect(sheet.context.drafts);
  join_circles(sheet.context);
  sheet.circle = circle(sheet.context.drafts);
}
void find_phases(Draftsheet& sheet) {
  raise_phases(sheet.context.drafts);
}
void put_in_order(Draftsheet& sheet) {
  sheet.order = order(sheet.context.drafts);
}
void name_what_is_set_aside(Draftsheet& sheet) {
  undo_with_set_aside(sheet.context, sheet.order);
}
void share_transactions(Draftsheet& sheet) {
  merge(sheet.context.drafts, sheet.order);
}
void look_up_locks(Draftsheet& sheet) {
  sheet.reached = classify_steps(sheet.from, sheet.options, sheet.context.drafts, sheet.order);
}
void estimate_times(Draftsheet& sheet) {
  estimate_steps(sheet.context.drafts, sheet.order);
}

struct Pass {
  std::string_view name;
  void (*run)(Draftsheet&);
};
constexpr std::array passes = {
    Pass{"choose strategies", choose_strategies},
    Pass{"wait for each other", wait_for_each_other},
    Pass{"find phases", find_phases},
    Pass{"put in order", put_in_order},
    Pass{"name what is set aside", name_what_is_set_aside},
    Pass{"share transactions", share_transactions},
    Pass{"look up locks", look_up_locks},
    Pass{"estimate times", estimate_times},
};

// Step 1 is the first to run.
std::vector<Step> number(Drafts& drafts, const std::vector<std::size_t>& order) {
  std::vector<int> ids(drafts.size());
  for (std::size_t i = 0; i < order.size(); ++i) ids[order[i]] = static_cast<int>(i) + 1;
  std::vector<Step> steps;
  for (auto index : order) {
    auto& step = drafts[index].step;
    step.id = ids[index];
    for (auto before : drafts[index].after) step.after.push_back(ids[before]);
    std::sort(step.after.begin(), step.after.end());
    steps.push_back(std::move(step));
  }
  return steps;
}

Result<void> prove(const std::vector<Step>& steps, const catalog::Catalog& reached,
                   const catalog::Catalog& to) {
  for (std::size_t i = 0; i < steps.size(); ++i) {
    WESLEY_CHECK(i == 0 || steps[i - 1].phase <= steps[i].phase, "phases are barriers");
    for (int before : steps[i].after)
      WESLEY_CHECK(before > 0 && before < steps[i].id, "a step follows what it waits for");
    WESLEY_CHECK(!steps[i].statements.empty(), "a step does something");
  }
  auto left = diff::diff(reached, to);
  if (left.empty()) return {};
  return fail(ErrorCode::internal,
              "the steps do not lead to the target; left: " + diff::describe(left.changes.front()));
}

tl::unexpected<Error> no_order(const std::string& circle) {
  return fail(
      ErrorCode::input, "no order of the steps is possible: " + circle,
      "Each of them waits for the one after the arrow. Make the change in two migrations, the first of "
      "which leaves out, or drops, one of these objects.");
}

Result<std::vector<Step>> make_steps(const catalog::Catalog& from, const catalog::Catalog& to,
                                     const diff::Changeset& changes, const Options& options) {
  const auto work = gather(from, to, changes, options);
  Context context(from, to, options, work);
  Draftsheet sheet{from, to, options, context, {}, {}, {}};
  for (const auto& pass : passes) {
    pass.run(sheet);
    if (!sheet.circle.empty()) return no_order(sheet.circle);
  }
  auto steps = number(context.drafts, sheet.order);
  WESLEY_TRY(prove(steps, sheet.reached, to));
  return steps;
}

}  // namespace

Result<Plan> make_plan(const catalog::Catalog& from, const catalog::Catalog& to,
                       const diff::Changeset& changes, const Options& options) {
  Plan plan;
  Result<std::vector<Step>> steps;
  const std::array<std::function<void()>, 3> pieces = {
      [&] { steps = make_steps(from, to, changes, options); },
      [&] { plan.from_hash = catalog::hash(from); },
      [&] { plan.to_hash = catalog::hash(to); },
  };
  in_parallel(pieces.size(), [&](std::size_t piece) { pieces[piece](); });
  if (!steps) return tl::unexpected(std::move(steps.error()));
  plan.steps = std::move(*steps);
  plan.server_major = options.server_major;
  plan.possible_renames = changes.possible_renames;
  plan.notes = changes.notes;
  return plan;
}

catalog::Catalog simulate(const catalog::Catalog& from, const std::vector<Step>& steps, Phase until) {
  auto now = from;
  diff::Application application(now);
  for (const auto& step : steps) {
    if (step.phase > until) break;
    application.apply(step.delta);
  }
  return now;
}

std::vector<Refusal> refusals(const std::vector<Step>& steps, const Allowance& allowance) {
  std::vector<Refusal> found;
  auto allowed = [&](locks::Hazard hazard) {
    if (std::find(allowance.allowed.begin(), allowance.allowed.end(), hazard) != allowance.allowed.end())
      return true;
    return allowance.unsafe && hazard != locks::Hazard::access_widened;
  };
  for (const auto& step : steps)
    for (auto hazard : step.hazards) {
      bool known = std::any_of(found.begin(), found.end(),
                               [&](const Refusal& refusal) { return refusal.hazard == hazard; });
      if (!known && locks::info(hazard).refuses && !allowed(hazard)) found.push_back({hazard, step.id});
    }
  return found;
}

}  // namespace wesley::plan
