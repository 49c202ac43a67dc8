// SPDX-License-Identifier: Apache-2.0
// Names are taken when they are free: relations and types of a schema share theirs, constraints those of
// their table (pg_class, pg_type, pg_constraint).
#pragma once

#include "catalog/catalog.h"
#include "plan/draft.h"

namespace wesley::plan {

// A draft that takes a name which `from` holds runs after the one that gives it up.
void wait_for_names(Drafts& drafts, const catalog::Catalog& from);

}  // namespace wesley::plan
