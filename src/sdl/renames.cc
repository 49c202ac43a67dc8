// SPDX-License-Identifier: Apache-2.0
// @renamed: what the object was called before, in SDL and in PostgreSQL. The base snapshot knows the latter;
// without one it is what the conventions give.
#include <fmt/format.h>

#include "sdl/draft.h"
#include "sdl/names.h"
#include "sql/quote.h"

namespace wesley::sdl {

namespace {

catalog::RenameMode mode_of(const Use& use) {
  return use.keyword("mode") == "INSTANT" ? catalog::RenameMode::instant : catalog::RenameMode::online;
}

void report_both_present(Draft& draft, const Use& use, std::string_view what, std::string_view from,
                         std::optional<SourceSpan> other) {
  auto& report = draft.report(Kind::renamed_still_present, use.argument_span("from"),
                              fmt::format("{} `{}` is said to be renamed but is still there", what, from));
  report.label = other ? "still in the schema" : "still in the last snapshot, beside the new one";
  if (other) report.related.push_back({*other, "here"});
  report.help = "Remove the old one, or remove `@renamed` when both are meant.";
}

void note_gone(Draft& draft, const Use& use, std::string_view what, std::string_view from) {
  auto& report =
      draft.report(Kind::renamed_done, use.node().name.span,
                   fmt::format("{} `{}` is in no snapshot any more: `@renamed` can go", what, from));
  report.label = "has done its work";
}

// By SDL name, else by the name PostgreSQL has.
template <class Objects>
auto find_base(const Objects& objects, const std::string& sdl_name, const std::string& name)
    -> decltype(&*objects.begin()) {
  for (const auto& object : objects) {
    if (object.annotations.sdl_name == sdl_name) return &object;
  }
  for (const auto& object : objects) {
    if (object.annotations.sdl_name.empty() && object.name == name) return &object;
  }
  return nullptr;
}

class Renames {
 public:
  explicit Renames(Draft& draft) : draft_(draft), base_(draft.options.base) {
    if (base_ == nullptr) return;
    for (const auto& [name, table] : base_->tables) {
      if (!table.annotations.sdl_name.empty()) base_tables_.emplace(table.annotations.sdl_name, &table);
    }
    for (const auto& [name, enumeration] : base_->enums) {
      if (!enumeration.annotations.sdl_name.empty()) {
        base_enums_.emplace(enumeration.annotations.sdl_name, &enumeration);
      }
    }
  }

  void rename_table(TableDraft& table) {
    if (const Use* use = find_use(table.uses, "renamed")) {
      table.table.annotations.renamed =
          of_type(*use, "type", base_tables_, base_ == nullptr ? nullptr : &base_->tables, table.table.name);
    }
    const catalog::Table* before = base_table(table);
    for (const FieldDraft& field : table.fields) {
      const Use* use = find_use(field.uses, "renamed");
      if (use != nullptr && field.owns_column) rename_column(table, field, *use, before);
    }
  }

  void rename_enum(EnumDraft& drafted) {
    catalog::Enum& enumeration = drafted.enumeration;
    if (const Use* use = find_use(drafted.uses, "renamed")) {
      enumeration.annotations.renamed =
          of_type(*use, "enum", base_enums_, base_ == nullptr ? nullptr : &base_->enums, enumeration.name);
    }
    const catalog::Enum* before = base_enum(drafted);
    for (const auto& [value, use] : drafted.renamed_values) rename_value(enumeration, value, use, before);
  }

 private:
  template <class Objects>
  std::optional<catalog::Renamed> of_type(
      const Use& use, std::string_view what,
      const std::unordered_map<std::string, const typename Objects::mapped_type*>& by_sdl,
      const Objects* base, const catalog::Name& now) {
    const std::string from_sdl(*use.text("from"));
    if (const auto other = draft_.types.find(from_sdl); other != draft_.types.end()) {
      report_both_present(draft_, use, what, from_sdl, other->second->name.span);
      return std::nullopt;
    }
    catalog::Name from{now.schema,
                       sql::truncate_identifier(conventional_name(from_sdl, draft_.options.tables))};
    if (base != nullptr) {
      if (const auto found = by_sdl.find(from_sdl); found != by_sdl.end()) from = found->second->name;
      if (base->count(from) == 0) {
        note_gone(draft_, use, what, from_sdl);
        return std::nullopt;
      }
      if (from != now && base->count(now) > 0) {
        report_both_present(draft_, use, what, from_sdl, std::nullopt);
        return std::nullopt;
      }
    }
    return catalog::Renamed{from_sdl, from.name, mode_of(use)};
  }

