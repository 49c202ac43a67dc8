// SPDX-License-Identifier: Apache-2.0
#include "plan/build.h"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "ddl/ddl.h"
#include "plan/convert.h"
#include "plan/done_check.h"
#include "plan/pre_check.h"
#include "sql/quote.h"

namespace wesley::plan {
namespace {

using catalog::Name;

class Builder {
 public:
  Builder(Context& context, const Name& final_table, std::string name, const catalog::Origin& origin)
      : context_(context),
        final_table_(final_table),
        table_(context.name_of(final_table)),
        name_(std::move(name)),
        origin_(origin) {}

  Built operator()(const catalog::Constraint& wanted) {
    auto built = context_.naming.constraint(final_table_, wanted);
    built.name = name_;
    built.comment.reset();
    built.parent.reset();
    built.inherited = false;
    if (is_partitioned() && built.has_index()) return key_of_family(wanted, built);
    if (is_partitioned() && built.foreign_key()) return key_over_partitions(wanted, built);
    if (built.exclusion() || is_temporal(built)) return directly(wanted, built);
    if (built.key()) return key(wanted, built);
    return built.foreign_key() ? foreign_key(wanted, built) : check(wanted, built);
  }

  // CREATE INDEX takes SHARE, CONCURRENTLY only SHARE UPDATE EXCLUSIVE (manual 13.3.1).
  Built operator()(const catalog::Index& wanted) {
    auto built = context_.naming.index(final_table_, wanted);
    built.name = name_;
    built.comment.reset();
    built.parent.reset();
    if (is_partitioned()) return index_of_family(wanted, built);
    auto columns = columns_of(wanted);
    // An index over columns that are being filled waits for the backfill, whose updates stay cheaper so.
    auto phase = wanted.unique || !context_.settled(final_table_, columns) ? Phase::validate : Phase::expand;
    auto draft = context_.on_table(phase, final_table_, describe(context_, final_table_, wanted), origin_);
    need_columns(draft, columns);
    if (wanted.unique) tighten(draft, columns, [&] { return no_duplicates(table_, built); });
    index_statement(draft, built, ddl::create_index(table_, built, !context_.briefly_indexed(final_table_)));
    draft.step.delta = {{diff::AddIndex{table_, built}, origin_}};
    if (wanted.unique && !wanted.predicate)
      draft.makes.push_back(key_resource(final_table_, key_columns(wanted)));
    return {built, {context_.drafts.add(std::move(draft))}, wanted.name == name_};
  }

 private:
  bool is_partitioned() const {
    const auto* table = context_.new_table(final_table_);
    return table && table->partition_key.has_value();
  }

  Draft family_step(const Relation& wanted, std::string statement, diff::ChangeBody delta) {
    auto draft = context_.on_table(
        Phase::validate, final_table_,
        fmt::format("{}, without its partitions", describe(context_, final_table_, wanted)), origin_);
    draft.step.why = "those of the partitions are built one by one, and attached";
    need_columns(draft, columns_of(wanted));
    context_.need_objects(draft, wanted);
    draft.step.statements = {std::move(statement)};
    draft.step.delta = {{std::move(delta), origin_}};
    draft.makes.push_back(index_resource(final_table_, name_));
    draft.makes.push_back(constraint_resource(final_table_, name_));
    return draft;
  }

  // CREATE INDEX ... ON ONLY: not valid until those of all partitions are attached (safety.md G7).
  Built index_of_family(const catalog::Index& wanted, const catalog::Index& built) {
    auto draft = family_step(wanted, ddl::create_index_only(table_, built), diff::AddIndex{table_, built});
    for (auto& setting : ddl::index_settings(table_.schema, built))
      draft.step.statements.push_back(std::move(setting));
    draft.step.undo.statements = {"DROP INDEX IF EXISTS " +
                                  catalog::to_string(Name{table_.schema, built.name})};
    return {built, {context_.drafts.add(std::move(draft))}, wanted.name == name_};
  }

  // ALTER TABLE ONLY ... ADD: the same for keys (safety.md G8).
  Built key_of_family(const catalog::Constraint& wanted, const catalog::Constraint& built) {
    auto draft =
        family_step(wanted, ddl::add_constraint_only(table_, built), diff::AddConstraint{table_, built});
    draft.step.undo.statements = {drop_constraint_if_exists(table_, built.name)};
    if (const auto* key = wanted.key()) {
      draft.makes.push_back(key_resource(final_table_, key->columns));
      if (key->primary)
        for (const auto& column : key->columns) {
          request_not_null(column);
          draft.needs.push_back(not_null_resource(final_table_, column));
        }
    }
    return {built, {context_.drafts.add(std::move(draft))}, wanted.name == name_};
  }

