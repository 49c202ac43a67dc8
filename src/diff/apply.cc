// SPDX-License-Identifier: Apache-2.0
// The oracle of diff: changes performed on a catalog value, as the server performs them.
#include <algorithm>
#include <set>
#include <tuple>
#include <type_traits>

#include "base/check.h"
#include "catalog/rename.h"
#include "diff/performer.h"

namespace wesley::diff {

namespace {

using catalog::Catalog;
using catalog::ObjectKind;

template <class Body>
constexpr bool is_rename = std::is_same_v<Body, RenameType> || std::is_same_v<Body, RenameEnumValue> ||
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
  enum class Part { types, labels, tables, columns };

  bool put(const RenameType& change) {
    return fits(Part::types, {}, to_string(change.before), to_string(change.after)) &&
           renames.types.emplace(change.before, change.after).second;
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

  Part last_ = Part::types;
  std::set<std::tuple<Part, Name, std::string>> given_;
};

class Performer : public TablePerformer {
 public:
  Performer(Catalog& catalog, catalog::Followers& followers)
      : TablePerformer(catalog, followers), catalog_(catalog), followers_(followers) {}

  using TablePerformer::operator();
  void operator()(const CreateSchema& change) { must_add(catalog_.schemas, change.after.name, change.after); }
  void operator()(const DropSchema& change) { drop(catalog_.schemas, change, ObjectKind::schema); }
  void operator()(const CreateExtension& change) {
    must_add(catalog_.extensions, change.after.name, change.after);
  }
  void operator()(const DropExtension& change) { drop(catalog_.extensions, change, ObjectKind::extension); }
  void operator()(const AlterExtension& change) {
    must_have(catalog_.extensions, change.before.name) = change.after;
  }

  void operator()(const CreateEnum& change) { create(catalog_.enums, change); }
  void operator()(const DropEnum& change) { drop(catalog_.enums, change, ObjectKind::enumeration); }
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

  void operator()(const CreateDomain& change) { create(catalog_.domains, change); }
  void operator()(const DropDomain& change) { drop(catalog_.domains, change, ObjectKind::domain); }
  void operator()(const AlterDomain& change) { alter(catalog_.domains, change); }
  void operator()(const CreateComposite& change) { create(catalog_.composites, change); }
  void operator()(const DropComposite& change) { drop(catalog_.composites, change, ObjectKind::composite); }
  void operator()(const AlterComposite& change) { alter(catalog_.composites, change); }
  void operator()(const CreateSequence& change) {
    create(catalog_.sequences, change);
    followers_.add(change.after);
  }
  void operator()(const DropSequence& change) { drop(catalog_.sequences, change, ObjectKind::sequence); }
  void operator()(const AlterSequence& change) {
    alter(catalog_.sequences, change);
    followers_.add(change.after);
  }

  void operator()(const CreateTable& change) {
    create(catalog_.tables, change);
    followers_.add(change.after);
  }
  void operator()(const DropTable& change) {
    const Name& name = change.before.name;
    for (const catalog::Column& column : change.before.columns) drop_identity_grants(name, column);
    drop(catalog_.tables, change, ObjectKind::table);
    drop_sequences(name, [](const std::string&) { return true; });
    drop_standing_on(name);
  }

  void operator()(const CreateDefinition& change) {
    must_add(catalog_.definitions, change.after.id, change.after);
    followers_.add(change.after);
  }
  void operator()(const DropDefinition& change) {
    must_drop(catalog_.definitions, change.before.id);
    drop_grants(change.before.id);
    if (is_relation(change.before.id.kind)) drop_standing_on(change.before.id.name);
  }
  void operator()(const ReplaceDefinition& change) {
    catalog::Definition& definition = must_have(catalog_.definitions, change.after.id);
    definition.statements = change.after.statements;
    definition.shape = change.after.shape;
    definition.uses = change.after.uses;
    followers_.add(definition);
  }
  void operator()(const AlterDefinition& change) {
    must_have(catalog_.definitions, change.after.id).settings = change.after.settings;
  }

  void operator()(const SetGrant& change) {
    if (change.after) {
      catalog_.grants.insert_or_assign(change.id, *change.after);
    } else {
      must_drop(catalog_.grants, change.id);
    }
  }
  void operator()(const SetComment& change) { set_comment(change); }

