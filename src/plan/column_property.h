// SPDX-License-Identifier: Apache-2.0
// Inside of this module: one property of one column that stays where it is. strategy_column_property.cc plans
// them; its type has a file of its own.
#pragma once

#include <string>
#include <vector>

#include "plan/context.h"

namespace wesley::plan {

// The names it has now, and the column before and after.
struct Property {
  Context& context;
  const diff::AlterColumn& change;
  const catalog::Origin& origin;
  catalog::Name table = context.name_of(change.table);
  catalog::Column before = named(change.before);
  catalog::Column after = named(change.after);
  std::string label = context.label(change.table, change.after.name);

  Draft step(Phase phase, std::string summary, std::vector<std::string> statements,
             std::vector<std::string> undo) const;

 private:
  catalog::Column named(catalog::Column column) const;
};

std::string default_statement(const catalog::Name& table, const catalog::Column& column);

// The old default under the new type, while its own step has not come: none where it cannot be read over it.
std::string carried_default_statement(const catalog::Name& table, const catalog::Column& before,
                                      const catalog::Type& now);
std::string property_name(diff::ColumnProperty property);

// strategy_column_type.cc
void alter_type(const Property& property);

}  // namespace wesley::plan
