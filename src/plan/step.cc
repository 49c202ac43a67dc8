// SPDX-License-Identifier: Apache-2.0
#include "plan/step.h"

namespace wesley::plan {

Step::Step() = default;
Step::Step(const Step&) = default;
Step::Step(Step&&) noexcept = default;
Step& Step::operator=(const Step&) = default;
Step& Step::operator=(Step&&) noexcept = default;
Step::~Step() = default;
namespace {
struct PhaseName {
  Phase phase;
  std::string_view name;
};
constexpr std::array phase_names = {
    PhaseName{Phase::expand, "expand"}, PhaseName{Phase::backfill, "backfill"},
    PhaseName{Phase::validate, "validate"}, PhaseName{Phase::switch_, "switch"},
    PhaseName{Phase::contract, "contract"}};
struct ModeName {
  Mode mode;
  std::string_view name;
};
constexpr std::array mode_names = {ModeName{Mode::transaction, "transaction"},
                                   ModeName{Mode::autonomous, "autonomous"},
                                   ModeName{Mode::batched, "batched"}};
}  // namespace

std::string_view name(Phase phase) {
  return phase_names[static_cast<std::size_t>(phase)].name;
}

std::optional<Phase> phase_from_name(std::string_view text) {
  for (const auto& row : phase_names)
    if (row.name == text) return row.phase;
  return std::nullopt;
}

std::string_view name(Mode mode) {
  return mode_names[static_cast<std::size_t>(mode)].name;
}

std::optional<Mode> mode_from_name(std::string_view text) {
  for (const auto& row : mode_names)
    if (row.name == text) return row.mode;
  return std::nullopt;
}

}  // namespace wesley::plan
