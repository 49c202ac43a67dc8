// SPDX-License-Identifier: Apache-2.0
#include "introspect/reader.h"

namespace wesley::introspect {

Result<void> Reader::read_grants() {
  WESLEY_ASSIGN(postgres::Rows rows, ask(Query::grants));
  for (std::size_t row = 0; row < rows.size(); ++row) {
    Cells cells(rows, row);
    Oid system_catalog = cells.integer();
    const catalog::ObjectId* object = known(system_catalog, cells.integer());
    if (!object) continue;
    catalog::GrantId id{*object, "", ""};
    id.column = cells.text();
    id.grantee = cells.text();
    catalog::Grant& grant = result_.catalog.grants[id];
    grant.id = id;
    std::optional<std::string> privilege = cells.optional_text();
    // The same privilege may come from two grantors.
    if (privilege) grant.privileges[*privilege] = cells.boolean() || grant.privileges[*privilege];
  }
  return {};
}

}  // namespace wesley::introspect
