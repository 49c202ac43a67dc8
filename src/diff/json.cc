// SPDX-License-Identifier: Apache-2.0
// Changes as JSON: `wesley diff --json`, `wesley drift detect --json`. schemas/diff.schema.json.
#include "catalog/json.h"

#include "diff/diff.h"
#include "diff/kinds.h"

namespace wesley::diff {

namespace {

Json side(const Name& name) {
  return to_string(name);
}
Json side(const std::string& text) {
  return text;
}
Json side(const Rare<std::string>& text) {
  return text ? Json(*text) : Json();
}
Json side(const std::optional<catalog::Grant>& grant) {
  return grant ? catalog::to_json(*grant) : Json();
}
template <class Object>
Json side(const Object& object) {
  return catalog::to_json(object);
}

// Neighbours of a new label are places, not sides.
void add_sides(const AddEnumValue& body, Json& out) {
  out.add("after", body.label.label);
  if (!body.before.empty()) out.add("placed_before", body.before);
  if (!body.after.empty()) out.add("placed_after", body.after);
}

void add_sides(const JoinParent& body, Json& out) {
  out.add("after", body.bound ? body.bound->text : "INHERITS").add("parent", to_string(body.parent));
}
void add_sides(const LeaveParent& body, Json& out) {
  out.add("before", body.bound ? body.bound->text : "INHERITS").add("parent", to_string(body.parent));
}

template <class Body>
void add_sides(const Body& body, Json& out) {
  if constexpr (requires { body.before; }) out.add("before", side(body.before));
  if constexpr (requires { body.after; }) out.add("after", side(body.after));
}

}  // namespace

Json to_json(const Change& change) {
  Json out = Json::object();
  out.add("kind", kind_id(change));
  out.add("summary", describe(change));
  out.add("severity", name(severity(change)));
  if (const auto subject = relation(change)) out.add("object", to_string(*subject));
  if (const auto* alter = std::get_if<AlterColumn>(&change.body)) out.add("property", name(alter->property));
  if (const auto* alter = std::get_if<AlterTable>(&change.body)) out.add("property", name(alter->property));
  std::visit([&](const auto& body) { add_sides(body, out); }, change.body);
  if (change.origin.known()) {
    Json origin = Json::object();
    origin.add("file", change.origin.file)
        .add("line", change.origin.line)
        .add("column", change.origin.column);
    out.add("origin", std::move(origin));
  }
  return out;
}

Json to_json(const Changeset& changeset) {
  Json changes = Json::array();
  for (const Change& change : changeset.changes) changes.push(to_json(change));
  Json renames = Json::array();
  for (const PossibleRename& rename : changeset.possible_renames) {
    Json entry = Json::object();
    entry.add("kind", rename.kind).add("before", rename.before).add("after", rename.after);
    renames.push(std::move(entry));
  }
  Json notes = Json::array();
  for (const std::string& note : changeset.notes) notes.push(note);
  Json out = Json::object();
  out.add("changes", std::move(changes));
  out.add("possible_renames", std::move(renames));
  out.add("notes", std::move(notes));
  return out;
}

}  // namespace wesley::diff
