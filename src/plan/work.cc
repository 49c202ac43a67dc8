// SPDX-License-Identifier: Apache-2.0
#include "plan/work.h"

#include <algorithm>

#include "locks/locks.h"
#include "plan/convert.h"
#include "plan/facts.h"
#include "plan/index_family.h"
#include "plan/naming.h"
#include "plan/plan.h"
#include "plan/renewals.h"

namespace wesley::plan {
namespace {

using catalog::Name;

bool contains(const std::vector<std::string>& columns, const std::string& column) {
  return std::find(columns.begin(), columns.end(), column) != columns.end();
}

std::optional<Relation> relation_of(const catalog::Table* table, const std::string& name) {
  if (!table) return std::nullopt;
  if (const auto* constraint = table->constraint(name)) return *constraint;
  if (const auto* index = table->index(name)) return *index;
  return std::nullopt;
}

// Which relations of a table changed, with where that was written; and how they were called before.
struct Touched {
  std::map<std::string, catalog::Origin> names;  // in `to`, or in `from` when dropped
  std::map<std::string, std::string> renamed;    // after -> before
};

class Gatherer {
 public:
  Gatherer(const catalog::Catalog& from, const catalog::Catalog& to, const Options& options)
      : from_(from), to_(to), options_(options) {}

  Work gather(const diff::Changeset& changes) {
    for (const auto& change : changes.changes) note_renames(change);
    for (const auto& change : changes.changes) find_moves(change);
    const auto renewals = find_types_and_renewals(changes);
    work_.set_aside = renewals.set_aside;
    for (const auto& [object, places] : renewals.places) work_.on_set_aside.insert(object);
    renew(renewals);
    if (!work_.replaced.new_names.empty()) {
      for (const auto& change : changes.changes)
        if (const auto* add = std::get_if<diff::AddColumn>(&change.body)) work(add->table);
      move_columns_of_replaced_types();
    }
    if (has_moves()) move_what_is_computed_from_moves();
    for (auto& [table, work] : work_.tables)
      for (auto& move : work.moves) settle_types(move);
    for (const auto& change : changes.changes) note_relation(change);
    if (has_moves()) touch_what_moves();
    for (const auto& [table, touched] : touched_) work(table);
    for (auto& [table, work] : work_.tables) settle_relations(work);
    for (const auto& change : changes.changes)
      if (!taken_over(change)) work_.changes.push_back(change);
    add_passing_columns();
    add_renewed_defaults();
    add_renewed_domains();
    add_roles_of_indexes();
    gather_index_families(from_, work_);
    return std::move(work_);
  }

 private:
  TableWork& work(const Name& final_table) {
    auto [entry, created] = work_.tables.try_emplace(final_table);
    if (created) {
      auto renamed = work_.renamed.find(final_table);
      entry->second.after = final_table;
      entry->second.before = renamed == work_.renamed.end() ? final_table : renamed->second;
      entry->second.old_table = from_.table(entry->second.before);
      entry->second.new_table = to_.table(final_table);
    }
    return entry->second;
  }

  void note_renames(const diff::Change& change) {
    if (const auto* table = std::get_if<diff::RenameTable>(&change.body)) {
      work_.renamed[table->after] = table->before;
      renamed_to_[table->before] = table->after;
      auto& entry = work(table->after);
      entry.renamed = table->mode;
      entry.renamed_origin = change.origin;
    } else if (const auto* column = std::get_if<diff::RenameColumn>(&change.body)) {
      column_before_[{column->table, column->after}] = column->before;
      if (column->mode == catalog::RenameMode::instant)
        work(column->table).instant_renames[column->after] = column->before;
    } else if (const auto* constraint = std::get_if<diff::RenameConstraint>(&change.body)) {
      touched_[constraint->table].renamed[constraint->after] = constraint->before;
    } else if (const auto* index = std::get_if<diff::RenameIndex>(&change.body);
               index && !is_view(index->table)) {
      touched_[index->table].renamed[index->after] = index->before;
    } else if (const auto* anew = std::get_if<diff::ReplaceTable>(&change.body)) {
      work_.replaced_tables.insert(anew->after.name);
    } else if (const auto* leave = std::get_if<diff::LeaveParent>(&change.body)) {
      leaving_.insert(leave->table);
    }
  }

