// SPDX-License-Identifier: Apache-2.0
#include "sdl/base_names.h"

#include "catalog/rename.h"

namespace wesley::sdl {

namespace {

catalog::Renames renames_of(const Draft& draft, const catalog::Catalog& base) {
  catalog::Renames renames;
  for (const TableDraft& drafted : draft.tables) {
    const catalog::Table& table = drafted.table;
    if (const auto& renamed = table.annotations.renamed) {
      renames.tables[{table.name.schema, renamed->from}] = table.name;
    }
    for (const catalog::Column& column : table.columns) {
      if (const auto& renamed = column.annotations.renamed) {
        renames.columns[table.name][renamed->from] = column.name;
      }
    }
  }
  for (const EnumDraft& drafted : draft.enums) {
    const catalog::Enum& enumeration = drafted.enumeration;
    if (const auto& renamed = enumeration.annotations.renamed) {
      const catalog::Name from{enumeration.name.schema, renamed->from};
      if (base.enums.count(from) > 0) renames.types[from] = enumeration.name;
    }
  }
  return renames;
}

bool same_definition(const catalog::Index& left, const catalog::Index& right) {
  return left.method == right.method && left.unique == right.unique &&
         left.nulls_not_distinct == right.nulls_not_distinct && left.keys == right.keys &&
         left.include == right.include && left.predicate == right.predicate;
}

}  // namespace

BaseNames::BaseNames(const Draft& draft) : base_(draft.options.base) {
  // With errors nobody looks at names, and the renames may contradict each other.
  if (base_ == nullptr || draft.diagnostics.has_errors()) {
    base_ = nullptr;
    return;
  }
  const catalog::Renames renames = renames_of(draft, *base_);
  if (renames.empty()) return;
  renamed_ = *base_;
  catalog::rename(renamed_, renames);
  base_ = &renamed_;
}

template <class Objects, class Same>
std::optional<std::string> BaseNames::take_first(const catalog::Name& table, const Objects& objects,
                                                 Same same) {
  for (const auto& object : objects) {
    if (same(object) && taken_.emplace(table, object.name).second) return object.name;
  }
  return std::nullopt;
}

std::optional<std::string> BaseNames::take(const catalog::Table& table,
                                           const catalog::Constraint& constraint) {
  const catalog::Table* before = base_ == nullptr ? nullptr : base_->table(table.name);
  if (before == nullptr) return std::nullopt;
  return take_first(table.name, before->constraints,
                    [&](const catalog::Constraint& candidate) { return candidate.body == constraint.body; });
}

std::optional<std::string> BaseNames::take(const catalog::Table& table, const catalog::Index& index) {
  const catalog::Table* before = base_ == nullptr ? nullptr : base_->table(table.name);
  if (before == nullptr) return std::nullopt;
  return take_first(table.name, before->indexes,
                    [&](const catalog::Index& candidate) { return same_definition(candidate, index); });
}

}  // namespace wesley::sdl
