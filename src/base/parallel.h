// SPDX-License-Identifier: Apache-2.0
// Independent pieces of work on all processors: the only place where Wesley computes with more than one
// thread. What the pieces share must be immutable; each writes to a place of its own, so that the result does
// not depend on their order.
#pragma once

#include <cstddef>
#include <functional>

namespace wesley {

// Calls work(0) to work(count - 1), each once, and returns when all are done. The calling thread takes part;
// a piece may itself call in_parallel. Of several exceptions that of the lowest piece comes out, as it would
// one after the other.
void in_parallel(std::size_t count, const std::function<void(std::size_t piece)>& work);

}  // namespace wesley
