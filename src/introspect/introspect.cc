// SPDX-License-Identifier: Apache-2.0
#include "introspect/introspect.h"

#include "introspect/reader.h"

namespace wesley::introspect {
namespace {

// One snapshot for all questions. A caller's own transaction is left as it is.
class Snapshot {
 public:
  explicit Snapshot(postgres::Connection& connection) : connection_(connection) {}
  Result<void> begin() {
    if (connection_.in_transaction()) return {};
    WESLEY_TRY(connection_.execute("BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY"));
    ours_ = true;
    return {};
  }
  ~Snapshot() {
    if (ours_ && connection_.alive()) static_cast<void>(connection_.execute("ROLLBACK"));
  }

 private:
  postgres::Connection& connection_;
  bool ours_ = false;
};

}  // namespace

Result<Introspected> introspect(postgres::Connection& connection, const Options& options) {
  Snapshot snapshot(connection);
  WESLEY_TRY(snapshot.begin());
  return Reader(connection, options).read();
}

Result<Introspected> Reader::read() {
  result_.catalog.server_major = connection_.server_major();
  WESLEY_TRY(read_schemas());
  WESLEY_TRY(read_extensions());
  WESLEY_TRY(read_members());
  WESLEY_TRY(read_comments());
  WESLEY_TRY(read_enums());
  WESLEY_TRY(read_domains());
  WESLEY_TRY(read_opclasses());
  WESLEY_TRY(read_collations());
  WESLEY_TRY(read_relations());
  WESLEY_TRY(read_columns());
  finish_partition_keys();
  WESLEY_TRY(read_constraints());
  WESLEY_TRY(read_indexes());
  WESLEY_TRY(read_sequences());
  WESLEY_TRY(read_definitions());
  finish_composites();
  finish_relations();
  WESLEY_TRY(read_uses());
  WESLEY_TRY(read_grants());
  WESLEY_TRY(read_unmanaged());
  return std::move(result_);
}

}  // namespace wesley::introspect
