// SPDX-License-Identifier: Apache-2.0
#include "migration/step_reader.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/spelling.h"
#include "migration/claims.h"
#include "migration/origin_text.h"
#include "migration/step_keys.h"
#include "migration/text.h"

namespace wesley::migration {

namespace {

// Errors of an excerpt are shown with this much of a long line.
constexpr std::size_t longest_excerpt = 400;

// The statements of a block's text.
Result<std::vector<std::string>> split_block(std::string_view text) {
  std::vector<std::string> statements;
  sql::Splitter splitter({[&](const sql::StatementText& statement) -> Result<void> {
                            statements.emplace_back(statement.text);
                            return {};
                          },
                          {},
                          {}});
  WESLEY_TRY(splitter.feed(text));
  WESLEY_TRY(splitter.finish());
  return statements;
}

std::vector<std::string> key_names() {
  std::vector<std::string> names;
  for (const StepKey& key : step_keys()) names.emplace_back(key.name);
  return names;
}

}  // namespace

Diagnostic& Reporter::at(Kind kind, std::uint32_t line, std::string_view line_text, std::uint32_t begin,
                         std::uint32_t end, std::string message) {
  ++count_;
  line_text = line_text.substr(0, std::min(line_text.find('\n'), longest_excerpt));
  const auto size = static_cast<std::uint32_t>(line_text.size());
  const FileId file = sources_->add(path_, std::string(line_text), line);
  return diagnostics_->report(kind, {file, std::min(begin, size), std::min(end, size)}, std::move(message));
}

Diagnostic& Reporter::at(Kind kind, std::uint32_t line, std::string_view line_text, std::string message) {
  return at(kind, line, line_text, 0, static_cast<std::uint32_t>(line_text.size()), std::move(message));
}

std::optional<std::vector<Attribute>> StepReader::attributes(const sql::LineComment& comment,
                                                             std::size_t from) {
  auto parsed = parse_attributes(comment.text, from);
  if (parsed) return std::move(*parsed);
  const AttributeError& error = parsed.error();
  reporter_->at(Kind::migration_bad_value, comment.line, comment.text, error.begin, error.end, error.message);
  return std::nullopt;
}

void StepReader::begin(const sql::LineComment& comment) {
  inside_ = true;
  current_ = {};
  current_.line = comment.line;
  begin_line_ = std::string(comment.text);
  given_.clear();
  reasons_.clear();
  reasons_over_ = false;
  block_ = {Block::body, comment.line, begin_line_, ""};
  errors_before_ = reporter_->count();
  const auto list = attributes(comment, directive_prefix.size() + std::string_view("step").size());
  if (!list) return;
  for (const Attribute& attribute : *list) {
    const StepKey* key = find_step_key(attribute.key);
    if (!key) {
      Diagnostic& unknown =
          reporter_->at(Kind::migration_unknown_key, comment.line, comment.text, attribute.begin,
                        attribute.end, fmt::format("unknown attribute `{}`", attribute.key));
      if (const auto near = nearest(attribute.key, key_names()))
        unknown.help = fmt::format("did you mean `{}`?", *near);
    } else if (attribute.value ? !key->set(current_, *attribute.value) : !key->bare) {
      reporter_->at(Kind::migration_bad_value, comment.line, comment.text, attribute.begin, attribute.end,
                    fmt::format("`{}` takes {}", key->name, key->expected));
    } else {
      if (!attribute.value && key->name == "redact") current_.step.redact = true;
      if (attribute.value) given_.insert(attribute.key);
    }
  }
  for (const StepKey& key : step_keys())
    if (key.required && !given_.count(key.name) && errors_before_ == reporter_->count())
      reporter_->at(Kind::migration_missing_key, comment.line, comment.text,
                    fmt::format("the step has no `{}`: {}", key.name, key.expected));
}

void StepReader::check_order() {
  const plan::Step& step = current_.step;
  const auto report = [&](Kind kind, std::string message) {
    reporter_->at(kind, current_.line, begin_line_, std::move(message));
  };
  if (!ids_.insert(step.id).second)
    report(Kind::migration_duplicate_step, fmt::format("a step with id {} has been before", step.id));
  for (const int id : step.after)
    if (id == step.id || !ids_.count(id))
      report(Kind::migration_wrong_order, fmt::format("`after={}` names no earlier step", id));
  const bool down = header_->direction == Direction::down;
  if (last_phase_ && (down ? step.phase > *last_phase_ : step.phase < *last_phase_))
    report(Kind::migration_wrong_order,
           fmt::format("phase {} cannot come after {}", plan::name(step.phase), plan::name(*last_phase_)));
  last_phase_ = step.phase;
}

std::optional<FileStep> StepReader::directive(std::string_view word, const sql::LineComment& comment) {
  if (word == "step") {
    if (inside_) unfinished();
    begin(comment);
    return std::nullopt;
  }
  const bool known = word == "pre" || word == "done" || word == "undo" || word == "end";
  if (!known) {
    Diagnostic& unknown = reporter_->at(Kind::migration_unknown_directive, comment.line, comment.text,
                                        static_cast<std::uint32_t>(directive_prefix.size()),
                                        static_cast<std::uint32_t>(directive_prefix.size() + word.size()),
                                        fmt::format("unknown directive `wesley:{}`", word));
    if (const auto near = nearest(word, {"migration", "step", "pre", "done", "undo", "end"}))
      unknown.help = fmt::format("did you mean `wesley:{}`?", *near);
    return std::nullopt;
  }
  if (!inside_) {
    reporter_->at(Kind::migration_misplaced_line, comment.line, comment.text,
                  fmt::format("`wesley:{}` stands outside of a step", word));
    return std::nullopt;
  }
  close_block();
  if (word == "end") return end(comment);
  begin_block(word == "pre" ? Block::pre : word == "done" ? Block::done : Block::undo, comment);
  return std::nullopt;
}

void StepReader::begin_block(Block block, const sql::LineComment& comment) {
  reasons_over_ = true;
  block_ = {block, comment.line, std::string(comment.text), ""};
  if (block == Block::undo) return read_undo_attributes(comment);
  const std::size_t word = block == Block::pre ? 3 : 4;
  const auto list = attributes(comment, directive_prefix.size() + word);
  if (block == Block::pre) current_.step.pre.emplace_back();
  for (const Attribute& attribute : list.value_or(std::vector<Attribute>{})) {
    if (block == Block::pre && attribute.key == "problem" && attribute.value) {
      current_.step.pre.back().problem = *attribute.value;
    } else {
      reporter_->at(Kind::migration_unknown_key, comment.line, comment.text, attribute.begin, attribute.end,
                    fmt::format("unknown attribute `{}`", attribute.key));
    }
  }
}

void StepReader::read_undo_attributes(const sql::LineComment& comment) {
  plan::Undo& undo = current_.step.undo;
  const auto list = attributes(comment, directive_prefix.size() + std::string_view("undo").size());
  for (const Attribute& attribute : list.value_or(std::vector<Attribute>{})) {
    if (attribute.key == "none" && !attribute.value) {
      undo.kind = plan::UndoKind::none;
    } else if (attribute.key == "lossy" && !attribute.value) {
      undo.kind = plan::UndoKind::lossy;
    } else if (attribute.key == "reason" && attribute.value) {
      undo.reason = *attribute.value;
    } else {
      reporter_->at(Kind::migration_unknown_key, comment.line, comment.text, attribute.begin, attribute.end,
                    fmt::format("unknown attribute `{}`", attribute.key));
    }
  }
}

void StepReader::line(const sql::LineComment& comment) {
  const std::string_view text = comment.text;
  if (text.substr(0, block_prefix.size()) == block_prefix) {
    reasons_over_ = true;
    if (block_.block == Block::body && current_.step.mode != plan::Mode::batched)
      reporter_->at(Kind::migration_misplaced_line, comment.line, text,
                    "a `--|` line stands in no block, and the step is not `mode=batched`");
    std::string_view content = text.substr(block_prefix.size());
    if (!content.empty() && content.front() == ' ') content.remove_prefix(1);
    block_.text.append(content).push_back('\n');
  } else if (!reasons_over_ && text.substr(0, reason_prefix.size()) == reason_prefix) {
    reasons_.emplace_back(text.substr(reason_prefix.size()));
  } else {
    reasons_over_ = true;
  }
}

void StepReader::statement(const sql::StatementText& statement) {
  reasons_over_ = true;
  if (block_.block != Block::body) {
    reporter_->at(Kind::migration_misplaced_line, statement.line, statement.text,
                  "a statement stands in a block of `--|` lines: statements come before them");
  } else if (current_.step.mode == plan::Mode::batched) {
    reporter_->at(
        Kind::migration_contradiction, statement.line, statement.text,
        "the statement of a step of `mode=batched` is written in `--|` lines: psql must not run it");
  } else {
    current_.step.statements.emplace_back(statement.text);
  }
}

void StepReader::close_block() {
  if (block_.block == Block::body && block_.text.empty()) return;
  Result<std::vector<std::string>> statements = split_block(block_.text);
  const auto wrong = [&](std::string message) {
    reporter_->at(Kind::migration_wrong_block, block_.line, block_.directive, std::move(message));
  };
  if (!statements) return wrong(statements.error().message);
  plan::Step& step = current_.step;
  if (block_.block == Block::body) {
    step.statements = std::move(*statements);
  } else if (block_.block == Block::undo) {
    // With nothing to run, a lossy one is undone by leaving things as they are.
    if (step.undo.kind == plan::UndoKind::statements && statements->empty())
      return wrong(
          "the undo block is empty: write `wesley:undo none reason=\"...\"` when there is no way back");
    step.undo.statements = std::move(*statements);
  } else if (statements->size() != 1) {
    return wrong(fmt::format("the block is one query, not {}", statements->size()));
  } else if (block_.block == Block::pre) {
    step.pre.back().query = std::move(statements->front());
  } else {
    step.done = std::move(statements->front());
  }
}

void StepReader::read_reasons() {
  if (reasons_.empty()) return;
  plan::Step& step = current_.step;
  std::string& summary = reasons_.front();
  if (!given_.count("src"))
    if (auto origin = take_origin_suffix(summary)) step.origin = *origin;
  step.summary = summary;
  for (std::size_t i = 1; i < reasons_.size(); ++i) step.why += (i > 1 ? " " : "") + reasons_[i];
}

// Takes BEGIN, the timeouts that the writer puts there, and COMMIT away.
void StepReader::unwrap_transaction() {
  plan::Step& step = current_.step;
  std::vector<std::string>& statements = step.statements;
  if (step.mode != plan::Mode::transaction) return;
  if (statements.size() < 2 || !begins_transaction(statements.front()) ||
      !commits_transaction(statements.back())) {
    reporter_->at(Kind::migration_contradiction, current_.line, begin_line_,
                  "a step of `mode=transaction` is written out from `BEGIN;` to `COMMIT;`");
    return;
  }
  statements.pop_back();
  statements.erase(statements.begin());
}

void StepReader::read_claims(const locks::Effect& effect) {
  plan::Step& step = current_.step;
  if (!given_.count("lock")) step.locks = effect.locks;
  if (!given_.count("class")) step.duration = effect.duration;
  if (!given_.count("scan")) step.scans = effect.scans;
  if (!given_.count("rewrite")) step.rewrites = effect.rewrites;
  if (!given_.count("blocks")) step.blocks = effect.blocks;
  if (!given_.count("hazards")) step.hazards = effect.hazards;
}

std::optional<FileStep> StepReader::end(const sql::LineComment& comment) {
  inside_ = false;
  (void)comment;
  if (reporter_->count() != errors_before_) return std::nullopt;
  check_order();
  read_reasons();
  unwrap_transaction();
  plan::Step& step = current_.step;
  const auto report = [&](Kind kind, std::string message) {
    reporter_->at(kind, current_.line, begin_line_, std::move(message));
  };
  if ((step.mode == plan::Mode::batched) != (given_.count("table") && given_.count("key")))
    report(Kind::migration_contradiction, step.mode == plan::Mode::batched
                                              ? "a step of `mode=batched` needs `table=` and `key=`"
                                              : "`table=` and `key=` belong to steps of `mode=batched`");
  if (step.statements.empty()) report(Kind::migration_empty_step, "the step has no statement");
  if (reporter_->count() != errors_before_) return std::nullopt;
  const locks::Effect effect = effect_of(step, header_->server_major);
  if (const auto contradicts = contradiction(step, effect))
    report(Kind::migration_contradiction, *contradicts);
  if (reporter_->count() != errors_before_) return std::nullopt;
  read_claims(effect);
  if (step.mode == plan::Mode::transaction)
    for (const std::string& timeout : timeout_statements(step))
      if (!step.statements.empty() && step.statements.front() == timeout)
        step.statements.erase(step.statements.begin());
  current_.text_hash = step_hash(step);
  return std::move(current_);
}

void StepReader::unfinished() {
  reporter_->at(Kind::migration_unfinished_step, current_.line, begin_line_,
                "the step is not ended by `-- wesley:end`");
  inside_ = false;
}

}  // namespace wesley::migration