  void find_moves(const diff::Change& change) {
    if (const auto* rename = std::get_if<diff::RenameColumn>(&change.body)) {
      if (rename->mode == catalog::RenameMode::online) move(rename->table, rename->after, change.origin);
    } else if (const auto* alter = std::get_if<diff::AlterColumn>(&change.body)) {
      if (must_move(*alter)) move(alter->table, alter->after.name, change.origin);
    }
  }

  void move(const Name& table, const std::string& final_column, const catalog::Origin& origin) {
    auto& entry = work(table);
    if (!entry.old_table || !entry.new_table || entry.move_to(final_column)) return;
    auto renamed = column_before_.find({table, final_column});
    const auto& old_name = renamed == column_before_.end() ? final_column : renamed->second;
    const auto* before = entry.old_table->column(old_name);
    const auto* after = entry.new_table->column(final_column);
    if (!before || !after) return;
    Move found{*before, *after, final_column, old_name, false, origin, {}, {}, {}};
    if (old_name == final_column) {
      found.shadow = temporary_name(final_column, new_suffix);
      found.retired = temporary_name(old_name, old_suffix);
    }
    found.recomputed = after->generated.has_value();
    // A moved column leaves an instant rename nothing to do: the shadow is born with its final name.
    entry.instant_renames.erase(final_column);
    entry.moves.push_back(std::move(found));
  }

  // Types over a renewed routine may have to be replaced; routines over a replaced type are renewed.
  Renewals find_types_and_renewals(const diff::Changeset& changes) {
    work_.replaced = find_replaced_types(from_, to_, changes, {});
    for (;;) {
      auto renewals = find_renewals(from_, changes, options_.server_major, work_.replaced);
      if (renewals.places.empty()) return renewals;
      auto replaced = find_replaced_types(from_, to_, changes, renewals.places);
      if (replaced.types.size() == work_.replaced.types.size()) return renewals;
      work_.replaced = std::move(replaced);
    }
  }

  void settle_types(Move& move) const {
    move.retired_type = work_.replaced.aside(move.before.type);
    move.built_type = work_.replaced.built(move.after.type);
    move.passage = work_.replaced.passage(move.before.type, move.after.type);
  }

  void move_columns_of_replaced_types() {
    for (const auto& [name, table] : to_.tables) {
      if (!from_.table(name) && work_.renamed.count(name) == 0) continue;
      for (const auto& column : table.columns) {
        if (work_.replaced.new_names.count({column.type.schema, column.type.name}) == 0) continue;
        if (column.inherited)
          touch_what_reads(name, column);
        else if (!passes_in_place(name, column))
          move(name, column.name, column.annotations.origin);
      }
    }
  }

  // In a family the column passes to the new type before that takes the old one's name; a partition key
  // cannot. Its default is away until then.
  bool passes_in_place(const Name& table, const catalog::Column& after) {
    const auto& entry = work(table);
    const auto* before = entry.old_table ? entry.old_table->column(after.name) : nullptr;
    const auto passage = before ? work_.replaced.passage(before->type, after.type) : std::optional<Passage>();
    if (!passage || entry.move_to(after.name)) return false;
    if (!is_in_family(*entry.old_table) && !gains_nothing_by_move(entry, after)) return false;
    if (const auto& key = entry.old_table->partition_key)
      for (const auto& each : key->keys)
        if (each.column == after.name) return false;
    work_.passing.emplace(std::pair(table, after.name), *passage);
    touch_what_reads(table, after);
    return true;
  }

  // The second column would be written at once, or cannot be.
  bool gains_nothing_by_move(const TableWork& entry, const catalog::Column& after) {
    if (work_.replaced.is_not_null_domain(after.type)) return true;
    if (!work_.replaced.is_checked_domain(after.type) || ties_of(entry, after.name).foreign_key) return false;
    const auto& columns = entry.old_table->columns;
    return std::none_of(columns.begin(), columns.end(), [&](const catalog::Column& other) {
      return other.generated && contains(columns_of(other.generated->expression), after.name);
    });
  }

