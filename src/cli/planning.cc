// SPDX-License-Identifier: Apache-2.0
#include "cli/planning.h"

#include <algorithm>

#include <fmt/format.h>

#include "cli/project.h"

namespace wesley::cli {

Result<plan::Plan> make_plan(const Invocation& invocation, const Comparison& comparison,
                             const catalog::Catalog& wanted, const catalog::Statistics* statistics) {
  const config::Config& config = invocation.config();
  plan::Options options;
  options.server_major =
      statistics != nullptr ? comparison.live.server_major : target_major(invocation, &comparison.live);
  options.statistics = statistics;
  options.instant_seconds = static_cast<double>(config.duration("safety.instant").count()) / 1000.0;
  options.journal_schema = config.text("migrations.journal_schema");
  // What is kept is there afterwards too.
  if (!comparison.kept.empty())
    return plan::make_plan(comparison.live, target_of(comparison), comparison.changes, options);
  return plan::make_plan(comparison.live, wanted, comparison.changes, options);
}

Result<plan::Allowance> allowance(const Invocation& invocation) {
  plan::Allowance allowed;
  allowed.unsafe = invocation.has("unsafe");
  for (const std::string& code : invocation.values("allow")) {
    const auto hazard = locks::hazard_from_code(code);
    if (!hazard) {
      std::vector<std::string_view> known;
      for (const locks::HazardInfo& info : locks::all_hazards()) known.push_back(info.code);
      return fail(ErrorCode::usage, fmt::format("no hazard `{}`", code),
                  fmt::format("--allow takes: {}.", fmt::join(known, ", ")));
    }
    allowed.allowed.push_back(*hazard);
  }
  return allowed;
}

Result<void> refuse_hazards(const Invocation& invocation, const std::vector<plan::Step>& steps,
                            std::optional<plan::Phase> until) {
  WESLEY_ASSIGN(const plan::Allowance allowed, allowance(invocation));
  std::vector<plan::Step> considered;
  std::copy_if(steps.begin(), steps.end(), std::back_inserter(considered),
               [&](const plan::Step& step) { return !until || step.phase <= *until; });
  const std::vector<plan::Refusal> refused = plan::refusals(considered, allowed);
  if (refused.empty()) return {};
  std::string detail;
  std::string flags;
  for (const plan::Refusal& refusal : refused) {
    const locks::HazardInfo& hazard = locks::info(refusal.hazard);
    const auto step = std::find_if(considered.begin(), considered.end(),
                                   [&](const plan::Step& one) { return one.id == refusal.step; });
    detail += fmt::format("  step {}: {} (hazard {}: {})\n", refusal.step, step->summary, hazard.code,
                          hazard.meaning);
    flags += fmt::format(" --allow {}", hazard.code);
  }
  return tl::unexpected(Error{ErrorCode::unsafe_refused,
                              fmt::format("{} hazard{} not allowed; nothing was started", refused.size(),
                                          refused.size() == 1 ? "" : "s"),
                              fmt::format("If this is what you want, run it again with{}.", flags),
                              {},
                              detail});
}

Result<plan::Phase> until_phase(const Invocation& invocation, plan::Phase otherwise) {
  if (!invocation.has("until")) return otherwise;
  const std::string text = invocation.value("until");
  if (const auto phase = plan::phase_from_name(text)) return *phase;
  return fail(ErrorCode::usage, fmt::format("no phase `{}`", text),
              "--until takes expand, backfill, validate, switch or contract.");
}

}  // namespace wesley::cli
