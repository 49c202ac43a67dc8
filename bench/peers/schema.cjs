// SPDX-License-Identifier: Apache-2.0
// usage: schema.cjs TABLES: that many tables of ten columns, with the checks that people write.
const tables = Number(process.argv[2]);
const lines = ["type Query { first: Thing0 }"];
for (let i = 0; i < tables; ++i) {
  lines.push(`"Table ${i}."
type Thing${i} @table @index(fields: ["name"]) @check(expr: "low <= high") {
  id: BigInt! @pk @identity
  name: String! @length(min: 1, max: 80)
  email: String @email
  code: String @type(name: "varchar(20)")
  low: Int! @default(value: 0)
  high: Int! @range(max: ${i + 1000})
  price: Decimal @type(name: "numeric(12,2)") @check(expr: "price >= 0")
  createdAt: DateTime! @default(expr: "now()")
  active: Boolean! @default(value: true)
  other: Thing${(i * 7) % tables}! @belongsTo
}`);
}
process.stdout.write(lines.join("\n") + "\n");