  void add_passing_columns() {
    for (const auto& [place, passage] : work_.passing) {
      const auto& [table, name] = place;
      const auto& before = *work(table).old_table->column(name);
      const auto& after = *work(table).new_table->column(name);
      std::erase_if(work_.changes, [&, &owner = table](const diff::Change& change) {
        const auto* alter = std::get_if<diff::AlterColumn>(&change.body);
        return alter && alter->table == owner && alter->after.name == after.name &&
               alter->property == diff::ColumnProperty::default_value;
      });
      auto plain = before;
      plain.default_value.reset();
      auto passed = plain;
      passed.type = work_.replaced.built(after.type);
      const auto add = [&, &owner = table](diff::ColumnProperty property, const catalog::Column& from,
                                           const catalog::Column& to) {
        work_.changes.push_back({diff::AlterColumn{owner, property, from, to}, after.annotations.origin});
      };
      add(diff::ColumnProperty::type, before, passed);
      if (after.default_value) add(diff::ColumnProperty::default_value, plain, after);
    }
  }

  void touch_what_reads(const Name& table, const catalog::Column& column) {
    const auto& entry = work(table);
    const auto touch = [&](const std::string& name, const Relation& relation) {
      const auto* constraint = std::get_if<catalog::Constraint>(&relation);
      if (constraint && constraint->inherited) return;
      if (contains(columns_read_by(relation), column.name))
        touched_[table].names.emplace(name, column.annotations.origin);
    };
    if (entry.old_table) for_each_relation(*entry.old_table, touch);
    if (entry.new_table) for_each_relation(*entry.new_table, touch);
  }

  // A generated column goes on reading the old copy.
  void move_what_is_computed_from_moves() {
    for (auto& [name, entry] : work_.tables) {
      if (entry.moves.empty()) continue;
      for (const auto& column : entry.new_table->columns) {
        if (!column.generated) continue;
        for (const auto& source : columns_of(column.generated->expression))
          if (const auto* found = entry.move_to(source)) {
            move(name, column.name, catalog::Origin(found->origin));
            break;
          }
      }
    }
  }

  // Expressions that are to call the new routine: columns that the server computes move, relations are built
  // again, defaults are set again.
  void renew(const Renewals& renewals) {
    using Kind = catalog::ExpressionPlace::Kind;
    for (const auto& [object, places] : renewals.places) {
      if (object.kind == catalog::ObjectKind::domain) {
        for (const auto& place : places) work_.renewed_domains[object.name].insert(place.name);
        continue;
      }
      if (object.kind == catalog::ObjectKind::composite) continue;
      const Name table = final_table(object.name);
      const auto* after = to_.table(table);
      if (!after || work_.replaced_tables.count(table)) continue;
      for (const auto& place : places) {
        if (place.kind == Kind::generated || place.kind == Kind::collation)
          renew_column(*after, final_column(table, place.name));
        if (place.kind == Kind::default_value)
          renewed_defaults_.emplace_back(table, final_column(table, place.name));
        if (place.kind == Kind::index || place.kind == Kind::constraint) renew_relation(*after, place.name);
      }
    }
  }

  // A column that comes from a parent moves with the parent's.
  void renew_column(const catalog::Table& table, const std::string& name) {
    const auto* column = table.column(name);
    if (column && !column->inherited) move(table.name, name, column->annotations.origin);
  }

  void renew_relation(const catalog::Table& table, const std::string& old_name) {
    const auto name = final_name(table.name, old_name);
    const auto* constraint = table.constraint(name);
    if (!constraint || !constraint->inherited)
      touched_[table.name].names.emplace(name, table.annotations.origin);
  }

