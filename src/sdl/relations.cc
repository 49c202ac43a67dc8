// SPDX-License-Identifier: Apache-2.0
// Relations (@belongsTo, @hasMany, @hasOne) are checked against the foreign keys and recorded as metadata of
// their table, for the generators.
#include <algorithm>

#include <fmt/format.h>

#include "base/spelling.h"
#include "sdl/draft.h"

namespace wesley::sdl {

namespace {

using Keys = std::vector<const ForeignKeyDraft*>;

std::string target_fields(const TableDraft& target) {
  std::vector<std::string> names;
  for (const FieldDraft& field : target.fields) names.push_back(field.name());
  return fmt::format("{}", fmt::join(names, ", "));
}

Json strings(const std::vector<std::string>& texts) {
  Json out = Json::array();
  for (const std::string& text : texts) out.push(text);
  return out;
}

Json relation(const FieldDraft& field, std::string_view kind) {
  return Json::object({{"field", field.name()},
                       {"kind", std::string(kind)},
                       {"type", field.target->type_name()},
                       {"nullable", !field.node->type.non_null}});
}

class Relations {
 public:
  explicit Relations(Draft& draft) : draft_(draft) {
    for (const ForeignKeyDraft& key : draft.foreign_keys) keys_[key.table].push_back(&key);
  }

  void record(TableDraft& table) {
    Json relations;
    for (FieldDraft& field : table.fields) {
      if (field.role == FieldRole::belongs_to) add(relations, belongs_to(table, field));
      if (field.role == FieldRole::has_one) add(relations, has(table, field, "hasOne"));
      if (field.role == FieldRole::has_many) add(relations, has(table, field, "hasMany"));
    }
    if (!relations.is_null()) table.table.annotations.metadata.add("relations", std::move(relations));
  }

 private:
  static void add(Json& relations, std::optional<Json> made) {
    if (made) relations.push(std::move(*made));
  }

  // Foreign keys of one table that refer to another.
  Keys between(const TableDraft& from, const TableDraft& to) const {
    Keys out;
    const auto found = keys_.find(&from);
    if (found == keys_.end()) return out;
    std::copy_if(found->second.begin(), found->second.end(), std::back_inserter(out),
                 [&](const ForeignKeyDraft* key) { return key->target == &to; });
    return out;
  }

  std::optional<Json> belongs_to(const TableDraft& table, const FieldDraft& field) const {
    for (const ForeignKeyDraft* key : between(table, *field.target)) {
      if (std::find(key->columns.begin(), key->columns.end(), field.column) == key->columns.end()) continue;
      Json made = relation(field, "belongsTo");
      made.add("columns", strings(key->columns));
      made.add("references", strings(key->referenced));
      return made;
    }
    return std::nullopt;
  }

  std::optional<Json> has(TableDraft& table, FieldDraft& field, std::string_view kind) {
    const Use& use = *find_use(field.uses, kind);
    if (const auto via = use.text("via"); via && !field.target->by_field.count(*via)) {
      return through(table, field, use, *via);
    }
    Keys keys = between(*field.target, table);
    const std::string_view argument = use.text("field") ? "field" : "via";
    if (const auto name = use.text(argument)) {
      const FieldDraft* other = other_side(field, use, argument, *name);
      if (other == nullptr) return std::nullopt;
      keys.erase(std::remove_if(keys.begin(), keys.end(),
                                [&](const ForeignKeyDraft* key) {
                                  return std::find(key->columns.begin(), key->columns.end(), other->column) ==
                                         key->columns.end();
                                }),
                 keys.end());
    }
    if (keys.size() != 1) {
      if (!other_side_has_mistake(table, *field.target)) report_no_other_side(table, field, use, keys.size());
      return std::nullopt;
    }
    Json made = relation(field, kind);
    made.add("columns", strings(keys.front()->referenced));
    made.add("references", strings(keys.front()->columns));
    return made;
  }

  const FieldDraft* other_side(const FieldDraft& field, const Use& use, std::string_view argument,
                               std::string_view name) {
    const auto found = field.target->by_field.find(name);
    if (found != field.target->by_field.end()) {
      return found->second->has_column() && found->second->role != FieldRole::none ? found->second : nullptr;
    }
    auto& report = draft_.report(Kind::unknown_field, use.argument_span(argument),
                                 fmt::format("type `{}` has no field `{}`", field.target->type_name(), name));
    report.label = "no field of this name";
    report.related.push_back({field.target->node->name.span, "the other side"});
    std::vector<std::string> candidates;
    for (const FieldDraft& candidate : field.target->fields) candidates.push_back(candidate.name());
    const auto similar = nearest(name, candidates);
    report.help = similar ? fmt::format("did you mean `{}`?", *similar)
                          : fmt::format("It has {}.", target_fields(*field.target));
    return nullptr;
  }

  // A relation of the other table back to this one that was already reported.
  static bool other_side_has_mistake(const TableDraft& table, const TableDraft& target) {
    if (target.uses.has_mistake("fk")) return true;
    return std::any_of(target.fields.begin(), target.fields.end(), [&](const FieldDraft& field) {
      if (field.uses.has_mistake("fk")) return true;
      return field.role == FieldRole::none && field.node->type.name.value == table.type_name();
    });
  }

  void report_no_other_side(const TableDraft& table, const FieldDraft& field, const Use& use,
                            std::size_t found) {
    const std::string& target = field.target->type_name();
    auto& report = draft_.report(
        Kind::relation_mismatch, use.node().name.span,
        found == 0 ? fmt::format("`{}` has no foreign key to `{}` for field `{}`", target, table.type_name(),
                                 field.name())
                   : fmt::format("`{}` has {} foreign keys to `{}`", target, found, table.type_name()));
    report.label = found == 0 ? "no other side" : "which of them is meant";
    report.related.push_back({field.target->node->name.span, "the other side"});
    report.help = found == 0 ? fmt::format("Give `{}` a field of type `{}` with `@belongsTo`.", target,
                                           table.type_name())
                             : "Name the field of the other side: `field: \"...\"`.";
  }

  // Many to many: a table with a foreign key to both sides.
  std::optional<Json> through(TableDraft& table, FieldDraft& field, const Use& use, std::string_view via) {
    TableDraft* middle = find_table(draft_, via, use.argument_span("via"), "`via`");
    if (middle == nullptr) return std::nullopt;
    const Keys here = between(*middle, table);
    const Keys there = between(*middle, *field.target);
    if (here.empty() || there.empty()) {
      const std::string& missing = here.empty() ? table.type_name() : field.target->type_name();
      auto& report = draft_.report(Kind::relation_mismatch, use.argument_span("via"),
                                   fmt::format("`{}` has no foreign key to `{}`", via, missing));
      report.label = "does not connect the two";
      report.related.push_back({middle->node->name.span, "the table between"});
      return std::nullopt;
    }
    Json made = relation(field, "hasMany");
    made.add("via", middle->type_name());
    made.add("columns", strings(here.front()->columns));
    made.add("references", strings(there.back()->columns));
    return made;
  }

  Draft& draft_;
  std::unordered_map<const TableDraft*, Keys> keys_;
};

}  // namespace

void record_relations(Draft& draft) {
  Relations relations(draft);
  for (TableDraft& table : draft.tables) relations.record(table);
}

}  // namespace wesley::sdl
