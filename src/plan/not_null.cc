// SPDX-License-Identifier: Apache-2.0
// NOT NULL over a proven check (safety.md C): ADD CHECK NOT VALID, VALIDATE, SET NOT NULL without a scan, and
// the check goes in a statement of its own, because one ALTER would drop the proof first (C2).
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "ddl/ddl.h"
#include "plan/done_check.h"
#include "plan/strategy.h"
#include "sql/quote.h"

namespace wesley::plan {
namespace {

using catalog::Name;

class Proof {
 public:
  Proof(Context& context, const Name& final_table, const std::vector<NotNullRequest>& requests)
      : context_(context),
        final_table_(final_table),
        requests_(requests),
        table_(context.name_of(final_table)) {
    std::vector<std::string> terms;
    for (const auto& request : requests) {
      terms.push_back(sql::quote_identifier(request.column.name) + " IS NOT NULL");
      labels_.push_back(context.label(final_table, request.final_name));
    }
    check_.name = temporary_name(final_table.name, proof_suffix);
    check_.body =
        catalog::Check{catalog::make_expression(fmt::format("{}", fmt::join(terms, " AND "))), false};
    check_.validated = false;
  }

  void plan() {
    if (context_.briefly_scanned(final_table_)) {
      context_.drafts.add(set_not_null(Phase::switch_));
      return;
    }
    auto added = context_.drafts.add(add());
    auto validated = context_.drafts.add(validate(added));
    auto set = set_not_null(Phase::switch_);
    auto proven = check_;
    proven.validated = true;
    set.after = {validated};
    set.merge = Merge::instant;
    set.step.statements.push_back(ddl::drop_constraint(table_, check_.name));
    set.step.undo.statements.insert(set.step.undo.statements.begin(),
                                    ddl::add_constraint(table_, check_, true));
    set.step.delta.push_back({diff::DropConstraint{table_, proven}, requests_.front().origin});
    set.scaffolding = true;
    context_.drafts.add(std::move(set));
  }

 private:
  Draft add() const {
    auto draft = context_.on_table(Phase::validate, final_table_,
                                   fmt::format("refuse new NULLs in {}", fmt::join(labels_, ", ")),
                                   requests_.front().origin);
    draft.step.statements = {ddl::add_constraint(table_, check_, true)};
    draft.step.undo.statements = {ddl::drop_constraint(table_, check_.name)};
    draft.step.delta = {{diff::AddConstraint{table_, check_}, draft.step.origin}};
    draft.merge = Merge::instant;
    need_columns(draft);
    return draft;
  }

  Draft validate(std::size_t added) const {
    auto draft = context_.on_table(Phase::validate, final_table_,
                                   fmt::format("prove {} not null", fmt::join(labels_, ", ")),
                                   requests_.front().origin);
    auto validated = check_;
    validated.validated = true;
    draft.step.why = "SET NOT NULL on its own would scan the table under ACCESS EXCLUSIVE";
    draft.step.statements = {ddl::validate_constraint(table_, check_.name)};
    draft.step.done = constraint_validated(table_, check_.name);
    draft.step.delta = {{diff::AlterConstraint{table_, check_, validated}, draft.step.origin}};
    draft.cost = Cost::scan;
    draft.after = {added};
    return draft;
  }

  Draft set_not_null(Phase phase) const {
    auto draft = context_.on_table(phase, final_table_, fmt::format("{} not null", fmt::join(labels_, ", ")),
                                   requests_.front().origin);
    need_columns(draft);
    draft.small = context_.briefly_scanned(final_table_);
    for (const auto& request : requests_) {
      auto proven = request.column;
      proven.not_null = true;
      auto& step = draft.step;
      step.statements.push_back(ddl::set_not_null(table_, request.column.name));
      step.undo.statements.push_back(ddl::drop_not_null(table_, request.column.name));
      step.delta.push_back({diff::AlterColumn{table_, diff::ColumnProperty::not_null, request.column, proven},
                            request.origin});
      draft.makes.push_back(not_null_resource(final_table_, request.final_name));
    }
    return draft;
  }

  // The first statement that new rows can fail carries the questions and the warning.
  void need_columns(Draft& draft) const {
    for (const auto& request : requests_) {
      draft.needs.push_back(column_resource(final_table_, request.final_name));
      draft.needs.push_back(filled_resource(final_table_, request.final_name));
      draft.needs.push_back(default_resource(final_table_, request.final_name));
      if (request.tightens) add_hazard(draft.step, locks::Hazard::tightens);
      if (!request.pre.query.empty() && draft.step.statements.size() <= 1)
        draft.step.pre.push_back(request.pre);
    }
  }

  Context& context_;
  const Name& final_table_;
  const std::vector<NotNullRequest>& requests_;
  Name table_;
  catalog::Constraint check_;
  std::vector<std::string> labels_;
};

}  // namespace

void plan_not_null(Context& context) {
  for (const auto& [table, requests] : context.not_null) Proof(context, table, requests).plan();
}

}  // namespace wesley::plan
