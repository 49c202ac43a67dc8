// SPDX-License-Identifier: Apache-2.0
// Routines, collations and text search configurations that must be dropped or made again while expressions of
// tables and domains use them. PostgreSQL refuses to drop what an index, a default, a check or a generated
// column uses (pg_depend; manual 5.15), so the old one is set aside under another name, those parts go over
// to the new one, each the way that is online for it, and the old one is dropped when nothing stands on it
// any more.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "catalog/dependencies.h"
#include "plan/replaced_types.h"

namespace wesley::plan {

class Context;

struct Renewals {
  std::set<catalog::ObjectId> set_aside;
  // What stands on them, by the object's name in `from`.
  std::map<catalog::ObjectId, std::vector<catalog::ExpressionPlace>> places;
};
Renewals find_renewals(const catalog::Catalog& from, const diff::Changeset& changes, int server_major,
                       const ReplacedTypes& replaced);

// Where a routine is while it is set aside: in Wesley's own schema, where an application does not look.
catalog::ObjectId place_aside(const catalog::ObjectId& routine, const std::string& journal_schema);

// What a later step takes back calls the old routine, which has another name by then. `order`: as the drafts
// run.
void undo_with_set_aside(Context& context, const std::vector<std::size_t>& order);

}  // namespace wesley::plan
