// SPDX-License-Identifier: Apache-2.0
// Where PostgreSQL 13 to 18 lock differently: the whole list, each fact measured on both sides of its border.
#pragma once

#include <string_view>
#include <vector>

namespace wesley::locks {

enum class Fact {
  detach_locks_partition_exclusively,
  persistence_takes_sequences_along,
  new_enum_value_usable_with_new_type,
  grant_locks_tables,
  unique_locks_partitions_exclusively,
};

struct VersionFact {
  Fact fact;
  int since_major;
  std::string_view what;
};
const std::vector<VersionFact>& version_facts();
bool holds(Fact fact, int server_major);

}  // namespace wesley::locks
