// SPDX-License-Identifier: Apache-2.0
#include "migration/step_keys.h"

#include <algorithm>

#include "migration/attributes.h"
#include "migration/origin_text.h"
#include "migration/text.h"

namespace wesley::migration {

namespace {

template <class Target, class Value>
bool take(Target& target, std::optional<Value> value) {
  if (value) target = std::move(*value);
  return value.has_value();
}

template <class Words, class Value>
bool take_word(const Words& words, std::string_view text, Value& target) {
  const auto found =
      std::find_if(words.begin(), words.end(), [&](const auto& word) { return word.text == text; });
  if (found == words.end()) return false;
  target = found->value;
  return true;
}

bool set_table(FileStep& file, std::string_view value) {
  const auto names = parse_names(value);
  if (!names || names->size() != 1) return false;
  if (!file.step.batch) file.step.batch.emplace();
  file.step.batch->table = names->front();
  return true;
}

bool set_key(FileStep& file, std::string_view value) {
  if (!file.step.batch) file.step.batch.emplace();
  return take(file.step.batch->key, parse_key(value));
}

bool set_hazards(FileStep& file, std::string_view value) {
  if (value == "none") return true;
  while (true) {
    const std::size_t comma = std::min(value.find(','), value.size());
    const auto hazard = locks::hazard_from_code(value.substr(0, comma));
    if (!hazard) return false;
    file.step.hazards.push_back(*hazard);
    if (comma == value.size()) return true;
    value.remove_prefix(comma + 1);
  }
}

bool set_undoes(FileStep& file, std::string_view value) {
  file.undoes = parse_number(value);
  return file.undoes.has_value();
}

}  // namespace

const std::vector<StepKey>& step_keys() {
  static const std::vector<StepKey> keys = {
      {"id", "a number", false, true,
       [](FileStep& file, std::string_view value) { return take(file.step.id, parse_number(value)); }},
      {"phase", "a phase: expand, backfill, validate, switch or contract", false, true,
       [](FileStep& file, std::string_view value) {
         return take(file.step.phase, plan::phase_from_name(value));
       }},
      {"mode", "a mode: transaction, autonomous or batched", false, true,
       [](FileStep& file, std::string_view value) {
         return take(file.step.mode, plan::mode_from_name(value));
       }},
      {"undoes", "the id of a step of up.sql", false, false, set_undoes},
      {"after", "ids of earlier steps, as in `after=1,2`", false, false,
       [](FileStep& file, std::string_view value) { return take(file.step.after, parse_numbers(value)); }},
      {"table", "a table, as in `table=public.user`", false, false, set_table},
      {"key", "the columns of a key, as in `key=(id)`", false, false, set_key},
      {"lock", "locks, as in `lock=\"ACCESS EXCLUSIVE:public.user\"`, or none", false, false,
       [](FileStep& file, std::string_view value) {
         return value == "none" || take(file.step.locks, parse_locks(value));
       }},
      {"class", "instant or scan", false, false,
       [](FileStep& file, std::string_view value) {
         return take_word(duration_words, value, file.step.duration);
       }},
      {"scan", "the tables that are read in full, or none", true, false,
       [](FileStep& file, std::string_view value) {
         return value == "none" || take(file.step.scans, parse_names(value));
       }},
      {"rewrite", "the tables that are written anew, or none", true, false,
       [](FileStep& file, std::string_view value) {
         return value == "none" || take(file.step.rewrites, parse_names(value));
       }},
      {"blocks", "none, writes or all", false, false,
       [](FileStep& file, std::string_view value) {
         return take_word(blocks_words, value, file.step.blocks);
       }},
      {"hazards", "hazard codes, as in `hazards=data-loss,rewrite`, or none", false, false, set_hazards},
      {"src", "file:line, or none", false, false,
       [](FileStep& file, std::string_view value) {
         return value == "none" || take(file.step.origin, parse_origin(value));
       }},
      {"redact", "no value", true, false,
       [](FileStep& file, std::string_view value) { return file.step.redact = value.empty(); }},
  };
  return keys;
}

const StepKey* find_step_key(std::string_view name) {
  const auto found = std::find_if(step_keys().begin(), step_keys().end(),
                                  [&](const StepKey& key) { return key.name == name; });
  return found == step_keys().end() ? nullptr : &*found;
}

}  // namespace wesley::migration
