// SPDX-License-Identifier: Apache-2.0
// What every strategy reads, and where it writes its steps.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "plan/draft.h"
#include "plan/facts.h"
#include "plan/naming.h"
#include "plan/plan.h"
#include "plan/work.h"

namespace wesley::plan {

// A column that is to become NOT NULL. All of a table are proved together: one scan (safety.md C6).
struct NotNullRequest {
  catalog::Column column;  // as it is called before the switch
  std::string final_name;
  catalog::Origin origin;
  bool tightens = false;  // the running application can still write a NULL
  Step::PreCheck pre;     // empty query: nothing can be asked beforehand
};

class Context {
 public:
  Context(const catalog::Catalog& from_, const catalog::Catalog& to_, const Options& options_,
          const Work& work_);

  const catalog::Catalog& from;
  const catalog::Catalog& to;
  const Options& options;
  const Work& work;
  Naming naming;
  Drafts drafts;
  std::map<catalog::Name, std::vector<NotNullRequest>> not_null;  // by final table

  // A step on a table, by its name in `to` (or in `from` when it is dropped). Steps up to the switch use the
  // name before it: `name_of`.
  Draft on_table(Phase phase, const catalog::Name& final_table, std::string summary,
                 catalog::Origin origin) const;
  // The draft also touches this other table.
  void mention(Draft& draft, const catalog::Name& final_table) const;
  catalog::Name name_of(const catalog::Name& final_table) const { return naming.table(final_table); }
  // "user.status": for summaries.
  std::string label(const catalog::Name& final_table, std::string_view column = {}) const;

  const catalog::TableStatistics* size(const catalog::Name& final_table) const;
  bool briefly_scanned(const catalog::Name& final_table) const;
  bool briefly_rewritten(const catalog::Name& final_table) const;
  bool briefly_indexed(const catalog::Name& final_table) const;

  // Of the table as it is in `from`: null when it is new.
  const catalog::Table* old_table(const catalog::Name& final_table) const;
  const catalog::Table* new_table(const catalog::Name& final_table) const;
  // The column existed before, and stays where it is.
  bool settled(const catalog::Name& final_table, const std::string& final_column) const;
  bool settled(const catalog::Name& final_table, const std::vector<std::string>& final_columns) const;
  bool has_user_triggers(const catalog::Name& final_table) const;
  // Sequences that belong to a column, by its name in `from`.
  const std::vector<const catalog::Sequence*>& owned_by(const catalog::Name& old_table,
                                                        const std::string& column) const;
  // Foreign keys of `to` that refer to the table: (table, constraint).
  using Referring = std::pair<catalog::Name, const catalog::Constraint*>;
  const std::vector<Referring>& referring_to(const catalog::Name& final_table) const;
  // Needs of an expression: sequences that the plan creates and it mentions.
  void need_sequences(Draft& draft, const catalog::Expression& expression) const;

 private:
  std::map<std::pair<catalog::Name, std::string>, std::vector<const catalog::Sequence*>> owned_;
  std::vector<catalog::Name> created_sequences_;
  std::set<catalog::Name> with_triggers_;
  std::map<catalog::Name, std::vector<Referring>> referring_;
};

void add_hazard(Step& step, locks::Hazard hazard);

}  // namespace wesley::plan