  // Unless it changes anyway, or comes with a new place.
  void add_renewed_defaults() {
    std::set<std::pair<Name, std::string>> changed;
    for (const auto& change : work_.changes)
      if (const auto* alter = std::get_if<diff::AlterColumn>(&change.body);
          alter && alter->property == diff::ColumnProperty::default_value)
        changed.emplace(alter->table, alter->after.name);
    for (const auto& [table, name] : renewed_defaults_) {
      const auto* column = to_.table(table)->column(name);
      if (!column || !column->default_value || moved(table, name) || changed.count({table, name})) continue;
      work_.changes.push_back(
          {diff::AlterColumn{table, diff::ColumnProperty::default_value, *column, *column},
           column->annotations.origin});
    }
  }

  void add_renewed_domains() {
    std::set<Name> changed;
    for (const auto& change : work_.changes)
      if (const auto* alter = std::get_if<diff::AlterDomain>(&change.body)) changed.insert(alter->after.name);
    for (const auto& [name, parts] : work_.renewed_domains) {
      const auto after = to_.domains.find(name);
      if (after != to_.domains.end() && changed.count(name) == 0 && work_.replaced.types.count(name) == 0)
        work_.changes.push_back({diff::AlterDomain{from_.domains.at(name), after->second}, {}});
    }
  }

  // The identity of rows and the order of clustering stay with the old index when a new one takes its name.
  void add_roles_of_indexes() {
    std::vector<diff::Change> more;
    for (const auto& [name, entry] : work_.tables) {
      if (!entry.old_table || !entry.new_table) continue;
      const auto is_replaced = [&entry = entry](const std::string& index) {
        const auto found = entry.satellites.find(index);
        return found != entry.satellites.end() && found->second.before && found->second.after;
      };
      const auto add = [&, &table = name, &entry = entry](diff::TableProperty property) {
        more.push_back({diff::AlterTable{table, property, diff::without_parts(*entry.old_table),
                                         diff::without_parts(*entry.new_table)},
                        entry.new_table->annotations.origin});
      };
      const auto& before = *entry.old_table;
      const auto& after = *entry.new_table;
      if (before.replica_index == after.replica_index && is_replaced(after.replica_index))
        add(diff::TableProperty::replica_identity);
      if (before.clustered_on == after.clustered_on && is_replaced(after.clustered_on))
        add(diff::TableProperty::clustered_on);
    }
    work_.changes.insert(work_.changes.end(), more.begin(), more.end());
  }

  bool is_in_family(const catalog::Table& table) {
    if (table.partition_of || table.partition_key || !table.inherits.empty()) return true;
    if (!parents_) {
      parents_.emplace();
      for (const auto& [name, each] : from_.tables)
        parents_->insert(each.inherits.begin(), each.inherits.end());
    }
    return parents_->count(table.name) > 0;
  }

  bool must_move(const diff::AlterColumn& alter) {
    if (alter.property == diff::ColumnProperty::generated) return alter.after.generated.has_value();
    if (alter.property != diff::ColumnProperty::type) return false;
    auto& entry = work(alter.table);
    // A trigger and a second column for every member: the family is written anew in place instead.
    if (is_in_family(*entry.old_table)) return false;
    if (!has_cast(alter.before.type, alter.after.type)) return false;
    auto change = locks::classify_type_change(alter.before.type, alter.after.type);
    if (alter.before.collation != alter.after.collation) change.rebuilds_indexes = true;
    auto renamed = column_before_.find({alter.table, alter.after.name});
    const auto& old_name = renamed == column_before_.end() ? alter.after.name : renamed->second;
    const auto ties = ties_of(entry, old_name);
    if (const auto* size = known_size(options_.statistics, entry.before);
        size && !ties.foreign_key && rewrite_seconds(*size) < options_.instant_seconds)
      return ties.expression && !reads_alike(alter.before.type, alter.after.type);
    return change.rewrite || ties.expression || (change.rebuilds_indexes && (ties.index || ties.foreign_key));
  }

