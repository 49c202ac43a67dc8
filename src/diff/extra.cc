// SPDX-License-Identifier: Apache-2.0
// What the live side has and the sources do not: dropped only when it was known before, or on request.
#include <algorithm>
#include <iterator>
#include <set>

#include "diff/performer.h"

namespace wesley::diff {

namespace {

using catalog::Catalog;
using catalog::Column;
using catalog::Constraint;
using catalog::ForeignKey;
using catalog::Index;
using catalog::Table;

using PartName = std::pair<Name, std::string>;

template <class Map, class Key>
bool has(const Map& map, const Key& key) {
  return map.find(key) != map.end();
}

// Whether the sources once had what is to be dropped, by the last snapshot.
class Memory {
 public:
  Memory(const Catalog& known, const std::vector<Change>& changes) : known_(known) {
    for (const Change& change : changes) {
      if (const auto* add = std::get_if<AddConstraint>(&change.body)) {
        replaced_.insert({add->table, add->after.name});
      } else if (const auto* index = std::get_if<AddIndex>(&change.body)) {
        replaced_.insert({index->table, index->after.name});
      } else if (const auto* rename = std::get_if<RenameTable>(&change.body)) {
        before_.emplace(rename->after, rename->before);
      }
    }
  }

  bool is_extra(const DropSchema& change) const { return !has(known_.schemas, change.before.name); }
  bool is_extra(const DropExtension& change) const { return !has(known_.extensions, change.before.name); }
  bool is_extra(const DropEnum& change) const { return !has(known_.enums, change.before.name); }
  bool is_extra(const DropDomain& change) const { return !has(known_.domains, change.before.name); }
  bool is_extra(const DropComposite& change) const { return !has(known_.composites, change.before.name); }
  bool is_extra(const DropDefinition& change) const { return !has(known_.definitions, change.before.id); }
  bool is_extra(const SetGrant& change) const { return !change.after && !has(known_.grants, change.id); }
  bool is_extra(const DropSequence& change) const { return !has(known_.sequences, change.before.name); }
  bool is_extra(const DropTable& change) const { return !has(known_.tables, change.before.name); }
  bool is_extra(const DropColumn& change) const {
    const Table* known = table(change.table);
    return known == nullptr || known->column(change.before.name) == nullptr;
  }
  bool is_extra(const DropConstraint& change) const {
    const Table* known = table(change.table);
    return !is_replaced(change) && (known == nullptr || known->constraint(change.before.name) == nullptr);
  }
  bool is_extra(const DropIndex& change) const {
    const Table* known = table(change.table);
    return !is_replaced(change) && (known == nullptr || known->index(change.before.name) == nullptr);
  }
  template <class Other>
  bool is_extra(const Other&) const {
    return false;
  }

 private:
  // The old half of a replacement is no extra: the sources have the new one.
  template <class Drop>
  bool is_replaced(const Drop& change) const {
    return replaced_.count({change.table, change.before.name}) > 0;
  }

  // Changes speak of new names, the snapshot of old ones.
  const Table* table(const Name& name) const {
    const auto renamed = before_.find(name);
    return known_.table(renamed == before_.end() ? name : renamed->second);
  }

  const Catalog& known_;
  std::set<PartName> replaced_;
  std::map<Name, Name> before_;
};

// What a kept object needs: it is kept too, whatever was known of it.
class Needs {
 public:
  void add(const Table& table) {
    schemas_.insert(table.name.schema);
    if (table.partition_of) tables_.insert(table.partition_of->parent);
    tables_.insert(table.inherits.begin(), table.inherits.end());
    for (const Column& column : table.columns) add(table.name, column);
    for (const Constraint& constraint : table.constraints) {
      if (const ForeignKey* key = constraint.foreign_key()) tables_.insert(key->referenced);
    }
  }
  void add(const Name& table, const Column& column) {
    schemas_.insert(table.schema);
    add_type(column.type);
    if (column.default_value) defaults_ += column.default_value->text + '\n';
  }
  void add(const catalog::Definition& definition) {
    schemas_.insert(definition.id.name.schema);
    for (const catalog::Use& use : definition.uses) {
      definitions_.insert(use.object);
      if (use.object.kind == catalog::ObjectKind::table) tables_.insert(use.object.name);
      if (!use.column.empty()) columns_.insert({use.object.name, use.column});
      types_.insert(use.object.name);
    }
    if (stands_on_relation(definition.id.kind)) tables_.insert(definition.id.name);
  }
  void add_type(const catalog::Type& type) {
    types_.insert({type.schema, type.name});
    schemas_.insert(type.schema);
  }
  template <class Object>
  void add_schema_of(const Object& object) {
    schemas_.insert(object.name.schema);
  }

