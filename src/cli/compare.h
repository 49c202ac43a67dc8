// SPDX-License-Identifier: Apache-2.0
// A live catalog against a wanted one, with expressions decided as far as anything can decide them: by
// recorded pairs, by canonical form, and by a throwaway server of the same major version.
#pragma once

#include <string>
#include <vector>

#include "catalog/catalog.h"
#include "cli/command.h"
#include "diff/diff.h"
#include "introspect/introspect.h"
#include "postgres/connection.h"

namespace wesley::cli {

struct Comparison {
  catalog::Catalog live;               // expressions that mean the same take the wanted form
  diff::Changeset changes;             // live -> wanted
  std::vector<std::string> undecided;  // expressions that could not be compared
  std::vector<std::string> kept;       // objects only the database has, left alone
  catalog::Catalog wanted = {};        // as asked for, with what a server knows of its definitions
};

// `known`: the base snapshot, which tells an extra object from one that was dropped on purpose; null: what
// the journal of the live side recorded last. `live_side` may be null when `live` did not come from a server.
Result<Comparison> compare(const Invocation& invocation, postgres::Connection* live_side,
                           catalog::Catalog live, const catalog::Catalog& wanted,
                           const catalog::Catalog* known);

// The wanted catalog together with what is kept: where the changes lead.
catalog::Catalog target_of(const Comparison& comparison);

}  // namespace wesley::cli
