// SPDX-License-Identifier: Apache-2.0
#include "execute/survey.h"

#include <fmt/format.h>

namespace wesley::execute {

Result<std::vector<StepBrief>> survey(const Source& source) {
  std::vector<StepBrief> briefs;
  WESLEY_ASSIGN(const StepStream next, source.stream());
  while (true) {
    WESLEY_ASSIGN(std::optional<migration::FileStep> file, next());
    if (!file) return briefs;
    file->step.statements = {};
    file->step.undo.statements = {};
    briefs.push_back({std::move(file->step), std::move(file->text_hash)});
  }
}

Result<void> require_unedited(const std::vector<StepBrief>& steps, const std::map<int, StepRow>& journal) {
  std::map<int, const StepBrief*> by_id;
  for (const StepBrief& brief : steps) by_id.emplace(brief.step.id, &brief);
  for (const auto& [id, row] : journal) {
    const auto found = by_id.find(id);
    if (found != by_id.end() && found->second->hash == row.hash) continue;
    return fail(ErrorCode::input,
                fmt::format("step {} ({}) has been started and was {} since", id, row.summary,
                            found == by_id.end() ? "removed" : "edited"),
                "A step that has started is immutable. Restore the file; steps that have not started may be "
                "edited.");
  }
  return {};
}

std::vector<StepBrief> pending(const std::vector<StepBrief>& steps, const std::map<int, StepRow>& journal,
                               plan::Phase until) {
  std::vector<StepBrief> list;
  for (const StepBrief& brief : steps) {
    if (brief.step.phase > until) continue;
    const auto row = journal.find(brief.step.id);
    if (row == journal.end() || row->second.state != StepState::done) list.push_back(brief);
  }
  return list;
}

Result<void> require_allowed(const std::vector<StepBrief>& pending, const plan::Allowance& allowance) {
  std::vector<plan::Step> steps;
  for (const StepBrief& brief : pending) steps.push_back(brief.step);
  const std::vector<plan::Refusal> refusals = plan::refusals(steps, allowance);
  if (refusals.empty()) return {};
  std::string detail, flags;
  for (const plan::Refusal& refusal : refusals) {
    const locks::HazardInfo& hazard = locks::info(refusal.hazard);
    for (const plan::Step& step : steps)
      if (step.id == refusal.step)
        detail += fmt::format("step {} ({}): {}, {}\n", step.id, step.summary, hazard.code, hazard.meaning);
    flags += fmt::format(" --allow {}", hazard.code);
  }
  Error error{ErrorCode::unsafe_refused,
              fmt::format("refused: {} {} not allowed", refusals.size(),
                          refusals.size() == 1 ? "hazard is" : "hazards are"),
              fmt::format("Nothing was started. To run it all the same, add{}.", flags),
              {},
              detail};
  return tl::unexpected(std::move(error));
}

}  // namespace wesley::execute
