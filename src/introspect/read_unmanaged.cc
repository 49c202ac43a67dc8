// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "introspect/reader.h"

namespace wesley::introspect {

Result<void> Reader::read_unmanaged() {
  WESLEY_ASSIGN(postgres::Rows rows, ask(Query::unmanaged));
  for (std::size_t row = 0; row < rows.size(); ++row) {
    Cells cells(rows, row);
    std::string kind = cells.text();
    std::optional<Oid> schema = cells.optional_integer();
    catalog::Name object{schema ? schemas_.at(*schema) : "", cells.text()};
    std::string of_table = cells.text();
    Oid system_catalog = cells.integer();
    if (is_member(system_catalog, cells.integer())) continue;
    if (!of_table.empty() && ignored({object.schema, of_table})) continue;
    add_unmanaged(std::move(kind), std::move(object), std::move(of_table));
  }
  std::vector<catalog::Unmanaged>& list = result_.catalog.unmanaged;
  std::sort(list.begin(), list.end());
  list.erase(std::unique(list.begin(), list.end()), list.end());
  return {};
}

}  // namespace wesley::introspect
