// SPDX-License-Identifier: Apache-2.0
// What can go wrong for a running application or its data. A closed list; the codes are used in output, in
// migration files and in --allow.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wesley::locks {

enum class Hazard {
  data_loss,
  access_widened,
  breaks_running_app,
  blocks_reads,
  blocks_writes,
  rewrite,
  scan_under_lock,
  unknown_statement,
  tightens,
  cached_plan,
  irreversible,
  window_without_guard,
  locks_many,
  untracked_dependency,
  backfill_fires_trigger,
  replicated_journal,
  extension_upgrade,
};

struct HazardInfo {
  Hazard hazard;
  std::string_view code;  // "data-loss"
  bool refuses;           // refused at execution unless allowed; otherwise a warning
  std::string_view meaning;
};
const std::vector<HazardInfo>& all_hazards();
const HazardInfo& info(Hazard hazard);
std::optional<Hazard> hazard_from_code(std::string_view code);

}  // namespace wesley::locks