  // NOT VALID is refused on a partitioned table before 18; partitions that have it already are merged without
  // a scan (safety.md G12).
  Built key_over_partitions(const catalog::Constraint& wanted, const catalog::Constraint& built) {
    const auto& key = *wanted.foreign_key();
    std::vector<std::size_t> ready;
    bool all = prove_partitions(final_table_, wanted, ready);
    auto draft =
        context_.on_table(Phase::validate, final_table_, describe(context_, final_table_, wanted), origin_);
    draft.step.why = all ? "its partitions have it already, so that nothing is read" : "";
    context_.mention(draft, key.referenced);
    need_columns(draft, key.columns);
    draft.needs.push_back(key_resource(key.referenced, key.referenced_columns));
    draft.small = all;
    draft.after = ready;
    draft.makes.push_back(constraint_resource(final_table_, name_));
    draft.step.statements = {ddl::add_constraint(table_, built)};
    draft.step.undo.statements = {drop_constraint_if_exists(table_, name_)};
    draft.step.delta = {{diff::AddConstraint{table_, built}, origin_}};
    return {built, {context_.drafts.add(std::move(draft))}, wanted.name == name_};
  }

  bool prove_partitions(const Name& parent, const catalog::Constraint& wanted,
                        std::vector<std::size_t>& ready) {
    bool all = true;
    for (const auto& [name, table] : context_.to.tables) {
      if (!table.partition_of || table.partition_of->parent != parent || !context_.old_table(name)) continue;
      if (table.partition_key) {
        all &= prove_partitions(name, wanted, ready);
        continue;
      }
      auto found = std::find_if(table.constraints.begin(), table.constraints.end(), [&](const auto& one) {
        return one.foreign_key() && *one.foreign_key() == *wanted.foreign_key();
      });
      if (found == table.constraints.end() || context_.old_table(name)->constraint(found->name)) {
        all = false;
        continue;
      }
      auto built = plan::build(context_, name, *found, found->name, origin_);
      ready.insert(ready.end(), built.ready.begin(), built.ready.end());
    }
    return all;
  }

  // WITHOUT OVERLAPS is kept by a GiST index that no CREATE INDEX makes (manual 18, CREATE TABLE).
  static bool is_temporal(const catalog::Constraint& constraint) {
    return constraint.key() != nullptr && constraint.key()->without_overlaps;
  }

  // No online form (safety.md B21).
  Built directly(const catalog::Constraint& wanted, const catalog::Constraint& built) {
    auto draft =
        context_.on_table(Phase::validate, final_table_, describe(context_, final_table_, wanted), origin_);
    draft.step.why = fmt::format("PostgreSQL has no online form of {}",
                                 built.exclusion() ? "an exclusion constraint" : "WITHOUT OVERLAPS");
    if (const auto* key = wanted.key()) {
      draft.makes.push_back(key_resource(final_table_, key->columns));
      for (const auto& column : key->columns) {
        if (!key->primary) break;
        request_not_null(column);
        draft.needs.push_back(not_null_resource(final_table_, column));
      }
    }
    need_columns(draft, columns_of(wanted));
    context_.need_objects(draft, Relation(wanted));
    draft.cost = Cost::index;
    draft.small = context_.briefly_indexed(final_table_);
    draft.makes.push_back(constraint_resource(final_table_, name_));
    if (context_.settled(final_table_, columns_of(wanted))) add_hazard(draft.step, locks::Hazard::tightens);
    draft.step.statements = {ddl::add_constraint(table_, built)};
    draft.step.undo.statements = {drop_constraint_if_exists(table_, name_)};
    draft.step.delta = {{diff::AddConstraint{table_, built}, origin_}};
    return {built, {context_.drafts.add(std::move(draft))}, wanted.name == name_};
  }

  // A unique index first; ADD CONSTRAINT ... USING INDEX is left for the switch (safety.md B16 to B19).
  Built key(const catalog::Constraint& wanted, const catalog::Constraint& built) {
    auto index = key_index(built, name_);
    auto columns = columns_of(wanted);
    auto draft = context_.on_table(
        Phase::validate, final_table_,
        fmt::format("unique index for {}", describe(context_, final_table_, wanted)), origin_);
    draft.step.why =
        "the constraint takes this index over in an instant; building it inside ADD CONSTRAINT "
        "would hold ACCESS EXCLUSIVE";
    need_columns(draft, columns);
    tighten(draft, columns, [&] { return no_duplicates(table_, built); });
    index_statement(draft, index,
                    ddl::create_key_index(table_, built, name_, !context_.briefly_indexed(final_table_)));
    draft.step.delta = {{diff::AddIndex{table_, index}, origin_}};
    draft.makes.push_back(key_resource(final_table_, wanted.key()->columns));
    if (wanted.key()->primary)
      for (const auto& column : wanted.key()->columns) request_not_null(column);
    return {index, {context_.drafts.add(std::move(draft))}, false};
  }

