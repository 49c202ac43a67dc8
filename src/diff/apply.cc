// SPDX-License-Identifier: Apache-2.0
// The oracle of diff: changes performed on a catalog value, as the server performs them.
#include <algorithm>
#include <set>
#include <tuple>
#include <type_traits>

#include "base/check.h"
#include "catalog/rename.h"
#include "diff/diff.h"

namespace wesley::diff {

namespace {

using catalog::Catalog;
using catalog::Table;

template <class Map, class Key>
auto& must_have(Map& map, const Key& key) {
  const auto found = map.find(key);
  WESLEY_CHECK(found != map.end(), "a change of something that is there");
  return found->second;
}

template <class Map, class Object>
void must_add(Map& map, const Object& object) {
  WESLEY_CHECK(map.emplace(object.name, object).second, "a creation of something that is not there");
}

template <class Map, class Key>
void must_drop(Map& map, const Key& key) {
  WESLEY_CHECK(map.erase(key) == 1, "a drop of something that is there");
}

template <class Part>
auto find_part(std::vector<Part>& parts, const std::string& name) {
  const auto found =
      std::find_if(parts.begin(), parts.end(), [&](const Part& part) { return part.name == name; });
  WESLEY_CHECK(found != parts.end(), "a change of a part that is there");
  return found;
}

// Constraints and indexes are kept sorted by name.
template <class Part>
void add_part(std::vector<Part>& parts, const Part& part) {
  const auto at = std::lower_bound(parts.begin(), parts.end(), part.name,
                                   [](const Part& one, const std::string& name) { return one.name < name; });
  WESLEY_CHECK(at == parts.end() || at->name != part.name, "a new part has a new name");
  parts.insert(at, part);
}

template <class Part>
void rename_part(std::vector<Part>& parts, const std::string& before, const std::string& after) {
  const auto found = find_part(parts, before);
  Part part = std::move(*found);
  parts.erase(found);
  part.name = after;
  add_part(parts, part);
}

void set_property(catalog::Column& column, ColumnProperty property, const catalog::Column& after) {
  switch (property) {
    case ColumnProperty::type:
      column.type = after.type;
      column.collation = after.collation;
      return;
    case ColumnProperty::not_null:
      column.not_null = after.not_null;
      return;
    case ColumnProperty::default_value:
      column.default_value = after.default_value;
      return;
    case ColumnProperty::generated:
      column.generated = after.generated;
      return;
    case ColumnProperty::identity:
      column.identity = after.identity;
      return;
    case ColumnProperty::storage:
      column.storage = after.storage;
      return;
    case ColumnProperty::compression:
      column.compression = after.compression;
      return;
    case ColumnProperty::statistics:
      column.statistics = after.statistics;
      return;
  }
}

template <class Body>
constexpr bool is_rename = std::is_same_v<Body, RenameEnum> || std::is_same_v<Body, RenameEnumValue> ||
                           std::is_same_v<Body, RenameTable> || std::is_same_v<Body, RenameColumn>;

// A run of renames that one pass over the catalog performs.
class RenameBatch {
 public:
  catalog::Renames renames;

  // False when the change is no rename, or has to see those before it done: a batch goes from types over
  // labels and tables to columns, and gives no name that it takes.
  bool add(const ChangeBody& body) {
    return std::visit([this](const auto& change) { return put(change); }, body);
  }

 private:
  enum class Part { enums, labels, tables, columns };

  bool put(const RenameEnum& change) {
    return fits(Part::enums, {}, to_string(change.before), to_string(change.after)) &&
           renames.enums.emplace(change.before, change.after).second;
  }
  bool put(const RenameEnumValue& change) {
    return fits(Part::labels, change.type, change.before, change.after) &&
           renames.labels[change.type].emplace(change.before, change.after).second;
  }
  bool put(const RenameTable& change) {
    return fits(Part::tables, {}, to_string(change.before), to_string(change.after)) &&
           renames.tables.emplace(change.before, change.after).second;
  }
  bool put(const RenameColumn& change) {
    return fits(Part::columns, change.table, change.before, change.after) &&
           renames.columns[change.table].emplace(change.before, change.after).second;
  }
  template <class Other>
  bool put(const Other&) {
    return false;
  }

  bool fits(Part part, const Name& owner, const std::string& before, const std::string& after) {
    if (part < last_ || given_.count({part, owner, before}) > 0) return false;
    last_ = part;
    return given_.insert({part, owner, after}).second;
  }

  Part last_ = Part::enums;
  std::set<std::tuple<Part, Name, std::string>> given_;
};

class Performer {
 public:
  Performer(Catalog& catalog, catalog::Followers& followers) : catalog_(catalog), followers_(followers) {}

  void operator()(const CreateSchema& change) { must_add(catalog_.schemas, change.after); }
  void operator()(const DropSchema& change) { must_drop(catalog_.schemas, change.before.name); }
  void operator()(const CreateExtension& change) { must_add(catalog_.extensions, change.after); }
  void operator()(const DropExtension& change) { must_drop(catalog_.extensions, change.before.name); }
  void operator()(const AlterExtension& change) {
    must_have(catalog_.extensions, change.before.name) = change.after;
  }

