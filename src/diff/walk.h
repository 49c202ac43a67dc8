// SPDX-License-Identifier: Apache-2.0
// Two maps side by side. Internal to diff.
#pragma once

#include <map>

namespace wesley::diff {

template <class Key, class T, class OnlyFrom, class OnlyTo, class Both>
void walk(const std::map<Key, T>& from, const std::map<Key, T>& to, const OnlyFrom& only_from,
          const OnlyTo& only_to, const Both& both) {
  auto left = from.begin();
  auto right = to.begin();
  while (left != from.end() || right != to.end()) {
    if (right == to.end() || (left != from.end() && left->first < right->first)) {
      only_from((left++)->second);
    } else if (left == from.end() || right->first < left->first) {
      only_to((right++)->second);
    } else {
      both((left++)->second, (right++)->second);
    }
  }
}

}  // namespace wesley::diff
