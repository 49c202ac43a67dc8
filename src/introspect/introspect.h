// SPDX-License-Identifier: Apache-2.0
// Live server -> Catalog + Statistics, by a constant number of queries: one a catalog kind, never one a
// table.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "base/result.h"
#include "catalog/catalog.h"
#include "catalog/rendering.h"
#include "catalog/statistics.h"
#include "postgres/connection.h"

namespace wesley::introspect {

struct Options {
  // Managed schemas; one that does not exist is simply absent. `*`: all but the server's own and those that
  // extensions made.
  std::vector<std::string> schemas = {"public"};
  std::vector<std::string> ignore;        // glob patterns over "schema.name"
  std::string journal_schema = "wesley";  // never managed
  // Tables in which other migration tools keep their books are left alone, unless the sources have them.
  bool with_foreign_history = false;
  std::set<catalog::Name> in_sources = {};
};

struct Introspected {
  catalog::Catalog catalog;
  catalog::Statistics statistics;
};
// In one REPEATABLE READ, READ ONLY transaction.
Result<Introspected> introspect(postgres::Connection& connection, const Options& options);

// Builds `desired` in a scratch database of a throwaway server and reads it back: the server's own rendering
// of every expression.
Result<catalog::Catalog> render(postgres::Connection& scratch, const catalog::Catalog& desired,
                                const Options& options);

// What only a server knows of definitions that were written by hand, from their rendering: shape and uses.
void complete(catalog::Catalog& desired, const catalog::Catalog& rendered);

using catalog::RecordedRendering;

// Identity, expression: every expression of a catalog, in a fixed order.
struct ExpressionEntry {
  std::string object;
  const catalog::Expression* expression;
};
std::vector<ExpressionEntry> expressions(const catalog::Catalog& catalog);
std::vector<RecordedRendering> record(const catalog::Catalog& authored, const catalog::Catalog& live);

// Expressions of `live` that mean the same as `desired`'s by a recorded pair, or by `rendered` (may be null),
// take the authored form, so that diff sees them equal. Returns the identities that stay undecided: different
// text, no pair, no rendering.
std::vector<std::string> reconcile(catalog::Catalog& live, const catalog::Catalog& desired,
                                   const std::vector<RecordedRendering>& recorded,
                                   const catalog::Catalog* rendered);

}  // namespace wesley::introspect
