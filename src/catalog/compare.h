// SPDX-License-Identifier: Apache-2.0
// Physical equality, for verdicts: is this database what it should be? Decided on the values themselves, not
// by the hash.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "catalog/catalog.h"

namespace wesley::catalog {

// Equal but for annotations, the order of columns, unmanaged objects and the server's version.
bool same(const Catalog& left, const Catalog& right);
bool same(const Table& left, const Table& right);

// What differs, one line each, the first `limit` of them; empty exactly when same().
// "column public.t.c: {…} against {…}", "table public.t: only on the left".
std::vector<std::string> differences(const Catalog& left, const Catalog& right, std::size_t limit = 20);

}  // namespace wesley::catalog