  void index_statement(Draft& draft, const catalog::Index& index, std::string statement) {
    auto& step = draft.step;
    context_.need_objects(draft, Relation(index));
    draft.cost = Cost::index;
    draft.small = context_.briefly_indexed(final_table_);
    draft.makes.push_back(index_resource(final_table_, index.name));
    step.statements = {std::move(statement)};
    // The constraint that took the index over may have been dropped with it by then.
    auto concurrently = draft.small ? "" : "CONCURRENTLY ";
    step.undo.statements = {fmt::format("DROP INDEX {}IF EXISTS {}", concurrently,
                                        catalog::to_string(Name{table_.schema, index.name}))};
    if (draft.small) return;
    step.mode = Mode::autonomous;
    step.summary += ", concurrently";
    step.done = index_built(table_, index);
  }

  Built check(const catalog::Constraint& wanted, const catalog::Constraint& built) {
    auto columns = columns_of(wanted);
    auto draft =
        context_.on_table(Phase::validate, final_table_, describe(context_, final_table_, wanted), origin_);
    need_columns(draft, columns);
    context_.need_objects(draft, Relation(wanted));
    tighten(draft, columns, [&] { return no_violations(table_, built); });
    return added(std::move(draft), wanted, built, context_.briefly_scanned(final_table_));
  }

  // SHARE ROW EXCLUSIVE on both tables, and never in one statement with anything else (safety.md B7, B15).
  Built foreign_key(const catalog::Constraint& wanted, const catalog::Constraint& built) {
    const auto& key = *wanted.foreign_key();
    auto draft =
        context_.on_table(Phase::validate, final_table_, describe(context_, final_table_, wanted), origin_);
    draft.step.why =
        fmt::format("locks {} too, so that neither side can change unseen", context_.label(key.referenced));
    context_.mention(draft, key.referenced);
    need_columns(draft, key.columns);
    need_key(context_, draft, key);
    if (context_.settled(key.referenced, key.referenced_columns))
      tighten(draft, key.columns, [&] { return no_orphans(table_, built); });
    bool small = context_.briefly_scanned(final_table_) && context_.briefly_scanned(key.referenced);
    return added(std::move(draft), wanted, built, small);
  }

  // ADD ... NOT VALID, then VALIDATE in a transaction of its own; or both at once on a small table.
  Built added(Draft draft, const catalog::Constraint& wanted, catalog::Constraint built, bool small) {
    auto& step = draft.step;
    bool directly = small || !wanted.validated;
    built.validated = wanted.validated && small;
    draft.small = small;
    draft.makes.push_back(constraint_resource(final_table_, name_));
    draft.merge = built.check() && !small ? Merge::instant : Merge::alone;
    if (small) draft.cost = Cost::scan;
    auto summary = step.summary;
    if (!directly) step.summary += ", not yet validated";
    step.statements = {ddl::add_constraint(table_, built, !directly)};
    // Undoing the switch of the table it refers to may have dropped it already.
    step.undo.statements = {drop_constraint_if_exists(table_, name_)};
    step.delta = {{diff::AddConstraint{table_, built}, origin_}};
    auto added_at = context_.drafts.add(std::move(draft));
    bool complete = wanted.name == name_;
    if (directly) return {built, {added_at}, complete};
    auto validated = built;
    validated.validated = true;
    auto second = context_.on_table(Phase::validate, final_table_, "validate " + summary, origin_);
    if (const auto* key = wanted.foreign_key()) context_.mention(second, key->referenced);
    second.step.why = "reads the table without stopping its readers or writers; in the ADD it would";
    second.step.statements = {ddl::validate_constraint(table_, name_)};
    second.step.done = constraint_validated(table_, name_);
    second.step.delta = {{diff::AlterConstraint{table_, built, validated}, origin_}};
    second.cost = Cost::scan;
    second.after = {added_at};
    second.needs.push_back(constraint_resource(final_table_, name_));
    return {validated, {context_.drafts.add(std::move(second))}, complete};
  }

  void need_columns(Draft& draft, const std::vector<std::string>& final_columns) const {
    for (const auto& column : final_columns) draft.needs.push_back(column_resource(final_table_, column));
  }

  // Over columns that the running application writes, what it writes may now be refused.
  template <class Question>
  void tighten(Draft& draft, const std::vector<std::string>& final_columns, const Question& question) const {
    if (!context_.settled(final_table_, final_columns)) return;
    add_hazard(draft.step, locks::Hazard::tightens);
    if (!can_be_asked(final_columns)) return;
    auto asked = question();
    if (!context_.names_what_changes(asked.query)) draft.step.pre = {std::move(asked)};
  }

