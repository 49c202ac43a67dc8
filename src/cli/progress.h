// SPDX-License-Identifier: Apache-2.0
// What the executor does, as it happens: lines on a log, a live line on a terminal, events with --json.
#pragma once

#include <chrono>
#include <string>

#include "cli/command.h"
#include "execute/execute.h"

namespace wesley::cli {

class Progress {
 public:
  explicit Progress(const Invocation& invocation) : invocation_(invocation) {}
  void operator()(const execute::Event& event);

 private:
  void show(const execute::Event& event);
  const Invocation& invocation_;
};

}  // namespace wesley::cli
