// SPDX-License-Identifier: Apache-2.0
// Hands events to the observer. docs/formats/events.md lists the kinds and their fields. Inside of this
// module only.
#pragma once

#include <string_view>
#include <utility>

#include "execute/execute.h"

namespace wesley::execute {

class Events {
 public:
  explicit Events(const Observer& observer) : observer_(&observer) {}
  void emit(std::string_view kind, const plan::Step* step, Json data) const {
    if (*observer_) (*observer_)(Event{kind, step, std::move(data)});
  }

 private:
  const Observer* observer_;
};

}  // namespace wesley::execute
