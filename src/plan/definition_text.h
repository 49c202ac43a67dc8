// SPDX-License-Identifier: Apache-2.0
// The two halves of a transaction that changes definitions: what goes, and what comes.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "plan/context.h"

namespace wesley::plan {

// One definition: dropped, made, or replaced in place. Made again after its drop, it is there twice. A
// routine on which parts of tables stand is set aside instead (renewals.h).
struct DefinitionPart {
  enum class Kind { drop, set_aside, create, replace };
  const catalog::Definition* before;
  const catalog::Definition* after;
  catalog::Origin origin;
  Kind kind;
};

struct DefinitionStep {
  Draft before, after;  // what stands between them is somebody else's
  Phase phase = Phase::switch_;
  std::string summary;
  bool comes_back = false;  // all that goes, with all that others could see of it
};

// `parts` in the order in which they are to run: drops first. `around`: another step stands between.
DefinitionStep definition_step(Context& context, const std::vector<DefinitionPart>& parts, bool around);

// Drops what was set aside, by the names it had: the last step of all that stood on it.
Draft drop_set_aside(const Context& context, const std::vector<const catalog::Definition*>& routines,
                     const catalog::Origin& origin);

// The statements that make a definition as it is in the catalog: indexes, settings and comments too.
std::vector<std::string> make_definition(const catalog::Definition& definition);

// The statements that grant what is granted on an object and its columns.
std::vector<std::string> granted(const catalog::Catalog& catalog, const catalog::ObjectId& object);

// Rules, triggers and policies, which go along with the relation of `from`: what they stand on waits for its
// end, and its undo makes them again.
void take_along(const Context& context, Draft& draft, const catalog::Name& relation,
                const std::set<catalog::ObjectId>& but = {});

}  // namespace wesley::plan
