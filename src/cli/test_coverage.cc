// SPDX-License-Identifier: Apache-2.0
#include "cli/test_coverage.h"

#include <algorithm>
#include <array>
#include <unordered_map>

#include <fmt/format.h>

#include "sql/lexer.h"
#include "sql/split.h"

namespace wesley::cli {

namespace {

// Names are cut into words: within literals nobody can tell where a name ends.
std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  std::string word;
  for (const char c : text) {
    if (sql::continues_word(c)) {
      word += sql::fold(c);
    } else if (!word.empty()) {
      words.push_back(std::move(word));
      word.clear();
    }
  }
  if (!word.empty()) words.push_back(std::move(word));
  return words;
}

bool only_makes(std::string_view statement) {
  constexpr std::array<std::string_view, 8> verbs = {"create", "alter", "drop",    "grant",
                                                     "revoke", "set",   "comment", "do"};
  const std::string_view first = sql::Lexer(statement).next_meaningful().text;
  return std::any_of(verbs.begin(), verbs.end(),
                     [&](std::string_view verb) { return sql::equals_folded(first, verb); });
}

// For each word, the statements that hold it, in order.
class Statements {
 public:
  void add(std::string_view statement) {
    if (only_makes(statement)) return;
    ++count_;
    for (std::string& word : words_of(statement)) {
      std::vector<std::uint32_t>& places = places_[std::move(word)];
      if (places.empty() || places.back() != count_) places.push_back(count_);
    }
  }
  // Whether one statement holds all these names.
  bool hold(std::initializer_list<std::string_view> names) const {
    std::vector<std::uint32_t> common;
    bool first = true;
    for (const std::string_view name : names) {
      for (const std::string& word : words_of(name)) {
        const auto found = places_.find(word);
        if (found == places_.end()) return false;
        if (first) {
          common = found->second;
          first = false;
          continue;
        }
        std::vector<std::uint32_t> both;
        std::set_intersection(common.begin(), common.end(), found->second.begin(), found->second.end(),
                              std::back_inserter(both));
        common = std::move(both);
      }
    }
    return !common.empty();
  }

 private:
  std::uint32_t count_ = 0;
  std::unordered_map<std::string, std::vector<std::uint32_t>> places_;
};

class Counter {
 public:
  explicit Counter(const Statements& statements) : statements_(statements) {}

  void object(const catalog::ObjectId& id) {
    count(statements_.hold({id.name.name, id.detail == "*" ? "" : std::string_view(id.detail)}),
          describe(id));
  }
  void part(std::string_view kind, const catalog::Table& table, const std::string& name) {
    count(statements_.hold({table.name.name, name}),
          fmt::format("{} {}.{}.{}", kind, table.name.schema, table.name.name, name));
  }
  Coverage take() { return std::move(coverage_); }

 private:
  void count(bool touched, std::string description) {
    ++coverage_.objects;
    if (!touched) coverage_.untouched.push_back(std::move(description));
  }
  const Statements& statements_;
  Coverage coverage_;
};

}  // namespace

Coverage coverage_of(const catalog::Catalog& catalog, const std::vector<TestFile>& files) {
  Statements statements;
  for (const TestFile& file : files) {
    sql::Splitter splitter({[&](const sql::StatementText& statement) -> Result<void> {
                              statements.add(statement.text);
                              return {};
                            },
                            {},
                            {}});
    if (splitter.feed(file.text)) (void)splitter.finish();
  }
  Counter counter(statements);
  using catalog::ObjectKind;
  for (const auto& [name, type] : catalog.enums) counter.object({ObjectKind::enumeration, name, ""});
  for (const auto& [name, type] : catalog.domains) counter.object({ObjectKind::domain, name, ""});
  for (const auto& [name, type] : catalog.composites) counter.object({ObjectKind::composite, name, ""});
  for (const auto& [name, sequence] : catalog.sequences) counter.object({ObjectKind::sequence, name, ""});
  for (const auto& [name, table] : catalog.tables) {
    counter.object({ObjectKind::table, name, ""});
    for (const catalog::Column& column : table.columns) counter.part("column", table, column.name);
    for (const catalog::Constraint& constraint : table.constraints)
      counter.part("constraint", table, constraint.name);
    for (const catalog::Index& index : table.indexes) counter.part("index", table, index.name);
  }
  for (const auto& [id, definition] : catalog.definitions) {
    if (!id.name.name.empty()) counter.object(id);
  }
  return counter.take();
}

}  // namespace wesley::cli
