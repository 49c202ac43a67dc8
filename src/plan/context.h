// SPDX-License-Identifier: Apache-2.0
// What every strategy reads, and where it writes its steps.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "catalog/followers.h"
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

// A definition that comes, goes or changes; of another statement, of other settings, or of both.
struct DefinitionChange {
  const catalog::Definition* before = nullptr;  // by its final name
  const catalog::Definition* after = nullptr;
  catalog::Origin origin;
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
  std::map<catalog::ObjectId, DefinitionChange> definitions;      // for plan_definitions
  std::map<catalog::GrantId, diff::Change> grants;                // for plan_grants
  std::vector<diff::Change> on_definitions;                       // comments, and indexes of views
  std::set<catalog::ObjectId> made;  // with all that is said of them and granted on them

  // A step on a table, by its name in `to` (or in `from` when it is dropped). Steps up to the switch use the
  // name before it: `name_of`.
  Draft on_table(Phase phase, const catalog::Name& final_table, std::string summary,
                 catalog::Origin origin) const;
  // The draft also touches this other table, and not its children.
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
  // Names that indexes of a table hold which goes, and that others take: with what they are called until
  // then.
  const std::map<std::string, std::string>& names_given_up(const catalog::Name& dropped) const;
  // Where the sequence or index of a dropped table is that gives up this name, or the sequence of a serial
  // column that becomes an identity; nothing when none does.
  std::optional<catalog::Name> given_up(const catalog::Name& wanted) const;
  // Whether the text may mean a routine, type, label or sequence that the plan brings or changes.
  bool names_what_changes(std::string_view text) const;
  // Of the table as it will be: its parents, theirs, and so on.
  std::vector<catalog::Name> ancestors(const catalog::Name& final_table) const;
  // Of the table as it was: its children and partitions, theirs, and so on.
  std::vector<catalog::Name> descendants(const catalog::Name& final_table) const;
  bool has_user_triggers(const catalog::Name& final_table) const;
  // Sequences that belong to a column, by its name in `from`.
  const std::vector<const catalog::Sequence*>& owned_by(const catalog::Name& old_table,
                                                        const std::string& column) const;
  // Its partitions in `to`.
  const std::vector<const catalog::Table*>& partitions_of(const catalog::Name& final_table) const;
  // Not every partition in `to` has its part of the index: it is made with ON ONLY, after they have joined.
  bool lacks_parts(const catalog::Table& wanted, const catalog::Index& index) const;
  // Foreign keys of `to` that refer to the table: (table, constraint).
  using Referring = std::pair<catalog::Name, const catalog::Constraint*>;
  const std::vector<Referring>& referring_to(const catalog::Name& final_table) const;
  // The same of `from`, by its names: (table, foreign key).
  using KeyTo = std::pair<catalog::Name, const catalog::ForeignKey*>;
  std::vector<KeyTo> keys_to(const catalog::Name& old_table) const;
  // Needs of an expression: sequences that the plan creates, and routines and operators that it creates,
  // replaces or drops, as far as it mentions them.
  void need_objects(Draft& draft, const catalog::Expression& expression) const;
  // What the expression has stood on so far.
  void leave_objects(Draft& draft, const catalog::Expression& expression) const;
  void leave_objects(Draft& draft, const Relation& relation) const;
  void need_objects(Draft& draft, const Relation& relation) const;
  // The step waits for what a definition or table of `to` uses; holds on to what one of `from` uses.
  void need_uses(Draft& draft, const catalog::ObjectId& object) const;
  void hold_uses(Draft& draft, const catalog::ObjectId& object) const;
  // Of replaced types it needs the new ones, under the names that they have until they take the old ones'.
  void need_built_types(Draft& draft) const;
  // What the undo makes again stands on types that have given their names up by then.
  void need_old_types(Draft& draft, const catalog::Expression& expression) const;
  void need_old_types(Draft& draft, const Relation& relation) const;
  // What the objects of each side use, from the text of their expressions too.
  const std::map<catalog::ObjectId, std::set<catalog::Use>>& uses_in_from() const;
  const std::map<catalog::ObjectId, std::set<catalog::Use>>& uses_in_to() const;
  // The object by its final name.
  catalog::ObjectId final_id(const catalog::ObjectId& old_id) const;

 private:
  void note(const diff::Change& change);
  void note(const ReplacedType& type);
  void mention_family(Draft& draft, const catalog::Name& final_table) const;
  void note_names();

  std::map<std::pair<catalog::Name, std::string>, std::vector<const catalog::Sequence*>> owned_;
  std::vector<catalog::Name> created_sequences_, dropped_sequences_;
  std::vector<catalog::Name> created_types_;
  std::vector<std::string> new_labels_;  // as literals
  std::vector<catalog::ObjectId> changed_routines_;
  std::map<catalog::Name, std::map<std::string, std::string>> names_given_up_;  // by the table that goes
  std::map<catalog::Name, catalog::Name> sequences_given_up_;  // to identities of columns that stay
  std::set<catalog::Name> with_family_;                        // that somebody joins or leaves, and who joins
  mutable std::optional<std::map<catalog::ObjectId, std::set<catalog::Use>>> uses_in_from_, uses_in_to_;
  std::set<catalog::Name> with_new_children_;
  std::set<catalog::Name> with_triggers_;
  std::map<catalog::Name, std::vector<Referring>> referring_;
  std::map<catalog::Name, std::vector<const catalog::Table*>> partitions_;
  catalog::Followers followers_;  // in `from`
};

void add_hazard(Step& step, locks::Hazard hazard);

}  // namespace wesley::plan
