// SPDX-License-Identifier: Apache-2.0
// @partition: by what a table is divided. Its partitions are types of their own (@partitionOf).
#include "sdl/draft.h"

namespace wesley::sdl {

namespace {

catalog::PartitionStrategy strategy(std::string_view keyword) {
  if (keyword == "LIST") return catalog::PartitionStrategy::list;
  if (keyword == "HASH") return catalog::PartitionStrategy::hash;
  return catalog::PartitionStrategy::range;
}

// A field, or an expression over columns.
std::optional<catalog::IndexKey> partition_key(Draft& draft, TableDraft& table, const Value& value) {
  catalog::IndexKey key;
  if (value.text.find('(') == std::string::npos) {
    const FieldDraft* field = find_field(draft, table, value.text, value.span);
    if (field == nullptr || !field->has_column()) return std::nullopt;
    key.column = field->column;
    return key;
  }
  const ParsedExpression* parsed = check_expression(draft, table, value);
  if (parsed == nullptr || !check_immutable(draft, *parsed, value, "a partition key")) return std::nullopt;
  key.expression = draft.expressions.over(table.table, value.text);
  return key;
}

}  // namespace

void make_partition_keys(Draft& draft) {
  for (TableDraft& table : draft.tables) {
    const Use* use = find_use(table.uses, "partition");
    if (use == nullptr) continue;
    catalog::PartitionKey key;
    key.strategy = strategy(use->keyword("by"));
    for (const Value* value : use->list("key")) {
      if (auto part = partition_key(draft, table, *value)) key.keys.push_back(*std::move(part));
    }
    table.table.partition_key = std::move(key);
  }
}

}  // namespace wesley::sdl
