// SPDX-License-Identifier: Apache-2.0
#include "plan/effects.h"

#include <algorithm>
#include <optional>
#include <set>
#include <type_traits>

#include "locks/lookup.h"
#include "plan/facts.h"

namespace wesley::plan {
namespace {

using locks::Hazard;

bool contains(const std::vector<Hazard>& hazards, Hazard hazard) {
  return std::find(hazards.begin(), hazards.end(), hazard) != hazards.end();
}

// What a statement alone looks like, a strategy may know better.
bool applies(const Draft& draft, Hazard hazard) {
  switch (hazard) {
    case Hazard::breaks_running_app:
      // The contract phase begins when the application that knew the object is gone.
      return !draft.scaffolding && draft.step.phase != Phase::contract;
    case Hazard::data_loss:
    case Hazard::untracked_dependency:
      return !draft.scaffolding;  // Wesley's own objects, or names that change hands
    case Hazard::tightens:
    case Hazard::irreversible:
    case Hazard::access_widened:
      return false;  // only the strategy knows who writes the column, how the step is taken back, and who
                     // could see what before
    case Hazard::rewrite:
    case Hazard::scan_under_lock:
    case Hazard::blocks_reads:
    case Hazard::blocks_writes:
      return !draft.small;
    default:
      return true;
  }
}

void take_over(Draft& draft, const locks::Effect& effect) {
  auto& step = draft.step;
  step.locks = effect.locks;
  step.scans = effect.scans;
  step.rewrites = effect.rewrites;
  step.blocks = effect.blocks;
  step.duration = draft.small ? locks::Duration::instant : effect.duration;
  for (auto hazard : effect.hazards)
    if (!contains(step.hazards, hazard) && applies(draft, hazard)) step.hazards.push_back(hazard);
  std::sort(step.hazards.begin(), step.hazards.end());
  if (step.why.empty() && (step.mode == Mode::autonomous || !step.rewrites.empty())) step.why = effect.why;
}

// The classifier names an identity's sequence as PostgreSQL would have at creation; the column may have been
// renamed since. Whoever locks the table has the sequence too.
void drop_unknown_sequences(Step& step, const catalog::Catalog& catalog) {
  constexpr std::string_view suffix = "_seq";
  std::set<catalog::Name> renamed;
  for (const auto& change : step.delta)
    if (const auto* alter = std::get_if<diff::AlterColumn>(&change.body);
        alter && alter->before.identity && alter->after.identity)
      renamed.insert(locks::identity_sequence(alter->table, alter->before));
  auto unknown = [&](const locks::RelationLock& lock) {
    const auto& name = lock.relation.name;
    bool like_a_sequence =
        name.size() > suffix.size() && name.compare(name.size() - suffix.size(), suffix.size(), suffix) == 0;
    return like_a_sequence && !catalog.sequences.count(lock.relation) &&
           !catalog.tables.count(lock.relation) && !renamed.count(lock.relation);
  };
  step.locks.erase(std::remove_if(step.locks.begin(), step.locks.end(), unknown), step.locks.end());
}

// Seconds of work behind a step; its bytes on disk.
void estimate(const catalog::TableStatistics& size, Cost cost, Estimate& estimate) {
  switch (cost) {
    case Cost::instant:
      return;
    case Cost::scan:
      estimate.expected = scan_seconds(size);
      break;
    case Cost::index:
      estimate.expected = index_seconds(size);
      estimate.disk_bytes = static_cast<std::int64_t>(size.rows * bytes_an_index_row);
      break;
    case Cost::rewrite:
      estimate.expected = rewrite_seconds(size);
      estimate.disk_bytes = size.bytes + size.index_bytes;
      break;
    case Cost::backfill:
      estimate.expected = size.rows / backfill_rows_a_second;
      estimate.disk_bytes = size.bytes;
      break;
  }
  estimate.rows = size.rows;
  estimate.optimistic = estimate.expected / 2;
  estimate.pessimistic = estimate.expected * 4;
}

// The catalog as the steps unfold, with a lookup that follows it table by table: made anew for each
// statement, it would cost the whole catalog every time.
class Unfolding {
 public:
  explicit Unfolding(const catalog::Catalog& from)
      : now_(from), application_(now_), lookup_(std::in_place, now_) {}
  const catalog::Catalog& catalog() const { return now_; }
  const locks::Lookup& lookup() const { return *lookup_; }
  catalog::Catalog take() && { return std::move(now_); }