  template <class Rename>
  std::enable_if_t<is_rename<Rename>> operator()(const Rename& change) {
    RenameBatch batch;
    batch.add(ChangeBody(change));
    catalog::rename(catalog_, batch.renames, followers_);
  }

 private:
  template <class Map, class Change>
  static void create(Map& map, const Change& change) {
    must_add(map, change.after.name, change.after);
  }
  // A comment is not altered: that is a change of its own.
  template <class Map, class Change>
  static void alter(Map& map, const Change& change) {
    auto& object = must_have(map, change.after.name);
    auto comment = std::move(object.comment);
    object = change.after;
    object.comment = std::move(comment);
  }
  template <class Map, class Change>
  void drop(Map& map, const Change& change, ObjectKind kind) {
    must_drop(map, change.before.name);
    if constexpr (std::is_same_v<std::decay_t<decltype(change.before.name)>, Name>) {
      drop_grants({kind, change.before.name, {}});
    } else {
      drop_grants({kind, {{}, change.before.name}, {}});
    }
  }

  void drop_standing_on(const Name& relation) {
    for (const ObjectKind kind : {ObjectKind::trigger, ObjectKind::policy, ObjectKind::rule}) {
      auto at = catalog_.definitions.lower_bound({kind, relation, {}});
      while (at != catalog_.definitions.end() && at->first.kind == kind && at->first.name == relation) {
        at = catalog_.definitions.erase(at);
      }
    }
  }

  void set_comment(const SetComment& change) {
    const Name& name = change.object.name;
    switch (change.target) {
      case CommentTarget::object:
        object_comment(change.object) = change.after;
        return;
      case CommentTarget::identity:
        part(table(name).columns, change.sub).sequence_comment = change.after;
        return;
      case CommentTarget::column:
        return set_column_comment(change);
      case CommentTarget::constraint:
        if (change.object.kind == ObjectKind::domain) {
          part(must_have(catalog_.domains, name).checks, change.sub).comment = change.after;
        } else {
          part(table(name).constraints, change.sub).comment = change.after;
        }
        return;
      case CommentTarget::index:
        part(indexes(name), change.sub).comment = change.after;
        return;
    }
  }

  void set_column_comment(const SetComment& change) {
    const Name& name = change.object.name;
    if (change.object.kind == ObjectKind::table) {
      part(table(name).columns, change.sub).comment = change.after;
    } else if (change.object.kind == ObjectKind::composite) {
      part(must_have(catalog_.composites, name).attributes, change.sub).comment = change.after;
    } else if (change.after) {
      must_have(catalog_.definitions, change.object).part_comments[change.sub] = *change.after;
    } else {
      must_have(catalog_.definitions, change.object).part_comments.erase(change.sub);
    }
  }

  template <class Part>
  static Part& part(std::vector<Part>& parts, const std::string& name) {
    const auto found =
        std::find_if(parts.begin(), parts.end(), [&](const Part& one) { return one.name == name; });
    WESLEY_CHECK(found != parts.end(), "a comment on a part that is there");
    return *found;
  }

  Rare<std::string>& object_comment(const catalog::ObjectId& id) {
    switch (id.kind) {
      case ObjectKind::schema:
        return must_have(catalog_.schemas, id.name.name).comment;
      case ObjectKind::enumeration:
        return must_have(catalog_.enums, id.name).comment;
      case ObjectKind::domain:
        return must_have(catalog_.domains, id.name).comment;
      case ObjectKind::composite:
        return must_have(catalog_.composites, id.name).comment;
      case ObjectKind::sequence:
        return must_have(catalog_.sequences, id.name).comment;
      case ObjectKind::table:
        return table(id.name).comment;
      default:
        return must_have(catalog_.definitions, id).comment;
    }
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

bool Application::is_parent(const Name& table) const {
  const std::set<Name>& children = followers_.children_of(table);
  return std::any_of(children.begin(), children.end(), [&](const Name& name) {
    const catalog::Table* child = catalog_.table(name);
    return child != nullptr && is_child(*child, table);
  });
}

void apply(Catalog& catalog, const std::vector<Change>& changes) {
  Application(catalog).apply(changes);
}

}  // namespace wesley::diff
