// SPDX-License-Identifier: Apache-2.0
// An empty database to build a schema in and throw it away: of a private server, started when first needed.
#pragma once

#include <optional>

#include "base/result.h"
#include "postgres/cluster.h"
#include "postgres/connection.h"

namespace wesley::introspect {

class Scratch {
 public:
  // Nothing when this machine has no server binaries of that major version: what needs one stays undecided.
  static Result<std::optional<Scratch>> start(int major);
  postgres::Connection& connection() { return connection_; }

 private:
  Scratch(postgres::Cluster cluster, postgres::Connection connection)
      : cluster_(std::move(cluster)), connection_(std::move(connection)) {}
  postgres::Cluster cluster_;
  postgres::Connection connection_;
};

}  // namespace wesley::introspect
