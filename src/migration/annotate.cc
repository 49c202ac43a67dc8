// SPDX-License-Identifier: Apache-2.0
// Plain SQL into annotated SQL (`migrate lint --fix`), and the file that `migrate new` begins with.
#include <algorithm>

#include <fmt/format.h>

#include "migration/claims.h"
#include "migration/migration.h"
#include "migration/text.h"
#include "sql/split.h"

namespace wesley::migration {

namespace {

// Consecutive statements that may share a transaction are one step. A statement between BEGIN and COMMIT
// stays in its transaction; one that PostgreSQL refuses there is a step of its own.
class Annotator {
 public:
  explicit Annotator(int server_major) : server_major_(server_major) { plan_.server_major = server_major; }

  void add(const sql::StatementText& statement) {
    const std::string_view text = statement.text;
    const bool pinned =
        std::find(pinned_settings.begin(), pinned_settings.end(), text) != pinned_settings.end();
    if (pinned) return;
    if (begins_transaction(text) || commits_transaction(text)) {
      open_ = nullptr;
      in_block_ = begins_transaction(text);
      return;
    }
    locks::Context context;
    context.server_major = server_major_;
    const locks::Effect effect = locks::classify(text, context);
    const bool scans = effect.duration == locks::Duration::scan;
    // What takes long must not hold the locks of what came before it.
    const bool own_step = effect.no_transaction || (scans && !in_block_);
    if (!open_ || own_step)
      begin_step(effect.no_transaction ? plan::Mode::autonomous : plan::Mode::transaction);
    open_->statements.emplace_back(text);
    if (own_step) open_ = nullptr;
  }

  plan::Plan finish() {
    for (plan::Step& step : plan_.steps) {
      const locks::Effect effect = effect_of(step, server_major_);
      step.locks = effect.locks;
      step.scans = effect.scans;
      step.rewrites = effect.rewrites;
      step.duration = effect.duration;
      step.blocks = effect.blocks;
      step.hazards = effect.hazards;
      step.undo = {plan::UndoKind::none, {}, "written by hand"};
    }
    return std::move(plan_);
  }

 private:
  void begin_step(plan::Mode mode) {
    plan::Step& step = plan_.steps.emplace_back();
    step.id = static_cast<int>(plan_.steps.size());
    step.mode = mode;
    if (step.id > 1) step.after = {step.id - 1};
    open_ = &step;
  }

  int server_major_;
  plan::Plan plan_;
  plan::Step* open_ = nullptr;
  bool in_block_ = false;
};

}  // namespace

Result<std::string> annotate(std::string_view sql_text, const Header& header) {
  Annotator annotator(header.server_major);
  sql::Splitter splitter({[&](const sql::StatementText& statement) -> Result<void> {
                            annotator.add(statement);
                            return {};
                          },
                          {},
                          [](const sql::LineComment& command) -> Result<void> {
                            if (command.text.substr(0, stop_on_error.size()) == stop_on_error) return {};
                            return fail(
                                ErrorCode::input,
                                fmt::format("line {}: `{}` is a psql command", command.line, command.text),
                                "Write what it does as SQL.");
                          }});
  WESLEY_TRY(splitter.feed(sql_text));
  WESLEY_TRY(splitter.finish());
  return write_up(annotator.finish(), header);
}

std::string new_migration_text(const Header& header) {
  return write_up({}, header) +
         "\n-- Write each step between `wesley:step` and `wesley:end`, or write plain SQL and let\n"
         "-- `wesley migrate lint --fix` put the steps around it:\n"
         "--\n"
         "-- -- wesley:step id=1 phase=expand mode=transaction\n"
         "-- BEGIN;\n"
         "-- ALTER TABLE public.example ADD COLUMN note text;\n"
         "-- COMMIT;\n"
         "-- -- wesley:undo\n"
         "-- --| ALTER TABLE public.example DROP COLUMN note;\n"
         "-- -- wesley:end\n";
}

}  // namespace wesley::migration
