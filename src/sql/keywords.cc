// SPDX-License-Identifier: Apache-2.0
#include "sql/keywords.h"

#include <algorithm>
#include <string>
#include <unordered_set>

#include <pg_query/pg_query.pb-c.h>

#include "sql/lexer.h"

namespace wesley::sql {
namespace {

// Its tokens are called as its keywords, some with `_P` so as not to clash with a macro (ABORT_P). The few
// that are no keywords (IDENT, ICONST) do no harm.
std::unordered_set<std::string> tokens_of_the_grammar() {
  constexpr std::string_view suffix = "_p";
  const ProtobufCEnumDescriptor& tokens = pg_query__token__descriptor;
  std::unordered_set<std::string> words;
  for (unsigned i = 0; i < tokens.n_values; ++i) {
    std::string word = tokens.values[i].name;
    std::transform(word.begin(), word.end(), word.begin(), fold);
    if (word.ends_with(suffix)) word.resize(word.size() - suffix.size());
    words.insert(std::move(word));
  }
  return words;
}

}  // namespace

bool is_keyword(const std::string& word) {
  static const std::unordered_set<std::string> words = tokens_of_the_grammar();
  return words.count(word) != 0;
}

}  // namespace wesley::sql