  // What hangs on a column: decides whether ALTER TYPE is brief (safety.md E, "Decision rule").
  struct Ties {
    bool expression = false, index = false, foreign_key = false;
  };
  Ties ties_of(const TableWork& entry, const std::string& column) {
    Ties ties;
    for (const auto& constraint : entry.old_table->constraints) {
      if (!contains(columns_of(constraint), column)) continue;
      ties.expression |= contains(columns_read_by(constraint), column);
      ties.index |= constraint.has_index();
      ties.foreign_key |= constraint.foreign_key() != nullptr;
    }
    for (const auto& index : entry.old_table->indexes) {
      if (!contains(columns_of(index), column)) continue;
      ties.index = true;
      ties.expression |= contains(columns_read_by(index), column);
    }
    for (const auto& other : entry.old_table->columns)
      ties.expression |= other.generated && contains(columns_of(other.generated->expression), column);
    for (const auto* key : referring_to(entry.before))
      ties.foreign_key |= contains(key->referenced_columns, column);
    return ties;
  }

  const std::vector<const catalog::ForeignKey*>& referring_to(const Name& old_table) {
    if (referring_.empty())
      for (const auto& [name, table] : from_.tables)
        for (const auto& constraint : table.constraints)
          if (const auto* key = constraint.foreign_key()) referring_[key->referenced].push_back(key);
    return referring_[old_table];
  }

  bool has_moves() const {
    return std::any_of(work_.tables.begin(), work_.tables.end(),
                       [](const auto& entry) { return !entry.second.moves.empty(); });
  }

  void note_relation(const diff::Change& change) {
    auto touch = [&](const Name& table, const std::string& name) {
      touched_[table].names.emplace(name, change.origin);
    };
    if (const auto subject = diff::relation(change); subject && is_view(*subject)) return;
    if (const auto* add = std::get_if<diff::AddConstraint>(&change.body)) touch(add->table, add->after.name);
    if (const auto* drop = std::get_if<diff::DropConstraint>(&change.body))
      touch(drop->table, drop->before.name);
    if (const auto* add = std::get_if<diff::AddIndex>(&change.body)) touch(add->table, add->after.name);
    if (const auto* drop = std::get_if<diff::DropIndex>(&change.body)) touch(drop->table, drop->before.name);
    if (const auto* alter = std::get_if<diff::AlterConstraint>(&change.body))
      if (!alterable(*alter)) touch(alter->table, alter->after.name);
    if (const auto* alter = std::get_if<diff::AlterIndex>(&change.body))
      if (alter->before.valid != alter->after.valid && !alter->after.parent)
        touch(alter->table, alter->after.name);
    if (const auto* drop = std::get_if<diff::DropColumn>(&change.body)) {
      const auto& entry = work(drop->table);
      for_each_relation(*entry.old_table, [&](const std::string& name, const Relation& relation) {
        if (contains(columns_of(relation), drop->before.name)) touch(drop->table, name);
      });
    }
  }

  // ALTER CONSTRAINT changes foreign keys only ("currently only foreign key constraints may be altered",
  // ATExecAlterConstraint), and a validated constraint cannot be made NOT VALID.
  static bool alterable(const diff::AlterConstraint& alter) {
    bool deferral = alter.before.deferrable != alter.after.deferrable ||
                    alter.before.initially_deferred != alter.after.initially_deferred;
    if (deferral && !alter.after.foreign_key()) return false;
    return alter.after.validated || !alter.before.validated;
  }

  // A materialised view has indexes too.
  bool is_view(const Name& name) const {
    return from_.definition({catalog::ObjectKind::materialized_view, name, {}}) != nullptr;
  }

  template <class Visitor>
  static void for_each_relation(const catalog::Table& table, const Visitor& visitor) {
    for (const auto& constraint : table.constraints) visitor(constraint.name, Relation(constraint));
    for (const auto& index : table.indexes) visitor(index.name, Relation(index));
  }

