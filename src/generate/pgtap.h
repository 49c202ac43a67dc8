// SPDX-License-Identifier: Apache-2.0
// A catalog as pgTAP suites: one file a table, one each for the schemas, types, routines and views. Every
// file is one transaction that ends in ROLLBACK, and runs by itself against any database that holds the
// schema.
//
// What the server words in its own way (defaults, checks, predicates, views) is not compared with text: the
// suite makes what the schema says in pg_temp, beside what is there, and compares the server's words for
// both. So a suite is exact on every version, without a server when it is written.
#pragma once

#include <functional>
#include <vector>

#include "catalog/catalog.h"
#include "generate/file.h"

namespace wesley::generate {

enum class Depth {
  basic,  // structure
  full,   // and behaviour: constraints and row-level security
};

// In the order of their paths. Deterministic; pure.
std::vector<File> pgtap(const catalog::Catalog& catalog, Depth depth);
// The same files, each handed over as soon as it is finished, by any of several threads.
void pgtap(const catalog::Catalog& catalog, Depth depth, const std::function<void(File file)>& take);

}  // namespace wesley::generate
