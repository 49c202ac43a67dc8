// SPDX-License-Identifier: Apache-2.0
// Inside of this module only: what Rows owns.
#pragma once

#include <memory>

#include <libpq-fe.h>

#include "postgres/connection.h"

namespace wesley::postgres {

struct ClearResult {
  void operator()(PGresult* result) const { PQclear(result); }
};
using ResultPointer = std::unique_ptr<PGresult, ClearResult>;

struct Rows::State {
  ResultPointer result;
};

}  // namespace wesley::postgres