  // Every relation that mentions a moved column, on either side, and every foreign key that refers to one.
  void touch_what_moves() {
    for (auto& [name, entry] : work_.tables) {
      if (entry.moves.empty()) continue;
      for_each_relation(*entry.old_table, [&](const std::string& relation_name, const Relation& relation) {
        for (const auto& column : columns_of(relation))
          if (const auto* found = entry.move_from(column))
            touched_[name].names.emplace(final_name(name, relation_name), found->origin);
      });
      for_each_relation(*entry.new_table, [&](const std::string& relation_name, const Relation& relation) {
        for (const auto& column : columns_of(relation))
          if (const auto* found = entry.move_to(column))
            touched_[name].names.emplace(relation_name, found->origin);
      });
    }
    std::vector<std::pair<Name, std::pair<std::string, catalog::Origin>>> referring;
    for (const auto& [old_name, table] : from_.tables) {
      const Name name = final_table(old_name);
      for (const auto& constraint : table.constraints)
        if (const auto* origin = refers_to_move(name, constraint, false))
          referring.push_back({name, {final_name(name, constraint.name), *origin}});
    }
    for (const auto& [name, table] : to_.tables)
      for (const auto& constraint : table.constraints)
        if (const auto* origin = refers_to_move(name, constraint, true))
          referring.push_back({name, {constraint.name, *origin}});
    for (const auto& [table, constraint] : referring) touched_[table].names.insert(constraint);
  }

  // The copies that partitions have follow the key of their parent, and a table that is made anew gets its
  // own with it.
  bool has_key_of_its_own(const Name& owner, const catalog::Constraint& constraint) const {
    return constraint.foreign_key() && work_.replaced_tables.count(owner) == 0 &&
           (!constraint.inherited || leaving_.count(owner) > 0);
  }

  const catalog::Origin* refers_to_move(const Name& owner, const catalog::Constraint& constraint,
                                        bool in_to) const {
    if (!has_key_of_its_own(owner, constraint)) return nullptr;
    const auto* key = constraint.foreign_key();
    const auto* parent = work_.find(in_to ? key->referenced : final_table(key->referenced));
    if (!parent) return nullptr;
    for (const auto& column : key->referenced_columns)
      if (const auto* found = in_to ? parent->move_to(column) : parent->move_from(column))
        return &found->origin;
    return nullptr;
  }

  Name final_table(const Name& old_table) const {
    auto renamed = renamed_to_.find(old_table);
    return renamed == renamed_to_.end() ? old_table : renamed->second;
  }

  std::string final_column(const Name& table, const std::string& old_name) const {
    for (auto at = column_before_.lower_bound({table, {}});
         at != column_before_.end() && at->first.first == table; ++at)
      if (at->second == old_name) return at->first.second;
    return old_name;
  }

  std::string final_name(const Name& table, const std::string& old_name) const {
    auto found = touched_.find(table);
    if (found == touched_.end()) return old_name;
    for (const auto& [after, before] : found->second.renamed)
      if (before == old_name) return after;
    return old_name;
  }

  void settle_relations(TableWork& entry) {
    auto found = touched_.find(entry.after);
    if (found == touched_.end() || !entry.old_table || !entry.new_table) return;
    for (const auto& [name, origin] : found->second.names) {
      auto renamed = found->second.renamed.find(name);
      Satellite satellite;
      const bool is_renamed = renamed != found->second.renamed.end();
      // What had this name before may have another one now.
      if (is_renamed || final_name(entry.after, name) == name)
        satellite.before = relation_of(entry.old_table, is_renamed ? renamed->second : name);
      satellite.after = relation_of(entry.new_table, name);
      satellite.origin = origin;
      if (!satellite.before && !satellite.after) continue;
      entry.satellites.emplace(name, std::move(satellite));
    }
    pair_primary_keys(entry);
  }

  // There is one at a time: under another name, too, the new one takes the place of the old.
  static void pair_primary_keys(TableWork& entry) {
    const auto is_primary = [](const std::optional<Relation>& relation) {
      const auto* constraint = relation ? std::get_if<catalog::Constraint>(&*relation) : nullptr;
      return constraint && constraint->key() && constraint->key()->primary;
    };
    auto gone = entry.satellites.end(), comes = entry.satellites.end();
    for (auto at = entry.satellites.begin(); at != entry.satellites.end(); ++at) {
      if (is_primary(at->second.before) && !at->second.after) gone = at;
      if (is_primary(at->second.after) && !is_primary(at->second.before)) comes = at;
    }
    if (gone == entry.satellites.end() || comes == entry.satellites.end()) return;
    (comes->second.before ? comes->second.gives_way : comes->second.before) = std::move(gone->second.before);
    entry.satellites.erase(gone);
  }

