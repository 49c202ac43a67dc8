// SPDX-License-Identifier: Apache-2.0
// The instant half of a constraint's or index's life: taking a name over, and giving it up. Pieces of one
// transaction, with the statements that take them back.
#pragma once

#include <string>
#include <vector>

#include "plan/build.h"

namespace wesley::plan {

struct Swap {
  std::vector<std::string> statements;
  std::vector<std::string> undo;  // in the order they are to run
  std::vector<diff::Change> delta;
  std::optional<Relation> kept;  // what gave its name up and stays until contract, as it is called now

  void append(Swap next);  // runs after; is undone before
};

// A relation that comes or goes, as a change.
diff::Change added(const catalog::Name& table, const Relation& relation, const catalog::Origin& origin);
diff::Change dropped(const catalog::Name& table, const Relation& relation, const catalog::Origin& origin);

// The statement that makes it; an index may be built concurrently.
std::string creation(const catalog::Name& table, const Relation& relation, bool concurrently = false);

// `built` becomes `wanted`. Both with the names of columns before the switch.
Swap adopt(const catalog::Name& table, const Relation& built, const Relation& wanted,
           const catalog::Origin& origin);
// `present` leaves its name. A check, a foreign key and a primary key go; a unique constraint and an index
// stay under another name, so that a rollback finds them.
Swap retire(const catalog::Name& table, const Relation& present, const catalog::Origin& origin);
// COMMENT ON for a relation that has a comment; empty when it has none.
Swap comment(const catalog::Name& table, const Relation& relation, const catalog::Origin& origin);

}  // namespace wesley::plan
