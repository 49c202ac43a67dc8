// SPDX-License-Identifier: Apache-2.0
#include "generated_schema.h"

#include <fmt/format.h>

namespace wesley::bench {

std::string generated_schema(int tables, int changed) {
  std::string text = "enum State {\n  DRAFT\n  ACTIVE\n  CLOSED\n}\n";
  for (int i = 0; i < tables; ++i) {
    const bool differs = i < changed;
    text += fmt::format(R"sdl(
"""
Records of kind {0}.
"""
type Record{0} @table @index(fields: ["state", "createdAt DESC"]) {{
  id: BigInt! @pk @identity
  name: String! @index
  code: String! @unique
  state: State! @default(value: DRAFT)
  amount: {1}! @default(value: 0) @check(expr: "amount >= 0")
  price: Decimal @type(name: "numeric(12,2)")
  note: String
  parent: BigInt @fk(ref: "Record{2}.id", onDelete: SET_NULL)
  createdAt: DateTime! @default(expr: "now()")
  updatedAt: DateTime
{3}}}
)sdl",
                        i, differs ? "BigInt" : "Int", i == 0 ? 0 : i - 1,
                        differs ? "  token: UUID @index\n" : "");
  }
  return text;
}

}  // namespace wesley::bench
