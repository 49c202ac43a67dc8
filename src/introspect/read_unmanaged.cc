// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "introspect/reader.h"

namespace wesley::introspect {

Result<void> Reader::read_unmanaged() {
  WESLEY_ASSIGN(postgres::Rows rows, ask(Query::unmanaged, {managed_}));
  for (std::size_t row = 0; row < rows.size(); ++row) {
    Cells cells(rows, row);
    std::string kind = cells.text();
    Oid schema = cells.integer();
    catalog::Name object = name(schema, cells.text());
    std::string of_table = cells.text();
    Oid system_catalog = cells.integer();
    if (is_member(system_catalog, cells.integer())) continue;
    if (!of_table.empty() && ignored({object.schema, of_table})) continue;
    add_unmanaged(std::move(kind), std::move(object), std::move(of_table));
  }
  std::sort(result_.catalog.unmanaged.begin(), result_.catalog.unmanaged.end());
  return {};
}

}  // namespace wesley::introspect