  bool in_satellites(const Name& table, const std::string& name) const {
    const auto* entry = work_.find(table);
    if (!entry) return false;
    if (entry->satellites.count(name)) return true;
    for (const auto& [final_name_, satellite] : entry->satellites)
      if (satellite.before && plan::name(*satellite.before) == name) return true;
    return false;
  }

  bool moved(const Name& table, const std::string& final_column) const {
    const auto* entry = work_.find(table);
    return entry && entry->move_to(final_column);
  }

  bool taken_over(const diff::Change& change) const {
    return work_.replaced.takes_over(change) ||
           std::visit([&](const auto& body) { return taken(body); }, change.body);
  }
  template <class Body>
  bool taken(const Body&) const {
    return false;
  }
  bool taken(const diff::RenameColumn& body) const { return moved(body.table, body.after); }
  bool taken(const diff::AlterColumn& body) const { return moved(body.table, body.after.name); }
  bool taken(const diff::AddConstraint& body) const { return relation_changed(body.table); }
  bool taken(const diff::DropConstraint& body) const { return relation_changed(body.table); }
  bool taken(const diff::AddIndex& body) const { return relation_changed(body.table); }
  bool taken(const diff::DropIndex& body) const { return relation_changed(body.table); }
  bool taken(const diff::AlterConstraint& body) const { return in_satellites(body.table, body.after.name); }
  bool taken(const diff::AlterIndex& body) const { return in_satellites(body.table, body.after.name); }
  bool taken(const diff::RenameConstraint& body) const { return in_satellites(body.table, body.after); }
  bool taken(const diff::RenameIndex& body) const { return in_satellites(body.table, body.after); }
  bool taken(const diff::SetGrant& body) const {
    return body.id.object.kind == catalog::ObjectKind::table && moved(body.id.object.name, body.id.column);
  }
  bool taken(const diff::SetComment& body) const {
    if (body.object.kind != catalog::ObjectKind::table) return false;
    if (body.target == diff::CommentTarget::column || body.target == diff::CommentTarget::identity)
      return moved(body.object.name, body.sub);
    if (body.target == diff::CommentTarget::constraint || body.target == diff::CommentTarget::index)
      return in_satellites(body.object.name, body.sub);
    return false;
  }
  // Every add and drop of a constraint or index was noted, and settled or found to follow from a rename.
  bool relation_changed(const Name& table) const { return work_.find(table) != nullptr; }

  const catalog::Catalog& from_;
  const catalog::Catalog& to_;
  const Options& options_;
  Work work_;
  std::map<std::pair<Name, std::string>, std::string> column_before_;  // (table, after) -> before
  std::map<Name, Touched> touched_;
  std::set<Name> leaving_;                                             // partitions, and children
  std::vector<std::pair<Name, std::string>> renewed_defaults_;         // columns, by final names
  std::map<Name, Name> renamed_to_;                                    // table, before -> after
  std::map<Name, std::vector<const catalog::ForeignKey*>> referring_;  // by referenced table of `from`
  std::optional<std::set<Name>> parents_;                              // by INHERITS
};

}  // namespace

const std::string& name(const Relation& relation) {
  return std::visit([](const auto& object) -> const std::string& { return object.name; }, relation);
}

const Move* TableWork::move_to(const std::string& column) const {
  for (const auto& move : moves)
    if (move.after.name == column) return &move;
  return nullptr;
}

const Move* TableWork::move_from(const std::string& column) const {
  for (const auto& move : moves)
    if (move.before.name == column) return &move;
  return nullptr;
}

const TableWork* Work::find(const catalog::Name& table) const {
  auto found = tables.find(table);
  return found == tables.end() ? nullptr : &found->second;
}

Work gather(const catalog::Catalog& from, const catalog::Catalog& to, const diff::Changeset& changes,
            const Options& options) {
  return Gatherer(from, to, options).gather(changes);
}

}  // namespace wesley::plan
