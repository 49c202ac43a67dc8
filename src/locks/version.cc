// SPDX-License-Identifier: Apache-2.0
#include "locks/version.h"

#include "base/check.h"

namespace wesley::locks {

// In the order of the enumeration: holds() indexes it.
const std::vector<VersionFact>& version_facts() {
  static const std::vector<VersionFact> rows = {
      {Fact::detach_locks_partition_exclusively, 14,
       "DETACH PARTITION takes ACCESS EXCLUSIVE on the partition; before, SHARE UPDATE EXCLUSIVE"},
      {Fact::persistence_takes_sequences_along, 15,
       "SET LOGGED and SET UNLOGGED change the sequences owned by the table too"},
      {Fact::new_enum_value_usable_with_new_type, 17,
       "a value added to an enum may be used in the transaction that made the enum"},
      {Fact::grant_locks_tables, 18, "GRANT and REVOKE on a table take ACCESS SHARE; before, no table lock"},
      {Fact::unique_locks_partitions_exclusively, 18,
       "UNIQUE on a partitioned table takes ACCESS EXCLUSIVE on its partitions; before, SHARE"},
  };
  return rows;
}

bool holds(Fact fact, int server_major) {
  const VersionFact& row = version_facts().at(static_cast<std::size_t>(fact));
  WESLEY_CHECK(row.fact == fact, "the version table is in the order of the enumeration");
  return server_major >= row.since_major;
}

}  // namespace wesley::locks
