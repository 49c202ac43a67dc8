// SPDX-License-Identifier: Apache-2.0
// Objects whose definition is their statement, and what is granted on anything.
#include <algorithm>
#include <set>

#include "diff/performer.h"
#include "diff/table_diff.h"
#include "diff/walk.h"

namespace wesley::diff {

namespace {

using catalog::Catalog;
using catalog::Definition;
using catalog::ObjectId;
using catalog::ObjectKind;

// The relation of that name is another one on the other side: what stood on it went with it.
bool has_relation(const Catalog& catalog, ObjectKind kind, const Name& name) {
  return kind == ObjectKind::table ? catalog.table(name) != nullptr
                                   : catalog.definition({kind, name, {}}) != nullptr;
}
std::optional<ObjectKind> relation_kind(const Catalog& catalog, const Name& name) {
  for (const ObjectKind kind :
       {ObjectKind::table, ObjectKind::view, ObjectKind::materialized_view, ObjectKind::foreign_table}) {
    if (has_relation(catalog, kind, name)) return kind;
  }
  return std::nullopt;
}

class DefinitionDiffer {
 public:
  DefinitionDiffer(const Catalog& from, const Catalog& to, Findings& findings)
      : from_(from), to_(to), findings_(findings) {}

  void run() {
    walk(
        from_.definitions, to_.definitions,
        [&](const Definition& before) {
          if (!goes_along(before.id)) drop(before);
        },
        [&](const Definition& after) { create(after); },
        [&](const Definition& before, const Definition& after) {
          if (goes_along(before.id)) {
            create(after);
          } else {
            both(before, after);
          }
        });
  }

 private:
  bool goes_along(const ObjectId& id) const {
    if (!stands_on_relation(id.kind)) return false;
    const auto before = relation_kind(from_, id.name);
    return before && relation_kind(to_, id.name) != before;
  }

  void drop(const Definition& before) { findings_.add(DropDefinition{before}, before.annotations.origin); }
  void create(const Definition& after) { findings_.add(CreateDefinition{after}, after.annotations.origin); }

  void both(const Definition& before, const Definition& after) {
    const catalog::Origin& origin = after.annotations.origin;
    if (before.statements != after.statements) findings_.add(ReplaceDefinition{before, after}, origin);
    if (before.settings != after.settings) findings_.add(AlterDefinition{before, after}, origin);
    if (before.indexes != after.indexes) diff_indexes(before, after, findings_);
    findings_.comment(CommentTarget::object, after.id, "", before.comment, after.comment, origin);
    if (before.part_comments != after.part_comments) part_comments(before, after);
  }

  void part_comments(const Definition& before, const Definition& after) {
    std::set<std::string> names;
    for (const auto& [name, text] : before.part_comments) names.insert(name);
    for (const auto& [name, text] : after.part_comments) names.insert(name);
    const auto text_of = [](const Definition& definition, const std::string& name) {
      const auto found = definition.part_comments.find(name);
      return found == definition.part_comments.end() ? std::nullopt : Rare<std::string>(found->second);
    };
    for (const std::string& name : names) {
      findings_.comment(CommentTarget::column, after.id, name, text_of(before, name), text_of(after, name),
                        after.annotations.origin);
    }
  }

  const Catalog& from_;
  const Catalog& to_;
  Findings& findings_;
};

}  // namespace

void diff_definitions(const Catalog& from, const Catalog& to, Findings& findings) {
  DefinitionDiffer(from, to, findings).run();
}

namespace {

// The objects and columns whose drops are among the changes; what is granted on them goes along.
struct Gone {
  std::set<ObjectId> objects;
  std::set<std::pair<ObjectId, std::string>> columns;

  explicit Gone(const std::vector<Change>& changes) {
    for (const Change& change : changes) std::visit([&](const auto& body) { note(body); }, change.body);
  }
  bool includes(const catalog::GrantId& id) const {
    return objects.count(id.object) > 0 || columns.count({id.object, id.column}) > 0;
  }

 private:
  void note(const DropTable& change) {
    objects.insert({ObjectKind::table, change.before.name, {}});
    for (const catalog::Column& column : change.before.columns) note_identity(change.before.name, column);
  }
  void note(const DropColumn& change) {
    columns.insert({{ObjectKind::table, change.table, {}}, change.before.name});
    note_identity(change.table, change.before);
  }
  void note(const AlterColumn& change) {
    if (change.property == ColumnProperty::identity && !change.after.identity)
      note_identity(change.table, change.before);
  }
  void note_identity(const Name& table, const catalog::Column& column) {
    if (column.identity)
      objects.insert({ObjectKind::sequence, catalog::identity_sequence(table, column), {}});
  }
  void note(const DropEnum& change) { objects.insert({ObjectKind::enumeration, change.before.name, {}}); }
  void note(const DropDomain& change) { objects.insert({ObjectKind::domain, change.before.name, {}}); }
  void note(const DropComposite& change) { objects.insert({ObjectKind::composite, change.before.name, {}}); }
  void note(const DropSequence& change) { objects.insert({ObjectKind::sequence, change.before.name, {}}); }
  void note(const DropSchema& change) { objects.insert({ObjectKind::schema, {{}, change.before.name}, {}}); }
  void note(const DropDefinition& change) { objects.insert(change.before.id); }
  template <class Other>
  void note(const Other&) {}
};

}  // namespace

void diff_grants(const Catalog& from, const Catalog& to, Findings& findings) {
  if (from.grants == to.grants) return;
  Gone gone(findings.set.changes);
  // Sequences that went with the column that owned them.
  for (const auto& [name, sequence] : from.sequences) {
    if (to.sequences.count(name) == 0) gone.objects.insert({ObjectKind::sequence, name, {}});
  }
  walk(
      from.grants, to.grants,
      [&](const catalog::Grant& before) {
        if (!gone.includes(before.id)) findings.add(SetGrant{before.id, before, std::nullopt}, {});
      },
      [&](const catalog::Grant& after) {
        findings.add(SetGrant{after.id, std::nullopt, after}, after.origin);
      },
      [&](const catalog::Grant& before, const catalog::Grant& after) {
        if (before != after) findings.add(SetGrant{after.id, before, after}, after.origin);
      });
}

}  // namespace wesley::diff
