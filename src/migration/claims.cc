// SPDX-License-Identifier: Apache-2.0
#include "migration/claims.h"

#include <algorithm>
#include <array>
#include <cctype>

#include <fmt/format.h>

namespace wesley::migration {

namespace {

// A long INSERT is data: its parse tree would take many times its size and would say nothing new.
constexpr std::size_t longest_classified_data = std::size_t{1} << 16;

// The first words in upper case, joined by one blank.
std::string first_words(std::string_view text, int count) {
  std::string words;
  std::size_t at = 0;
  while (count-- > 0) {
    while (at < text.size() && std::isspace(static_cast<unsigned char>(text[at]))) ++at;
    if (!words.empty()) words += ' ';
    while (at < text.size() && std::isalpha(static_cast<unsigned char>(text[at])))
      words += static_cast<char>(std::toupper(static_cast<unsigned char>(text[at++])));
  }
  while (!words.empty() && words.back() == ' ') words.pop_back();
  return words;
}

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

std::optional<std::string> wrong_statements(const plan::Step& step, const locks::Effect& effect) {
  const auto control = std::find_if(step.statements.begin(), step.statements.end(), controls_transaction);
  if (control != step.statements.end())
    return fmt::format("`{}` stands inside of the step: the executor begins and commits",
                       first_words(*control, 2));
  if (step.mode == plan::Mode::transaction && effect.no_transaction)
    return "the step is `mode=transaction`, but PostgreSQL refuses one of its statements inside of a "
           "transaction block";
  if (step.mode == plan::Mode::autonomous && step.statements.size() != 1)
    return fmt::format("a step of `mode=autonomous` is exactly one statement, this one has {}",
                       step.statements.size());
  if (step.mode != plan::Mode::batched) return std::nullopt;
  if (step.statements.size() != 1)
    return fmt::format("a step of `mode=batched` is exactly one statement in `--|` lines, this one has {}",
                       step.statements.size());
  const bool has_key = step.batch && !step.batch->key.empty();
  if (has_key && step.statements[0].find(lower_bound_text) == std::string::npos)
    return fmt::format("a batched statement compares its key with `{}`", lower_bound_text);
  return std::nullopt;
}

}  // namespace

locks::Effect effect_of(const plan::Step& step, int server_major) {
  locks::Context context;
  context.server_major = server_major;
  std::vector<locks::Effect> effects;
  for (const std::string& statement : step.statements) {
    if (statement.size() > longest_classified_data && first_words(statement, 1) == "INSERT") continue;
    effects.push_back(locks::classify(statement, context));
  }
  locks::Effect effect = locks::combine(effects);
  // Each batch is short, however long all of them take.
  if (step.mode == plan::Mode::batched) effect.duration = locks::Duration::instant;
  // Warnings are the planner's to give: without a catalog nearly every statement would carry one.
  effect.hazards.erase(std::remove_if(effect.hazards.begin(), effect.hazards.end(),
                                      [](locks::Hazard hazard) { return !locks::info(hazard).refuses; }),
                       effect.hazards.end());
  return effect;
}

std::optional<std::string> contradiction(const plan::Step& step, const locks::Effect& effect) {
  if (std::optional<std::string> wrong = wrong_statements(step, effect)) return wrong;
  for (const locks::RelationLock& real : effect.locks) {
    if (!real.condition.empty()) continue;
    for (const locks::RelationLock& said : step.locks)
      if (said.relation == real.relation && said.mode < real.mode)
        return fmt::format("the step says that it takes {} on {}, but its statements take {}",
                           locks::name(said.mode), catalog::to_string(said.relation), locks::name(real.mode));
  }
  return std::nullopt;
}

bool begins_transaction(std::string_view statement) {
  return is_one_of(first_words(statement, 1), {"BEGIN"}) ||
         is_one_of(first_words(statement, 2), {"START TRANSACTION"});
}

bool commits_transaction(std::string_view statement) {
  return is_one_of(first_words(statement, 1), {"COMMIT", "END"});
}

bool controls_transaction(std::string_view statement) {
  return begins_transaction(statement) || commits_transaction(statement) ||
         is_one_of(first_words(statement, 1), {"ROLLBACK", "ABORT", "SAVEPOINT", "RELEASE"}) ||
         is_one_of(first_words(statement, 2), {"PREPARE TRANSACTION"});
}

}  // namespace wesley::migration
