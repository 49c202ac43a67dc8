// SPDX-License-Identifier: Apache-2.0
#include "plan/swap.h"

#include <fmt/format.h>

#include "ddl/ddl.h"
#include "sql/quote.h"

namespace wesley::plan {
namespace {

using catalog::Name;

// Comments, and the place in a family, come after.
template <class Object>
Object alone(Object object) {
  object.comment.reset();
  object.parent.reset();
  return object;
}

Swap rename_constraint(const Name& table, const catalog::Constraint& built, const std::string& to,
                       const catalog::Origin& origin) {
  if (built.name == to) return {};
  Swap swap;
  swap.statements = {ddl::rename_constraint(table, built.name, to)};
  swap.undo = {ddl::rename_constraint(table, to, built.name)};
  swap.delta = {{diff::RenameConstraint{table, built.name, to}, origin}};
  return swap;
}

Swap rename_index(const Name& table, const catalog::Index& built, const std::string& to,
                  const catalog::Origin& origin) {
  if (built.name == to) return {};
  Swap swap;
  swap.statements = {ddl::rename_index({table.schema, built.name}, to)};
  swap.undo = {ddl::rename_index({table.schema, to}, built.name)};
  swap.delta = {{diff::RenameIndex{table, built.name, to}, origin}};
  return swap;
}

// Undone by dropping: the index goes with its constraint, and the step that built it finds nothing to drop.
Swap key_from_index(const Name& table, const catalog::Index& built, const catalog::Constraint& wanted,
                    const catalog::Origin& origin) {
  Swap swap;
  swap.statements = {ddl::add_key_using_index(table, wanted, built.name)};
  swap.undo = {ddl::drop_constraint(table, wanted.name)};
  swap.delta = {{diff::DropIndex{table, built}, origin}, {diff::AddConstraint{table, alone(wanted)}, origin}};
  return swap;
}

// Undone with the data in place: NOT VALID keeps the lock short, and VALIDATE follows in the same
// transaction.
Swap drop_constraint(const Name& table, const catalog::Constraint& present, const catalog::Origin& origin) {
  Swap swap;
  swap.statements = {ddl::drop_constraint(table, present.name)};
  bool not_valid = !present.has_index() && present.validated;
  swap.undo = {ddl::add_constraint(table, present, not_valid)};
  if (not_valid) swap.undo.push_back(ddl::validate_constraint(table, present.name));
  if (present.comment) swap.undo.push_back(ddl::comment_on_constraint(table, present.name, present.comment));
  swap.delta = {{diff::DropConstraint{table, present}, origin}};
  return swap;
}

}  // namespace

diff::Change dropped(const Name& table, const Relation& relation, const catalog::Origin& origin) {
  if (const auto* index = std::get_if<catalog::Index>(&relation))
    return {diff::DropIndex{table, *index}, origin};
  return {diff::DropConstraint{table, std::get<catalog::Constraint>(relation)}, origin};
}

diff::Change added(const Name& table, const Relation& relation, const catalog::Origin& origin) {
  if (const auto* index = std::get_if<catalog::Index>(&relation))
    return {diff::AddIndex{table, *index}, origin};
  return {diff::AddConstraint{table, std::get<catalog::Constraint>(relation)}, origin};
}

std::string creation(const Name& table, const Relation& relation, bool concurrently) {
  if (const auto* index = std::get_if<catalog::Index>(&relation))
    return ddl::create_index(table, *index, concurrently);
  return ddl::add_constraint(table, std::get<catalog::Constraint>(relation));
}

void Swap::append(Swap next) {
  statements.insert(statements.end(), next.statements.begin(), next.statements.end());
  undo.insert(undo.begin(), next.undo.begin(), next.undo.end());
  delta.insert(delta.end(), next.delta.begin(), next.delta.end());
}

Swap adopt(const Name& table, const Relation& built, const Relation& wanted, const catalog::Origin& origin) {
  if (const auto* constraint = std::get_if<catalog::Constraint>(&built))
    return rename_constraint(table, *constraint, name(wanted), origin);
  const auto& index = std::get<catalog::Index>(built);
  if (const auto* key = std::get_if<catalog::Constraint>(&wanted))
    return key_from_index(table, index, *key, origin);
  return rename_index(table, index, name(wanted), origin);
}

Swap retire(const Name& table, const Relation& present, const catalog::Origin& origin) {
  auto aside = temporary_name(name(present), old_suffix);
  Relation kept = present;
  std::visit([&](auto& object) { object.name = aside; }, kept);
  Swap swap;
  if (const auto* index = std::get_if<catalog::Index>(&present)) {
    swap = rename_index(table, *index, aside, origin);
    swap.kept = kept;
    return swap;
  }
  const auto& constraint = std::get<catalog::Constraint>(present);
  // A table has one primary key, so it cannot stay aside.
  if (!constraint.key() || constraint.key()->primary) return drop_constraint(table, constraint, origin);
  swap = rename_constraint(table, constraint, aside, origin);
  swap.kept = kept;
  return swap;
}

Swap comment(const Name& table, const Relation& relation, const catalog::Origin& origin) {
  const auto* index = std::get_if<catalog::Index>(&relation);
  const auto& text = index ? index->comment : std::get<catalog::Constraint>(relation).comment;
  Swap swap;
  if (!text) return swap;
  auto render = [&](const Rare<std::string>& value) {
    return index ? ddl::comment_on("INDEX", catalog::to_string(Name{table.schema, index->name}), value)
                 : ddl::comment_on_constraint(table, name(relation), value);
  };
  swap.statements = {render(text)};
  swap.undo = {render(std::nullopt)};
  auto target = index ? diff::CommentTarget::index : diff::CommentTarget::constraint;
  const catalog::ObjectId owner{catalog::ObjectKind::table, table, {}};
  swap.delta = {{diff::SetComment{target, owner, name(relation), std::nullopt, text}, origin}};
  return swap;
}

}  // namespace wesley::plan
