// SPDX-License-Identifier: Apache-2.0
// Which objects of `to` are objects of `from` under another name, by their `@renamed` annotations. Internal
// to diff.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "catalog/rename.h"
#include "diff/change.h"

namespace wesley::diff {

struct FoundRenames {
  catalog::Renames renames;
  std::vector<Change> changes;  // in an order in which each new name is free
  std::vector<std::string> notes;
};
FoundRenames find_renames(const catalog::Catalog& from, const catalog::Catalog& to);

// A wish to give `before` the name `after`, both of one name space.
template <class Key>
struct Wish {
  Key before, after;
  std::size_t index = 0;  // of the object that wishes, to the caller
};

enum class Outcome {
  granted,
  absent,    // nothing is called `before` (any more)
  occupied,  // `after` is another object, which keeps its name
};
template <class Key>
struct Verdict {
  Wish<Key> wish;
  Outcome outcome;
};

// A chain a -> b, b -> c is granted from its free end. A circle is not: it looks the same before and after,
// so it would be done again and again. Granted ones come in an order in which they can be done.
template <class Key>
std::vector<Verdict<Key>> grant(const std::vector<Wish<Key>>& wishes, const std::set<Key>& names) {
  std::vector<Verdict<Key>> verdicts;
  std::set<Key> leaving;
  std::map<Key, const Wish<Key>*> waiting;  // by the name waited for
  for (const Wish<Key>& wish : wishes) {
    const bool is_first = names.count(wish.before) > 0 && leaving.insert(wish.before).second;
    if (!is_first || !waiting.emplace(wish.after, &wish).second) {
      verdicts.push_back({wish, is_first ? Outcome::occupied : Outcome::absent});
    }
  }
  std::vector<const Wish<Key>*> ready;
  for (const auto& [after, wish] : waiting) {
    if (names.count(after) == 0) ready.push_back(wish);
  }
  while (!ready.empty()) {
    const Wish<Key>* wish = ready.back();
    ready.pop_back();
    verdicts.push_back({*wish, Outcome::granted});
    waiting.erase(wish->after);
    const auto next = waiting.find(wish->before);
    if (next != waiting.end()) ready.push_back(next->second);
  }
  for (const auto& [after, wish] : waiting) verdicts.push_back({*wish, Outcome::occupied});
  return verdicts;
}

}  // namespace wesley::diff