  void operator()(const CreateEnum& change) { must_add(catalog_.enums, change.after); }
  void operator()(const DropEnum& change) { must_drop(catalog_.enums, change.before.name); }
  void operator()(const ReplaceEnum& change) {
    must_have(catalog_.enums, change.before.name).labels = change.after.labels;
  }
  void operator()(const AddEnumValue& change) {
    auto& labels = must_have(catalog_.enums, change.type).labels;
    const std::string& neighbour = change.before.empty() ? change.after : change.before;
    auto at = std::find_if(labels.begin(), labels.end(),
                           [&](const catalog::EnumLabel& label) { return label.label == neighbour; });
    WESLEY_CHECK(neighbour.empty() || at != labels.end(), "a neighbour that is there");
    if (!change.after.empty()) ++at;
    labels.insert(at, change.label);
  }

  void operator()(const CreateSequence& change) {
    must_add(catalog_.sequences, change.after);
    followers_.add(change.after);
  }
  void operator()(const DropSequence& change) { must_drop(catalog_.sequences, change.before.name); }
  void operator()(const AlterSequence& change) {
    catalog::Sequence& sequence = must_have(catalog_.sequences, change.before.name);
    sequence.options = change.after.options;
    sequence.owned_by = change.after.owned_by;
    followers_.add(sequence);
  }

  void operator()(const CreateTable& change) {
    must_add(catalog_.tables, change.after);
    followers_.add(change.after);
  }
  void operator()(const DropTable& change) {
    must_drop(catalog_.tables, change.before.name);
    drop_sequences(change.before.name, [](const std::string&) { return true; });
  }
  void operator()(const SetTableOptions& change) { table(change.table).options = change.after; }
  void operator()(const SetUnlogged& change) { table(change.table).unlogged = change.after; }

  void operator()(const AddColumn& change) {
    Table& changed = table(change.table);
    WESLEY_CHECK(changed.column(change.after.name) == nullptr, "a new column has a new name");
    changed.columns.push_back(change.after);
  }
  void operator()(const DropColumn& change) {
    auto& columns = table(change.table).columns;
    columns.erase(find_part(columns, change.before.name));
    drop_sequences(change.table, [&](const std::string& column) { return column == change.before.name; });
  }
  void operator()(const AlterColumn& change) {
    set_property(*find_part(table(change.table).columns, change.after.name), change.property, change.after);
  }

  void operator()(const AddConstraint& change) {
    add_part(table(change.table).constraints, change.after);
    followers_.add(change.table, change.after);
  }
  void operator()(const DropConstraint& change) {
    auto& constraints = table(change.table).constraints;
    constraints.erase(find_part(constraints, change.before.name));
  }
  void operator()(const RenameConstraint& change) {
    rename_part(table(change.table).constraints, change.before, change.after);
  }
  void operator()(const AlterConstraint& change) {
    catalog::Constraint& constraint = *find_part(table(change.table).constraints, change.after.name);
    constraint.deferrable = change.after.deferrable;
    constraint.initially_deferred = change.after.initially_deferred;
    constraint.validated = change.after.validated;
  }

  void operator()(const AddIndex& change) { add_part(table(change.table).indexes, change.after); }
  void operator()(const DropIndex& change) {
    auto& indexes = table(change.table).indexes;
    indexes.erase(find_part(indexes, change.before.name));
  }
  void operator()(const RenameIndex& change) {
    rename_part(table(change.table).indexes, change.before, change.after);
  }
  void operator()(const AlterIndex& change) {
    find_part(table(change.table).indexes, change.after.name)->options = change.after.options;
  }

  void operator()(const SetComment& change) { comment(change) = change.after; }

  template <class Rename>
  std::enable_if_t<is_rename<Rename>> operator()(const Rename& change) {
    RenameBatch batch;
    batch.add(ChangeBody(change));
    catalog::rename(catalog_, batch.renames, followers_);
  }

 private:
  Table& table(const Name& name) { return must_have(catalog_.tables, name); }

  // The server drops a sequence with the column that owns it (manual, CREATE SEQUENCE, OWNED BY).
  template <class IsDropped>
  void drop_sequences(const Name& table, const IsDropped& is_dropped) {
    for (const Name& name : followers_.sequences_of(table)) {
      const auto at = catalog_.sequences.find(name);
      if (at == catalog_.sequences.end() || !at->second.owned_by) continue;
      const auto& [owner, column] = *at->second.owned_by;
      if (owner == table && is_dropped(column)) catalog_.sequences.erase(at);
    }
  }

  std::optional<std::string>& comment(const SetComment& change) {
    switch (change.target) {
      case CommentTarget::schema:
        return must_have(catalog_.schemas, change.object.name).comment;
      case CommentTarget::enumeration:
        return must_have(catalog_.enums, change.object).comment;
      case CommentTarget::sequence:
        return must_have(catalog_.sequences, change.object).comment;
      case CommentTarget::table:
        return table(change.object).comment;
      case CommentTarget::column:
        return find_part(table(change.object).columns, change.sub)->comment;
      case CommentTarget::constraint:
        return find_part(table(change.object).constraints, change.sub)->comment;
      case CommentTarget::index:
        break;
    }
    return find_part(table(change.object).indexes, change.sub)->comment;
  }

  Catalog& catalog_;
  catalog::Followers& followers_;
};

}  // namespace

void Application::apply(const Change& change) {
  std::visit(Performer(catalog_, followers_), change.body);
}

void Application::apply(const std::vector<Change>& changes) {
  RenameBatch batch;
  for (const Change& change : changes) {
    if (batch.add(change.body)) continue;
    catalog::rename(catalog_, batch.renames, followers_);
    batch = {};
    if (!batch.add(change.body)) apply(change);
  }
  catalog::rename(catalog_, batch.renames, followers_);
}

void apply(Catalog& catalog, const std::vector<Change>& changes) {
  Application(catalog).apply(changes);
}

}  // namespace wesley::diff
