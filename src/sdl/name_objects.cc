// SPDX-License-Identifier: Apache-2.0
// Names for everything that was given none, and no two objects under one name. First come the names that
// were given, then those that the base snapshot has for the same definition, then the ones PostgreSQL would
// choose; tables in the order of their names, so that the order of files never matters.
#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "sdl/base_names.h"
#include "sdl/draft.h"
#include "sdl/names.h"
#include "sql/quote.h"

namespace wesley::sdl {

namespace {

// Relations and types share names: a table has a row type (src/backend/catalog/pg_type.c).
struct Taken {
  SourceSpan span;
  std::string what;
};

class ObjectNamer {
 public:
  explicit ObjectNamer(Draft& draft) : draft_(draft) {}

  void run() {
    for (TableDraft& table : draft_.tables) sorted_.emplace(table.table.name, &table);
    take_tables_and_types();
    for (auto& [name, table] : sorted_) take_given(*table);
    BaseNames base(draft_);
    for (auto& [name, table] : sorted_) keep(*table, base);
    for (auto& [name, table] : sorted_) choose(*table);
  }

 private:
  Namespace& space(const std::string& schema) { return spaces_[schema]; }

  // False after a report.
  bool take(const catalog::Name& name, SourceSpan span, std::string what) {
    const auto [earlier, fresh] = taken_.emplace(name, Taken{span, what});
    if (fresh) return true;
    const Taken& first = earlier->second;
    auto& report = draft_.report(
        Kind::duplicate_object, span,
        fmt::format("{} and {} would both be called `{}` in PostgreSQL", first.what, what, name.name));
    report.label = "same name";
    report.related.push_back({first.span, "first used here"});
    report.help = "Give one of them another name.";
    return false;
  }

  void take_tables_and_types() {
    for (TableDraft& table : draft_.tables) {
      take(table.table.name, table.node->name.span, fmt::format("table `{}`", table.type_name()));
      space(table.table.name.schema).add_relation(table.table.name.name);
    }
    for (const EnumDraft& drafted : draft_.enums) {
      if (!drafted.used) continue;
      take(drafted.enumeration.name, drafted.node->name.span,
           fmt::format("enum `{}`", drafted.node->name.value));
    }
    for (const auto& [sequence, use] : draft_.sequence_uses) {
      take(sequence.name, use.argument_span("name"), fmt::format("sequence `{}`", sequence.name.name));
      space(sequence.name.schema).add_relation(sequence.name.name);
    }
  }

  void take_given(TableDraft& table) {
    const std::string& schema = table.table.name.schema;
    std::map<std::string, SourceSpan> constraints;
    for (std::size_t i = 0; i < table.table.constraints.size(); ++i) {
      const catalog::Constraint& constraint = table.table.constraints[i];
      if (constraint.name.empty()) continue;
      const SourceSpan span = table.constraint_uses[i]->argument_span("name");
      if (constraint.key() != nullptr) {
        take({schema, constraint.name}, span, fmt::format("the index of constraint `{}`", constraint.name));
        space(schema).add_relation(constraint.name);
      }
      space(schema).add_constraint(constraint.name);
      const auto [earlier, fresh] = constraints.emplace(constraint.name, span);
      if (!fresh && constraint.key() == nullptr) {
        auto& report = draft_.report(Kind::duplicate_object, span,
                                     fmt::format("table `{}` has two constraints called `{}`",
                                                 table.table.name.name, constraint.name));
        report.label = "same name";
        report.related.push_back({earlier->second, "first used here"});
      }
    }
    for (std::size_t i = 0; i < table.table.indexes.size(); ++i) {
      const catalog::Index& index = table.table.indexes[i];
      if (index.name.empty()) continue;
      take({schema, index.name}, table.index_uses[i]->argument_span("name"),
           fmt::format("index `{}`", index.name));
      space(schema).add_relation(index.name);
    }
  }

  // Keys share their name with an index; other constraints only have to differ within their table.
  bool is_free(const catalog::Table& table, const catalog::Constraint& constraint, const std::string& name) {
    if (table.constraint(name) != nullptr) return false;
    const Namespace& names = space(table.name.schema);
    return constraint.key() == nullptr || (!names.has_relation(name) && !names.has_constraint(name));
  }

  void keep(TableDraft& table, BaseNames& base) {
    const std::string& schema = table.table.name.schema;
    for (catalog::Constraint& constraint : table.table.constraints) {
      if (!constraint.name.empty()) continue;
      const auto name = base.take(table.table, constraint);
      if (!name || !is_free(table.table, constraint, *name)) continue;
      if (constraint.key() != nullptr) space(schema).add_relation(*name);
      space(schema).add_constraint(*name);
      constraint.name = *name;
    }
    for (catalog::Index& index : table.table.indexes) {
      if (!index.name.empty()) continue;
      const auto name = base.take(table.table, index);
      if (!name || space(schema).has_relation(*name)) continue;
      space(schema).add_relation(*name);
      index.name = *name;
    }
  }

  void choose(TableDraft& table) {
    Namespace& names = space(table.table.name.schema);
    const std::string& name = table.table.name.name;
    for (const catalog::Column& column : table.table.columns) {
      if (column.identity) names.choose_relation(name, column.name, "seq");
    }
    for (catalog::Constraint& constraint : table.table.constraints) {
      if (!constraint.name.empty()) continue;
      const DefaultName parts = default_name(constraint, draft_.expressions);
      constraint.name = constraint.key() != nullptr
                            ? names.choose_key(name, parts.columns, parts.label)
                            : names.choose_constraint(name, parts.columns, parts.label);
    }
    for (catalog::Index& index : table.table.indexes) {
      if (!index.name.empty()) continue;
      index.name = names.choose_relation(name, default_name(index).columns, "idx");
    }
  }

  Draft& draft_;
  std::map<catalog::Name, TableDraft*> sorted_;
  std::map<catalog::Name, Taken> taken_;
  std::map<std::string, Namespace> spaces_;
};

}  // namespace

void name_objects(Draft& draft) {
  ObjectNamer(draft).run();
}

}  // namespace wesley::sdl
