// SPDX-License-Identifier: Apache-2.0
// Whether a database's schema may have changed since it was last read in full: a cache, never a verdict.
// Equal fingerprints mean the same row versions (identifier and xmin) in every system catalog that holds
// schema; different ones mean: read in full.
#pragma once

#include <string>

#include "base/result.h"
#include "postgres/connection.h"

namespace wesley::introspect {

// "sha256:…" over the server's identity (system, timeline, start, version), the database and the row
// versions. One query. Temporary tables and TOAST come and go without changing it.
Result<std::string> fingerprint(postgres::Connection& connection);

}  // namespace wesley::introspect
