// SPDX-License-Identifier: Apache-2.0
#include "plan/context.h"

#include <algorithm>
#include <cctype>

#include "catalog/dependencies.h"
#include "locks/lookup.h"
#include "sql/quote.h"

namespace wesley::plan {

Context::Context(const catalog::Catalog& from_, const catalog::Catalog& to_, const Options& options_,
                 const Work& work_)
    : from(from_), to(to_), options(options_), work(work_), naming(work_), followers_(from_) {
  for (const auto& [name, sequence] : from.sequences)
    if (sequence.owned_by) owned_[*sequence.owned_by].push_back(&sequence);
  for (const auto& change : work.changes) note(change);
  for (const auto& [name, type] : work.replaced.types) note(type);
  changed_routines_.insert(changed_routines_.end(), work.set_aside.begin(), work.set_aside.end());
  note_names();
  for (const auto& [id, definition] : from.definitions)
    if (id.kind == catalog::ObjectKind::trigger) with_triggers_.insert(id.name);
  for (const auto& [name, table] : to.tables) {
    if (table.partition_of) partitions_[table.partition_of->parent].push_back(&table);
    for (const auto& constraint : table.constraints)
      if (const auto* key = constraint.foreign_key())
        referring_[key->referenced].push_back({name, &constraint});
  }
}

Draft Context::on_table(Phase phase, const catalog::Name& final_table, std::string summary,
                        catalog::Origin origin) const {
  Draft draft;
  draft.step.phase = phase;
  draft.step.summary = std::move(summary);
  draft.step.origin = std::move(origin);
  draft.table = final_table;
  draft.size = size(final_table);
  mention(draft, final_table);
  mention_family(draft, final_table);
  return draft;
}

void Context::mention(Draft& draft, const catalog::Name& final_table) const {
  draft.needs.push_back(table_resource(final_table));
  if (draft.step.phase != Phase::contract && work.renamed.count(final_table))
    draft.needs.push_back(name_resource(final_table));
}

// What happens to a parent happens to whom has not left yet, and not to whom has not joined yet.
void Context::mention_family(Draft& draft, const catalog::Name& final_table) const {
  if (with_family_.count(final_table)) {
    draft.needs.push_back(left_resource(final_table));
    draft.needs.push_back(unjoined_resource(final_table));
  }
  if (draft.step.phase != Phase::contract && with_new_children_.count(final_table))
    draft.needs.push_back(childless_resource(final_table));
}

std::string Context::label(const catalog::Name& final_table, std::string_view column) const {
  return plan::label(final_table, column);
}

const catalog::TableStatistics* Context::size(const catalog::Name& final_table) const {
  return known_size(options.statistics, name_of(final_table));
}

bool Context::briefly_scanned(const catalog::Name& final_table) const {
  const auto* known = size(final_table);
  return known && scan_seconds(*known) < options.instant_seconds;
}

bool Context::briefly_rewritten(const catalog::Name& final_table) const {
  const auto* known = size(final_table);
  return known && rewrite_seconds(*known) < options.instant_seconds;
}

bool Context::briefly_indexed(const catalog::Name& final_table) const {
  const auto* known = size(final_table);
  return known && index_seconds(*known) < options.instant_seconds;
}

const catalog::Table* Context::old_table(const catalog::Name& final_table) const {
  return from.table(name_of(final_table));
}

const catalog::Table* Context::new_table(const catalog::Name& final_table) const {
  return to.table(final_table);
}

bool Context::settled(const catalog::Name& final_table, const std::string& final_column) const {
  if (const auto* table_work = work.find(final_table); table_work && table_work->move_to(final_column))
    return false;
  const auto* table = old_table(final_table);
  return table && table->column(naming.column(final_table, final_column)) != nullptr;
}

bool Context::settled(const catalog::Name& final_table, const std::vector<std::string>& final_columns) const {
  return std::all_of(final_columns.begin(), final_columns.end(),
                     [&](const std::string& column) { return settled(final_table, column); });
}

void Context::note_names() {
  std::map<catalog::Name, catalog::Name>
      holders;  // of an index's or identity sequence's name: the table that goes
  const auto each_name = [](const catalog::Table& table, const auto& visit) {
    for (const auto& index : table.indexes) visit(catalog::Name{table.name.schema, index.name});
    for (const auto& constraint : table.constraints)
      if (constraint.has_index()) visit(catalog::Name{table.name.schema, constraint.name});
    for (const auto& column : table.columns)
      if (column.identity) visit(locks::identity_sequence(table.name, column));
  };
  for (const auto& [name, table] : from.tables)
    if (!to.table(naming.table_after(name)))
      each_name(table, [&, gone = name](const catalog::Name& held) { holders.emplace(held, gone); });
  if (holders.empty()) return;
  const auto take = [&](const catalog::Name& wanted) {
    const auto holder = holders.find(wanted);
    if (holder != holders.end())
      names_given_up_[holder->second].emplace(wanted.name, temporary_name(wanted.name, old_suffix));
  };
  for (const auto& [name, table] : to.tables) each_name(table, take);
  for (const auto& [name, sequence] : to.sequences) take(name);
}

const std::map<std::string, std::string>& Context::names_given_up(const catalog::Name& dropped) const {
  static const std::map<std::string, std::string> none;
  auto found = names_given_up_.find(dropped);
  return found == names_given_up_.end() ? none : found->second;
}

std::optional<catalog::Name> Context::given_up(const catalog::Name& wanted) const {
  if (const auto found = sequences_given_up_.find(wanted); found != sequences_given_up_.end())
    return found->second;
  for (const auto& [table, names] : names_given_up_) {
    if (table.schema != wanted.schema) continue;
    if (const auto found = names.find(wanted.name); found != names.end())
      return catalog::Name{wanted.schema, found->second};
  }
  return std::nullopt;
}

std::vector<catalog::Name> Context::ancestors(const catalog::Name& final_table) const {
  std::vector<catalog::Name> out;
  const auto add_parents = [&](const catalog::Name& name) {
    const auto* table = to.table(name);
    if (!table) return;
    if (table->partition_of) out.push_back(table->partition_of->parent);
    out.insert(out.end(), table->inherits.begin(), table->inherits.end());
  };
  add_parents(final_table);
  for (std::size_t i = 0; i < out.size(); ++i) add_parents(catalog::Name(out[i]));
  return out;
}

std::vector<catalog::Name> Context::descendants(const catalog::Name& final_table) const {
  std::vector<catalog::Name> pending = {name_of(final_table)}, out;
  for (std::size_t i = 0; i < pending.size(); ++i) {
    for (const auto& child : followers_.children_of(catalog::Name(pending[i]))) {
      pending.push_back(child);
      out.push_back(naming.table_after(child));
    }
  }
  return out;
}

bool Context::has_user_triggers(const catalog::Name& final_table) const {
  return with_triggers_.count(name_of(final_table)) != 0;
}

const std::vector<const catalog::Sequence*>& Context::owned_by(const catalog::Name& old_table,
                                                               const std::string& column) const {
  static const std::vector<const catalog::Sequence*> none;
  auto found = owned_.find({old_table, column});
  return found == owned_.end() ? none : found->second;
}

const std::vector<Context::Referring>& Context::referring_to(const catalog::Name& final_table) const {
  static const std::vector<Referring> none;
  auto found = referring_.find(final_table);
  return found == referring_.end() ? none : found->second;
}

const std::vector<const catalog::Table*>& Context::partitions_of(const catalog::Name& final_table) const {
  static const std::vector<const catalog::Table*> none;
  const auto found = partitions_.find(final_table);
  return found == partitions_.end() ? none : found->second;
}

bool Context::lacks_parts(const catalog::Table& wanted, const catalog::Index& index) const {
  const catalog::Name name{wanted.name.schema, index.name};
  const auto is_part = [&](const auto& one) { return one.parent == name; };
  const auto& partitions = partitions_of(wanted.name);
  return std::any_of(partitions.begin(), partitions.end(), [&](const catalog::Table* partition) {
    return std::none_of(partition->indexes.begin(), partition->indexes.end(), is_part) &&
           std::none_of(partition->constraints.begin(), partition->constraints.end(), is_part);
  });
}

std::vector<Context::KeyTo> Context::keys_to(const catalog::Name& old_table) const {
  std::vector<KeyTo> out;
  for (const auto& owner : followers_.referring_to(old_table))
    for (const auto& constraint : from.table(owner)->constraints)
      if (const auto* key = constraint.foreign_key(); key && key->referenced == old_table)
        out.push_back({owner, key});
  return out;
}

void Context::note(const diff::Change& change) {
  if (const auto* join = std::get_if<diff::JoinParent>(&change.body))
    with_family_.insert({join->table, join->parent});
  if (const auto* leave = std::get_if<diff::LeaveParent>(&change.body)) with_family_.insert(leave->parent);
  if (const auto* create = std::get_if<diff::CreateTable>(&change.body); create && create->after.partition_of)
    with_family_.insert(create->after.partition_of->parent);
  if (const auto* create = std::get_if<diff::CreateTable>(&change.body))
    with_new_children_.insert(create->after.inherits.begin(), create->after.inherits.end());
  auto routine = [&](const catalog::ObjectId& id) {
    switch (id.kind) {
      case catalog::ObjectKind::function:
      case catalog::ObjectKind::aggregate:
      case catalog::ObjectKind::operator_:
      case catalog::ObjectKind::collation:
      case catalog::ObjectKind::cast:
        changed_routines_.push_back(id);
        return;
      default:
        return;
    }
  };
  if (const auto* alter = std::get_if<diff::AlterColumn>(&change.body);
      alter && alter->property == diff::ColumnProperty::identity && !alter->before.identity) {
    const auto name = catalog::identity_sequence(alter->table, alter->after);
    if (from.sequences.count(name) > 0 && to.sequences.count(name) == 0)
      sequences_given_up_[name] = {name.schema, temporary_name(name.name, old_suffix)};
  }
  if (const auto* sequence = std::get_if<diff::CreateSequence>(&change.body))
    created_sequences_.push_back(sequence->after.name);
  if (const auto* sequence = std::get_if<diff::DropSequence>(&change.body))
    dropped_sequences_.push_back(sequence->before.name);
  if (const auto* create = std::get_if<diff::CreateTable>(&change.body))
    for (const auto& column : create->after.columns)
      if (column.identity) created_sequences_.push_back(locks::identity_sequence(create->after.name, column));
  if (const auto* type = std::get_if<diff::CreateEnum>(&change.body))
    created_types_.push_back(type->after.name);
  if (const auto* type = std::get_if<diff::CreateDomain>(&change.body))
    created_types_.push_back(type->after.name);
  if (const auto* type = std::get_if<diff::CreateComposite>(&change.body))
    created_types_.push_back(type->after.name);
  if (const auto* add = std::get_if<diff::AddEnumValue>(&change.body))
    new_labels_.push_back(sql::quote_literal(add->label.label));
  if (const auto* rename = std::get_if<diff::RenameEnumValue>(&change.body))
    new_labels_.push_back(sql::quote_literal(rename->after));
  if (const auto* create = std::get_if<diff::CreateDefinition>(&change.body)) routine(create->after.id);
  if (const auto* drop = std::get_if<diff::DropDefinition>(&change.body)) routine(drop->before.id);
  if (const auto* replace = std::get_if<diff::ReplaceDefinition>(&change.body)) routine(replace->after.id);
}

void Context::note(const ReplacedType& type) {
  if (type.after && !type.before) created_types_.push_back(type.after->name);
  if (!type.after || type.after->kind != catalog::ObjectKind::enumeration) return;
  for (const auto& label : to.enums.at(type.after->name).labels)
    new_labels_.push_back(sql::quote_literal(label.label));
}

bool Context::names_what_changes(std::string_view text) const {
  const auto is_named = [&](const catalog::Name& name) {
    return text.find(name.name) != std::string_view::npos;
  };
  return std::any_of(created_sequences_.begin(), created_sequences_.end(), is_named) ||
         std::any_of(created_types_.begin(), created_types_.end(), is_named) ||
         std::any_of(new_labels_.begin(), new_labels_.end(),
                     [&](const std::string& label) { return text.find(label) != std::string_view::npos; }) ||
         std::any_of(changed_routines_.begin(), changed_routines_.end(),
                     [&](const catalog::ObjectId& routine) { return is_named(routine.name); });
}

namespace {

bool is_word_character(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '$' || (c & 0x80) != 0;
}

bool mentions(std::string_view text, const catalog::Name& name) {
  const auto written = catalog::to_string(name);
  for (auto at = text.find(written); at != std::string_view::npos; at = text.find(written, at + 1)) {
    const auto next = text.substr(at + written.size());
    if (next.empty() || !is_word_character(next.front())) return true;
  }
  return false;
}

}  // namespace

// Naming it is enough to be careful.
void Context::need_objects(Draft& draft, const catalog::Expression& expression) const {
  for (const auto& sequence : created_sequences_)
    if (expression.text.find(sequence.name) != std::string::npos)
      draft.needs.push_back(sequence_resource(sequence));
  for (const auto& routine : changed_routines_)
    if (expression.text.find(routine.name.name) != std::string::npos)
      draft.needs.push_back(object_resource(routine));
  for (const auto& [name, built] : work.replaced.built_names())
    for (const auto& each : {name, built})
      if (mentions(expression.text, each)) draft.needs.push_back(type_resource(each));
}

void Context::leave_objects(Draft& draft, const catalog::Expression& expression) const {
  for (const auto& name : work.replaced.old_names)
    if (mentions(expression.text, name)) draft.leaves.push_back(type_resource(name));
  for (const auto& sequence : dropped_sequences_)
    if (expression.text.find(sequence.name) != std::string::npos)
      draft.leaves.push_back(sequence_resource(sequence));
  for (const auto& routine : changed_routines_)
    if (expression.text.find(routine.name.name) != std::string::npos)
      draft.needs.push_back(object_resource(routine));
}

namespace {

// And the collations that keys name, as expressions do.
template <class Visitor>
void each_expression(const Relation& relation, const Visitor& visit) {
  const auto look = [&](const Rare<catalog::Expression>& expression) {
    if (expression) visit(*expression);
  };
  const auto look_at_key = [&](const catalog::IndexKey& key) {
    look(key.expression);
    if (key.collation) visit({catalog::to_string(*key.collation), {}});
  };
  if (const auto* index = std::get_if<catalog::Index>(&relation)) {
    for (const auto& key : index->keys) look_at_key(key);
    look(index->predicate);
    return;
  }
  const auto& constraint = std::get<catalog::Constraint>(relation);
  if (const auto* check = constraint.check()) visit(check->expression);
  const auto* exclusion = constraint.exclusion();
  if (exclusion == nullptr) return;
  for (const auto& element : exclusion->elements) look_at_key(element.key);
  look(exclusion->predicate);
}

}  // namespace

void Context::need_objects(Draft& draft, const Relation& relation) const {
  each_expression(relation, [&](const catalog::Expression& each) { need_objects(draft, each); });
  need_built_types(draft);
}

void Context::need_old_types(Draft& draft, const catalog::Expression& expression) const {
  for (const auto& name : work.replaced.old_names)
    if (mentions(expression.text, name)) draft.needs.push_back(type_resource(name));
}

void Context::need_old_types(Draft& draft, const Relation& relation) const {
  each_expression(relation, [&](const catalog::Expression& each) { need_old_types(draft, each); });
}

void Context::leave_objects(Draft& draft, const Relation& relation) const {
  each_expression(relation, [&](const catalog::Expression& each) { leave_objects(draft, each); });
}

const std::map<catalog::ObjectId, std::set<catalog::Use>>& Context::uses_in_from() const {
  if (!uses_in_from_) uses_in_from_ = catalog::dependencies(from);
  return *uses_in_from_;
}

const std::map<catalog::ObjectId, std::set<catalog::Use>>& Context::uses_in_to() const {
  if (!uses_in_to_) uses_in_to_ = catalog::dependencies(to);
  return *uses_in_to_;
}

catalog::ObjectId Context::final_id(const catalog::ObjectId& old_id) const {
  auto id = old_id;
  switch (id.kind) {
    case catalog::ObjectKind::table:
    case catalog::ObjectKind::trigger:
    case catalog::ObjectKind::policy:
    case catalog::ObjectKind::rule:
      id.name = naming.table_after(id.name);
      return id;
    default:
      return id;
  }
}

void Context::need_uses(Draft& draft, const catalog::ObjectId& object) const {
  auto found = uses_in_to().find(object);
  if (found == uses_in_to().end()) return;
  for (const auto& use : found->second) {
    if (use.object == object) continue;
    draft.needs.push_back(use_resource({use.object, {}}));
    if (use.object.kind != catalog::ObjectKind::table) continue;
    const auto& table = use.object.name;
    if (work.renamed.count(table)) draft.needs.push_back(renamed_resource(table));
    if (use.column.empty()) continue;
    draft.needs.push_back(use_resource(use));
    if (const auto* table_work = work.find(table);
        table_work && (table_work->move_to(use.column) || table_work->instant_renames.count(use.column)))
      draft.needs.push_back(switched_resource(table));
  }
}

void Context::need_built_types(Draft& draft) const {
  for (const auto& [name, built] : work.replaced.built_names())
    std::replace(draft.needs.begin(), draft.needs.end(), type_resource(name), type_resource(built));
}

void Context::hold_uses(Draft& draft, const catalog::ObjectId& object) const {
  auto found = uses_in_from().find(object);
  if (found == uses_in_from().end()) return;
  for (auto use : found->second) {
    if (use.object == object) continue;
    use.object = final_id(use.object);
    draft.needs.push_back(use_resource({use.object, {}}));
    if (!use.column.empty()) draft.needs.push_back(use_resource(use));
  }
}

void add_hazard(Step& step, locks::Hazard hazard) {
  auto place = std::lower_bound(step.hazards.begin(), step.hazards.end(), hazard);
  if (place == step.hazards.end() || *place != hazard) step.hazards.insert(place, hazard);
}

}  // namespace wesley::plan
