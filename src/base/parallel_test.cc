// SPDX-License-Identifier: Apache-2.0
#include "base/parallel.h"

#include <atomic>
#include <stdexcept>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace wesley {
namespace {

TEST(Parallel, does_every_piece_once) {
  for (const std::size_t count : {0U, 1U, 2U, 1000U}) {
    std::vector<int> done(count, 0);
    in_parallel(count, [&](std::size_t piece) { ++done[piece]; });
    EXPECT_EQ(done, std::vector<int>(count, 1));
  }
}

TEST(Parallel, a_piece_may_have_pieces) {
  std::atomic<int> done = 0;
  in_parallel(10, [&](std::size_t) { in_parallel(10, [&](std::size_t) { ++done; }); });
  EXPECT_EQ(done, 100);
}

TEST(Parallel, the_first_failure_is_thrown_when_all_are_done) {
  std::atomic<int> done = 0;
  const auto work = [&](std::size_t piece) {
    ++done;
    if (piece % 10 == 3) throw std::runtime_error("piece " + std::to_string(piece));
  };
  for (int run = 0; run < 20; ++run) {
    done = 0;
    try {
      in_parallel(100, work);
      ADD_FAILURE() << "nothing was thrown";
    } catch (const std::runtime_error& error) {
      EXPECT_STREQ(error.what(), "piece 3");
    }
    EXPECT_EQ(done, 100);
  }
}

}  // namespace
}  // namespace wesley