  void apply(const std::vector<diff::Change>& delta) {
    for (const auto& change : delta) {
      if (is_unseen(change)) {
        application_.apply(change);
      } else if (stays_in_table(change)) {
        const auto name = *diff::relation(change);
        if (const auto* table = now_.table(name)) lookup_->remove(*table);
        application_.apply(change);
        if (const auto* table = now_.table(name)) lookup_->add(*table);
      } else {
        application_.apply(change);
        lookup_.emplace(now_);
      }
    }
  }

 private:
  // What the lookup does not know of.
  static bool is_unseen(const diff::Change& change) {
    if (const auto* alter = std::get_if<diff::AlterColumn>(&change.body))
      return alter->property != diff::ColumnProperty::type;
    return std::holds_alternative<diff::SetComment>(change.body) ||
           std::holds_alternative<diff::SetGrant>(change.body) ||
           std::holds_alternative<diff::ReplaceDefinition>(change.body) ||
           std::holds_alternative<diff::AlterDefinition>(change.body);
  }
  // Changes of one table that keeps its name and has no children. A renamed column changes the text of
  // foreign keys elsewhere, and none of what the lookup points to.
  bool stays_in_table(const diff::Change& change) const {
    const auto subject = diff::relation(change);
    if (!subject || application_.is_parent(*subject)) return false;
    return std::visit(
        [](const auto& body) {
          using Body = std::decay_t<decltype(body)>;
          constexpr bool in_family =
              std::is_same_v<Body, diff::JoinParent> || std::is_same_v<Body, diff::LeaveParent>;
          return (requires { body.table; } && !in_family) || std::is_same_v<Body, diff::CreateTable> ||
                 std::is_same_v<Body, diff::DropTable>;
        },
        change.body);
  }

  catalog::Catalog now_;
  diff::Application application_;
  std::optional<locks::Lookup> lookup_;
};

// What a step makes: nobody waits for it, neither in the step itself nor later in the plan. A definition that
// is only made again was there before.
void note_created(const std::vector<diff::Change>& delta, const catalog::Catalog& from,
                  std::set<catalog::Name>& created) {
  for (const auto& change : delta) {
    if (const auto* definition = std::get_if<diff::CreateDefinition>(&change.body);
        definition && from.definition(definition->after.id) == nullptr) {
      const auto& name = definition->after.id.name;
      if (definition->after.id.kind == catalog::ObjectKind::materialized_view) created.insert(name);
      for (const auto& index : definition->after.indexes) created.insert({name.schema, index.name});
    }
    const auto* table = std::get_if<diff::CreateTable>(&change.body);
    if (table == nullptr) continue;
    const auto& name = table->after.name;
    created.insert(name);
    for (const auto& index : table->after.indexes) created.insert({name.schema, index.name});
    for (const auto& constraint : table->after.constraints) created.insert({name.schema, constraint.name});
  }
}

}  // namespace

catalog::Catalog classify_steps(const catalog::Catalog& from, const Options& options, Drafts& drafts,
                                const std::vector<std::size_t>& order) {
  Unfolding unfolding(from);
  std::set<catalog::Name> created;
  locks::Context context;
  context.catalog = &unfolding.catalog();
  context.server_major = options.server_major;
  context.created = &created;
  for (auto index : order) {
    auto& draft = drafts[index];
    note_created(draft.step.delta, from, created);
    context.lookup = &unfolding.lookup();
    std::vector<locks::Effect> effects;
    for (const auto& statement : draft.step.statements)
      effects.push_back(locks::classify(statement, context));
    take_over(draft, effects.size() == 1 ? effects.front() : locks::combine(effects));
    drop_unknown_sequences(draft.step, unfolding.catalog());
    unfolding.apply(draft.step.delta);
  }
  return std::move(unfolding).take();
}

void estimate_steps(Drafts& drafts, const std::vector<std::size_t>& order) {
  for (auto index : order) {
    auto& draft = drafts[index];
    if (draft.size) estimate(*draft.size, draft.cost, draft.step.estimate);
  }
}

}  // namespace wesley::plan