  const catalog::Table* base_table(const TableDraft& table) const {
    if (base_ == nullptr) return nullptr;
    catalog::Name name = table.table.name;
    if (table.table.annotations.renamed) name.name = table.table.annotations.renamed->from;
    return base_->table(name);
  }

  const catalog::Enum* base_enum(const EnumDraft& drafted) const {
    if (base_ == nullptr) return nullptr;
    catalog::Name name = drafted.enumeration.name;
    if (drafted.enumeration.annotations.renamed) name.name = drafted.enumeration.annotations.renamed->from;
    const auto found = base_->enums.find(name);
    return found == base_->enums.end() ? nullptr : &found->second;
  }

  std::string column_before(const FieldDraft& field, const std::string& from) const {
    std::string name = conventional_name(from, draft_.options.columns);
    if (field.role == FieldRole::belongs_to) {
      const Use& use = *find_use(field.uses, "belongsTo");
      if (use.text("column")) return sql::truncate_identifier(from);
      // `author_id` of `author`: what follows the name of the field stays.
      const std::size_t own = conventional_name(field.name(), draft_.options.columns).size();
      if (field.column.size() > own) name += field.column.substr(own);
    }
    return sql::truncate_identifier(name);
  }

  void rename_column(TableDraft& table, const FieldDraft& field, const Use& use,
                     const catalog::Table* before) {
    const std::string from_sdl(*use.text("from"));
    if (const auto other = table.by_field.find(from_sdl); other != table.by_field.end()) {
      report_both_present(draft_, use, "field", from_sdl, other->second->span());
      return;
    }
    std::string from = column_before(field, from_sdl);
    if (before != nullptr) {
      const catalog::Column* old = find_base(before->columns, from_sdl, from);
      if (old == nullptr) {
        note_gone(draft_, use, "field", from_sdl);
        return;
      }
      from = old->name;
      if (from != field.column && before->column(field.column) != nullptr) {
        report_both_present(draft_, use, "field", from_sdl, std::nullopt);
        return;
      }
    }
    if (from == field.column) return;  // only the SDL name changed
    table.column(field.column).annotations.renamed = catalog::Renamed{from_sdl, from, mode_of(use)};
  }

  void rename_value(catalog::Enum& enumeration, std::size_t position, const Use& use,
                    const catalog::Enum* before) {
    const std::string from_sdl(*use.text("from"));
    for (const catalog::EnumLabel& other : enumeration.labels) {
      if (other.annotations.sdl_name != from_sdl) continue;
      report_both_present(draft_, use, "enum value", from_sdl, std::nullopt);
      return;
    }
    std::string from = from_sdl;
    if (before != nullptr) {
      const auto* old = find_label(*before, from_sdl);
      if (old == nullptr) {
        note_gone(draft_, use, "enum value", from_sdl);
        return;
      }
      from = old->label;
    }
    catalog::EnumLabel& label = enumeration.labels[position];
    if (from != label.label) label.annotations.renamed = catalog::Renamed{from_sdl, from, mode_of(use)};
  }

  static const catalog::EnumLabel* find_label(const catalog::Enum& enumeration, const std::string& from) {
    for (const catalog::EnumLabel& label : enumeration.labels) {
      if (label.annotations.sdl_name == from) return &label;
    }
    for (const catalog::EnumLabel& label : enumeration.labels) {
      if (label.label == from) return &label;
    }
    return nullptr;
  }

  Draft& draft_;
  const catalog::Catalog* base_;
  std::unordered_map<std::string, const catalog::Table*> base_tables_;
  std::unordered_map<std::string, const catalog::Enum*> base_enums_;
};

}  // namespace

void record_renames(Draft& draft) {
  Renames renames(draft);
  for (TableDraft& table : draft.tables) renames.rename_table(table);
  for (EnumDraft& drafted : draft.enums) renames.rename_enum(drafted);
}

}  // namespace wesley::sdl