  bool includes(const DropSchema& change) const { return schemas_.count(change.before.name) > 0; }
  bool includes(const DropEnum& change) const { return types_.count(change.before.name) > 0; }
  bool includes(const DropDomain& change) const { return types_.count(change.before.name) > 0; }
  bool includes(const DropComposite& change) const { return types_.count(change.before.name) > 0; }
  bool includes(const DropColumn& change) const {
    return columns_.count({change.table, change.before.name}) > 0;
  }
  bool includes(const DropDefinition& change) const { return definitions_.count(change.before.id) > 0; }
  bool includes(const DropTable& change) const { return tables_.count(change.before.name) > 0; }
  // nextval('public.s'::regclass): naming it is enough to be careful.
  bool includes(const DropSequence& change) const {
    return defaults_.find(change.before.name.name) != std::string::npos;
  }
  template <class Other>
  bool includes(const Other&) const {
    return false;
  }

 private:
  std::set<std::string> schemas_;
  std::set<Name> types_;
  std::set<Name> tables_;
  std::set<PartName> columns_;
  std::set<catalog::ObjectId> definitions_;
  std::string defaults_;
};

// What goes in any case, and takes along what hangs on it.
class Doomed {
 public:
  void add(const DropTable& change) { tables_.insert(change.before.name); }
  void add(const DropColumn& change) { columns_.insert({change.table, change.before.name}); }
  void add(const DropConstraint& change) {
    const catalog::Key* key = change.before.key();
    if (key != nullptr) keys_.insert({change.table, {key->columns.begin(), key->columns.end()}});
  }
  template <class Other>
  void add(const Other&) {}

  bool takes(const DropConstraint& change) const {
    if (const catalog::Key* key = change.before.key()) {
      return any_column(change.table, key->columns) || any_column(change.table, key->include);
    }
    if (const ForeignKey* key = change.before.foreign_key()) {
      return any_column(change.table, key->columns) || tables_.count(key->referenced) > 0 ||
             any_column(key->referenced, key->referenced_columns) ||
             keys_.count(
                 {key->referenced, {key->referenced_columns.begin(), key->referenced_columns.end()}}) > 0;
    }
    if (const catalog::Exclusion* exclusion = change.before.exclusion()) {
      return any_column(change.table, exclusion->include) ||
             (exclusion->predicate && mentions_column(change.table, exclusion->predicate->text)) ||
             std::any_of(exclusion->elements.begin(), exclusion->elements.end(),
                         [&](const auto& element) { return takes_key(change.table, element.key); });
    }
    return mentions_column(change.table, change.before.check()->expression.text);
  }
  bool takes(const DropIndex& change) const {
    const Index& index = change.before;
    return any_column(change.table, index.include) ||
           (index.predicate && mentions_column(change.table, index.predicate->text)) ||
           std::any_of(index.keys.begin(), index.keys.end(),
                       [&](const catalog::IndexKey& key) { return takes_key(change.table, key); });
  }
  template <class Other>
  bool takes(const Other&) const {
    return false;
  }

