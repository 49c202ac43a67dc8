// SPDX-License-Identifier: Apache-2.0
// Builds a constraint or index while the application works: concurrently, or NOT VALID and then validated.
// What is left for the switch is instant (swap.h).
#pragma once

#include <string>
#include <vector>

#include "plan/context.h"

namespace wesley::plan {

struct Built {
  Relation relation;               // with the names it has before the switch; a key is still a unique index
  std::vector<std::size_t> ready;  // drafts that must have run before it can be adopted
  bool complete = false;           // it already is what was wanted, under its final name
};

// `wanted` is written in the names of `to`; `name` is what it is called until the switch.
Built build(Context& context, const catalog::Name& final_table, const Relation& wanted,
            const std::string& name, const catalog::Origin& origin);

std::string drop_constraint_if_exists(const catalog::Name& table, const std::string& constraint);
// "unique constraint user_email_key on user": for summaries.
std::string describe(const Context& context, const catalog::Name& final_table, const Relation& relation);
// Of a key, or of a unique index that a foreign key can rest on; else none.
std::vector<std::string> unique_columns(const Relation& relation);
// When the key goes that the foreign key could refer to, because it is replaced or dropped. While both exist
// PostgreSQL chooses the old one (transformFkeyCheckAttrs takes the first that fits), so the foreign key has
// to stand back.
std::optional<Phase> loses_key(const Context& context, const catalog::ForeignKey& foreign_key);
// The draft makes the foreign key: what it refers to is there, and is what it will go on referring to.
void need_key(const Context& context, Draft& draft, const catalog::ForeignKey& key);
// An expression of it is over a column that gets another type where it is, and would not be understood over
// that one: it has to go before.
bool is_in_the_way(const Context& context, const TableWork& work, const Relation& before);
// Of `from`: a column that it refers to moves.
bool refers_to_move(const Context& context, const catalog::ForeignKey& key);
// What it needs and makes who drops the relation, or renames it away: foreign keys may rest on it.
void give_up_key(Draft& draft, const catalog::Name& final_table, const Relation& unique);
// The unique index that a key constraint takes over, as a catalog value.
catalog::Index key_index(const catalog::Constraint& constraint, const std::string& name);

}  // namespace wesley::plan
