// SPDX-License-Identifier: Apache-2.0
// New objects that need each other: a table with a default that calls a function over that table.
#pragma once

#include "plan/context.h"

namespace wesley::plan {

// After connect(): drafts that wait for each other and only create become one, which creates them in the
// order of ddl::create_part and adds at its end what closes the circle. Other circles stay.
void join_circles(Context& context);

}  // namespace wesley::plan