  // Pre-flight asks before anything has changed: the columns must be there, and be what they will be.
  bool can_be_asked(const std::vector<std::string>& final_columns) const {
    const auto* before = context_.old_table(final_table_);
    const auto* after = context_.new_table(final_table_);
    return before != nullptr && after != nullptr &&
           std::all_of(final_columns.begin(), final_columns.end(), [&](const std::string& name) {
             const auto* old_column = before->column(context_.naming.column(final_table_, name));
             const auto* new_column = after->column(name);
             return old_column != nullptr && new_column != nullptr &&
                    reads_alike(old_column->type, new_column->type);
           });
  }

  // A primary key's columns; those that already are NOT NULL, or ask for it themselves, need no more.
  void request_not_null(const std::string& final_column) {
    const auto* wanted = context_.new_table(final_table_)->column(final_column);
    if (wanted && wanted->not_null) return;
    auto column = context_.naming.column(final_table_, final_column);
    const auto* before = context_.old_table(final_table_)->column(column);
    if (!before || before->not_null) return;
    context_.not_null[final_table_].push_back(
        {*before, final_column, origin_, true, no_nulls(table_, column)});
  }

  static std::vector<std::string> key_columns(const catalog::Index& index) {
    std::vector<std::string> columns;
    for (const auto& key : index.keys) columns.push_back(key.column);
    return columns;
  }

  Context& context_;
  const Name& final_table_;
  Name table_;
  std::string name_;
  const catalog::Origin& origin_;
};

}  // namespace

std::string drop_constraint_if_exists(const Name& table, const std::string& constraint) {
  return fmt::format("ALTER TABLE {} DROP CONSTRAINT IF EXISTS {}", catalog::to_string(table),
                     sql::quote_identifier(constraint));
}

std::string describe(const Context& context, const Name& final_table, const Relation& relation) {
  std::string_view kind = "index";
  if (const auto* index = std::get_if<catalog::Index>(&relation)) {
    if (index->unique) kind = "unique index";
  } else {
    const auto& constraint = std::get<catalog::Constraint>(relation);
    if (constraint.check()) kind = "check";
    if (const auto* key = constraint.key()) kind = key->primary ? "primary key" : "unique";
    if (constraint.foreign_key()) kind = "foreign key";
    if (constraint.exclusion()) kind = "exclusion constraint";
  }
  return fmt::format("{} {} on {}", kind, name(relation), context.label(final_table));
}

std::vector<std::string> unique_columns(const Relation& relation) {
  if (const auto* constraint = std::get_if<catalog::Constraint>(&relation))
    return constraint->key() ? constraint->key()->columns : std::vector<std::string>();
  const auto& index = std::get<catalog::Index>(relation);
  std::vector<std::string> columns;
  if (!index.unique || index.predicate) return columns;
  for (const auto& each : index.keys) {
    if (each.expression) return {};
    columns.push_back(each.column);
  }
  return columns;
}

void need_key(const Context& context, Draft& draft, const catalog::ForeignKey& key) {
  const bool stands_back = context.settled(key.referenced, key.referenced_columns) && loses_key(context, key);
  draft.needs.push_back(stands_back ? given_up_key_resource(key.referenced, key.referenced_columns)
                                    : key_resource(key.referenced, key.referenced_columns));
  for (const auto& column : key.referenced_columns)
    draft.needs.push_back(column_resource(key.referenced, column));
}

std::optional<Phase> loses_key(const Context& context, const catalog::ForeignKey& foreign_key) {
  const auto referenced = context.naming.table_after(foreign_key.referenced);
  if (context.work.replaced_tables.count(referenced)) return Phase::switch_;
  const auto* parent = context.work.find(referenced);
  if (!parent) return std::nullopt;
  const auto wanted = key_resource(referenced, foreign_key.referenced_columns);
  for (const auto& [final_name, satellite] : parent->satellites)
    if (satellite.before)
      if (auto columns = unique_columns(*satellite.before);
          !columns.empty() && key_resource(referenced, std::move(columns)) == wanted)
        return satellite.after ? Phase::switch_ : Phase::contract;
  return std::nullopt;
}

catalog::Index key_index(const catalog::Constraint& constraint, const std::string& name) {
  const auto& key = *constraint.key();
  catalog::Index index;
  index.name = name;
  index.unique = true;
  index.nulls_not_distinct = key.nulls_not_distinct;
  for (const auto& column : key.columns) {
    catalog::IndexKey index_key;
    index_key.column = column;
    index.keys.push_back(std::move(index_key));
  }
  index.include = key.include;
  return index;
}

Built build(Context& context, const Name& final_table, const Relation& wanted, const std::string& name,
            const catalog::Origin& origin) {
  Builder builder(context, final_table, name, origin);
  return std::visit([&](const auto& object) { return builder(object); }, wanted);
}

}  // namespace wesley::plan