 private:
  bool any_column(const Name& table, const std::vector<std::string>& columns) const {
    return std::any_of(columns.begin(), columns.end(), [&](const std::string& column) {
      return columns_.count({table, column}) > 0;
    });
  }
  bool takes_key(const Name& table, const catalog::IndexKey& key) const {
    return key.expression ? mentions_column(table, key.expression->text)
                          : columns_.count({table, key.column}) > 0;
  }
  // A dropped column's name in the text: the server would drop the check or index along with it.
  bool mentions_column(const Name& table, const std::string& text) const {
    for (auto at = columns_.lower_bound({table, ""}); at != columns_.end() && at->first == table; ++at) {
      if (text.find(at->second) != std::string::npos) return true;
    }
    return false;
  }

  std::set<Name> tables_;
  std::set<PartName> columns_;
  std::set<std::pair<Name, std::set<std::string>>> keys_;
};

class Sorter {
 public:
  Sorter(Changeset& changeset, const Catalog& known)
      : changes_(changeset.changes), memory_(known, changes_) {}

  std::vector<std::string> run() {
    kept_.resize(changes_.size());
    for (std::size_t i = 0; i < changes_.size(); ++i) {
      kept_[i] = std::visit([&](const auto& body) { return memory_.is_extra(body); }, changes_[i].body);
    }
    keep_needs();
    release_doomed();
    return take_out();
  }

 private:
  // A kept table needs the tables it refers to, and so on.
  void keep_needs() {
    Needs needs;
    std::vector<bool> asked(changes_.size());
    for (bool found = true; found;) {
      found = false;
      for (std::size_t i = 0; i < changes_.size(); ++i) {
        if (!kept_[i] &&
            std::visit([&](const auto& body) { return needs.includes(body); }, changes_[i].body)) {
          kept_[i] = true;
        }
        if (!kept_[i] || asked[i]) continue;
        asked[i] = found = true;
        std::visit([&](const auto& body) { add_needs(body, needs); }, changes_[i].body);
      }
    }
  }

  static void add_needs(const DropTable& change, Needs& needs) { needs.add(change.before); }
  static void add_needs(const DropColumn& change, Needs& needs) { needs.add(change.table, change.before); }
  static void add_needs(const DropDefinition& change, Needs& needs) { needs.add(change.before); }
  static void add_needs(const DropDomain& change, Needs& needs) {
    needs.add_schema_of(change.before);
    needs.add_type(change.before.base);
  }
  static void add_needs(const DropComposite& change, Needs& needs) {
    needs.add_schema_of(change.before);
    for (const catalog::Attribute& attribute : change.before.attributes) needs.add_type(attribute.type);
  }
  static void add_needs(const DropEnum& change, Needs& needs) { needs.add_schema_of(change.before); }
  static void add_needs(const DropSequence& change, Needs& needs) { needs.add_schema_of(change.before); }
  template <class Other>
  static void add_needs(const Other&, Needs&) {}

  void release_doomed() {
    Doomed doomed;
    for (std::size_t i = 0; i < changes_.size(); ++i) {
      if (!kept_[i]) std::visit([&](const auto& body) { doomed.add(body); }, changes_[i].body);
    }
    for (std::size_t i = 0; i < changes_.size(); ++i) {
      if (kept_[i] && std::visit([&](const auto& body) { return doomed.takes(body); }, changes_[i].body)) {
        kept_[i] = false;
      }
    }
  }

  std::vector<std::string> take_out() {
    constexpr std::string_view verb = "drop ";
    std::vector<std::string> described;
    std::vector<Change> remaining;
    for (std::size_t i = 0; i < changes_.size(); ++i) {
      if (kept_[i]) {
        described.push_back(describe(changes_[i]).substr(verb.size()));
      } else {
        remaining.push_back(std::move(changes_[i]));
      }
    }
    changes_ = std::move(remaining);
    return described;
  }

  std::vector<Change>& changes_;
  Memory memory_;
  std::vector<bool> kept_;
};

}  // namespace

std::vector<std::string> keep_extra(Changeset& changeset, const Catalog* known, Extra extra) {
  if (extra == Extra::drop) return {};
  const Catalog nothing;
  return Sorter(changeset, known == nullptr ? nothing : *known).run();
}

}  // namespace wesley::diff
