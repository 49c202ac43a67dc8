// SPDX-License-Identifier: Apache-2.0
// From drafts to steps: who waits for whom, in which phase, in which order, and which share a transaction.
#pragma once

#include <string>
#include <vector>

#include "plan/draft.h"

namespace wesley::plan {

// Both in one transaction: done in order, undone in reverse.
void join(Draft& into, Draft& from);
// The same, with all that the two make, need, end and wait for.
void take_in(Draft& into, Draft& from);
// Turns resources into edges between drafts.
void connect(Drafts& drafts);
// The summaries of drafts that wait for each other in a circle; empty when there are none, as what follows
// expects.
std::string circle(const Drafts& drafts);
// A draft runs no earlier than what it waits for.
void raise_phases(Drafts& drafts);
// Phases are barriers; inside one, a draft follows what it waits for, and otherwise the order of planning.
std::vector<std::size_t> order(const Drafts& drafts);
// Instant steps on one table join one transaction where no edge is in the way. `order` shrinks.
void merge(Drafts& drafts, std::vector<std::size_t>& order);

}  // namespace wesley::plan
