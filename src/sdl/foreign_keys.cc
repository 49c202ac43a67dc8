// SPDX-License-Identifier: Apache-2.0
// Foreign keys from @fk and @belongsTo, in two passes: what refers to what decides the types of columns, and
// once all types and keys are known the references are checked and made.
#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "sdl/draft.h"
#include "sql/type_name.h"

namespace wesley::sdl {

namespace {

using catalog::ReferentialAction;

// "User.id" in its parts; the field is empty for "User".
struct Reference {
  std::string_view type;
  std::string_view field;
  SourceSpan type_span;
  SourceSpan field_span;
};

Reference split_reference(const Draft& draft, const Value& value) {
  const std::string_view text = value.text;
  const std::size_t dot = text.rfind('.');
  Reference out;
  out.type = text.substr(0, dot);
  out.type_span = span_in_string(draft.sources, value, 0, out.type.size());
  if (dot == std::string_view::npos) return out;
  out.field = text.substr(dot + 1);
  out.field_span = span_in_string(draft.sources, value, dot + 1, text.size());
  return out;
}

void report_key_shape(Draft& draft, const ForeignKeyDraft& key, std::size_t wanted) {
  auto& report =
      draft.report(Kind::foreign_key_shape, key.span,
                   fmt::format("foreign key has {} column{} here and {} in `{}`", key.columns.size(),
                               key.columns.size() == 1 ? "" : "s", wanted, key.target->type_name()));
  report.label = "different numbers of columns";
  report.related.push_back({key.target->node->name.span, "the target"});
  report.help = "List as many `refFields` as `fields`.";
}

void report_no_primary_key(Draft& draft, const ForeignKeyDraft& key) {
  auto& report = draft.report(
      Kind::missing_unique_key, key.span,
      fmt::format("foreign key refers to `{}`, which has no primary key", key.target->type_name()));
  report.label = "no primary key to refer to";
  report.related.push_back({key.target->node->name.span, "the target"});
  report.help = "Give the target a `@pk`, or name the columns to refer to.";
}

// The columns referred to when none are named: the primary key. False after a report.
bool refer_to_primary_key(Draft& draft, ForeignKeyDraft& key) {
  key.referenced = key.target->primary_key;
  if (key.referenced.empty()) {
    // A key with a mistake is reported where it stands.
    const bool wrong_key = find_use(key.target->uses, "pk") != nullptr || key.target->uses.has_mistake("pk");
    if (!wrong_key) report_no_primary_key(draft, key);
    return false;
  }
  if (key.referenced.size() == key.columns.size()) return true;
  report_key_shape(draft, key, key.referenced.size());
  return false;
}

void from_field(Draft& draft, TableDraft& table, FieldDraft& field, const Use& use) {
  if (!field.has_column()) return;
  const Reference ref = split_reference(draft, *use.value("ref"));
  TableDraft* target = find_table(draft, ref.type, ref.type_span, "foreign key");
  if (target == nullptr) return;
  ForeignKeyDraft key{&table, target, {field.column}, {}, &use, use.value("ref")->span};
  if (ref.field.empty()) {
    if (!refer_to_primary_key(draft, key)) return;
  } else {
    const FieldDraft* referenced = find_field(draft, *target, ref.field, ref.field_span);
    if (referenced == nullptr) return;
    key.referenced = {referenced->column};
  }
  draft.foreign_keys.push_back(std::move(key));
}

void from_type(Draft& draft, TableDraft& table, const Use& use) {
  const Reference ref = split_reference(draft, *use.value("ref"));
  std::vector<std::string> columns = find_columns(draft, table, use, "fields");
  TableDraft* target = find_table(draft, ref.type, ref.type_span, "foreign key");
  if (target == nullptr || columns.empty()) return;
  ForeignKeyDraft key{&table, target, std::move(columns), {}, &use, use.value("ref")->span};
  if (use.value("refFields") != nullptr) {
    key.referenced = find_columns(draft, *target, use, "refFields");
    if (key.referenced.empty()) return;
  } else if (!ref.field.empty()) {
    const FieldDraft* referenced = find_field(draft, *target, ref.field, ref.field_span);
    if (referenced == nullptr) return;
    key.referenced = {referenced->column};
  } else if (!refer_to_primary_key(draft, key)) {
    return;
  }
  if (key.referenced.size() != key.columns.size()) {
    report_key_shape(draft, key, key.referenced.size());
    return;
  }
  draft.foreign_keys.push_back(std::move(key));
}

bool already_declared(const Draft& draft, std::size_t first, const FieldDraft& field) {
  return std::any_of(draft.foreign_keys.begin() + static_cast<std::ptrdiff_t>(first),
                     draft.foreign_keys.end(), [&](const ForeignKeyDraft& key) {
                       return key.target == field.target && std::find(key.columns.begin(), key.columns.end(),
                                                                      field.column) != key.columns.end();
                     });
}

void from_belongs_to(Draft& draft, TableDraft& table, FieldDraft& field, std::size_t first) {
  if (!field.has_column() || already_declared(draft, first, field)) return;
  const Use& use = *find_use(field.uses, "belongsTo");
  ForeignKeyDraft key{&table, field.target, {field.column}, {}, &use, field.node->type.span};
  if (const auto ref = use.text("ref")) {
    const std::string prefix = field.target->type_name() + ".";
    const auto found =
        field.target->by_field.find(ref->rfind(prefix, 0) == 0 ? ref->substr(prefix.size()) : *ref);
    if (found != field.target->by_field.end()) {
      key.referenced = {found->second->column};
    } else {
      key.referenced = {std::string(*ref)};
    }
  } else if (!refer_to_primary_key(draft, key)) {
    return;
  }
  draft.foreign_keys.push_back(std::move(key));
}

// Types follow references: a column written as ID, or made by @belongsTo, has the type of what it refers to.
class TypeFlow {
 public:
  explicit TypeFlow(Draft& draft) : draft_(draft) {
    for (const ForeignKeyDraft& key : draft.foreign_keys) {
      for (std::size_t i = 0; i < key.columns.size(); ++i) {
        const FieldDraft* field = key.table->by_column.at(key.columns[i]);
        draft.referring.insert(field);
        if (follows(*field)) references_.try_emplace(field, Target{key.target, key.referenced[i]});
      }
    }
  }

  void run() {
    for (TableDraft& table : draft_.tables) {
      for (const FieldDraft& field : table.fields) {
        if (field.owns_column) resolve(table, field);
      }
    }
  }

 private:
  struct Target {
    TableDraft* table = nullptr;
    std::string column;
  };

  static bool follows(const FieldDraft& field) {
    if (field.role == FieldRole::belongs_to) return true;
    return field.role == FieldRole::column && field.node->type.name.value == "ID" &&
           find_use(field.uses, "type") == nullptr;
  }

  void resolve(TableDraft& table, const FieldDraft& field) {
    const auto found = references_.find(&field);
    if (found == references_.end()) return;
    const Target target = found->second;
    // Taken out first: a circle of references ends here, at a column that keeps the type of ID.
    references_.erase(found);
    catalog::Column& column = table.column(field.column);
    if (column.type.name.empty()) column.type = draft_.id_type;
    const auto referenced = target.table->by_column.find(target.column);
    if (referenced == target.table->by_column.end()) return;
    resolve(*target.table, *referenced->second);
    const catalog::Column& source = target.table->column(target.column);
    column.type = source.type.name.empty() ? draft_.id_type : source.type;
    if (!column.collation) column.collation = source.collation;
  }

  Draft& draft_;
  std::unordered_map<const FieldDraft*, Target> references_;
};

struct ActionRow {
  std::string_view keyword;
  ReferentialAction action;
};
constexpr ActionRow action_rows[] = {
    {"", ReferentialAction::no_action},         {"NO_ACTION", ReferentialAction::no_action},
    {"RESTRICT", ReferentialAction::restrict_}, {"CASCADE", ReferentialAction::cascade},
    {"SET_NULL", ReferentialAction::set_null},  {"SET_DEFAULT", ReferentialAction::set_default}};

ReferentialAction action_of(const Use& use, std::string_view argument) {
  const std::string keyword = use.keyword(argument);
  for (const ActionRow& row : action_rows) {
    if (row.keyword == keyword) return row.action;
  }
  return ReferentialAction::no_action;
}

bool has_mistake(const ForeignKeyDraft& key) {
  const auto broken = [](const TableDraft& table, const std::vector<std::string>& columns) {
    return std::any_of(columns.begin(), columns.end(), [&](const std::string& column) {
      const auto found = table.by_column.find(column);
      return found == table.by_column.end() || found->second->role == FieldRole::none;
    });
  };
  return broken(*key.table, key.columns) || broken(*key.target, key.referenced);
}

// Without modifiers: varchar(20) may refer to varchar(30).
bool same_type(const sql::TypeName& left, const sql::TypeName& right) {
  return left.schema == right.schema && left.name == right.name && left.array == right.array;
}

bool types_match(Draft& draft, const ForeignKeyDraft& key) {
  for (std::size_t i = 0; i < key.columns.size(); ++i) {
    const catalog::Column& here = key.table->column(key.columns[i]);
    const catalog::Column& there = key.target->column(key.referenced[i]);
    if (same_type(here.type, there.type)) continue;
    const FieldDraft& field = *key.table->by_column.at(here.name);
    const FieldDraft& referenced = *key.target->by_column.at(there.name);
    auto& report = draft.report(Kind::foreign_key_type, field.node->type.span,
                                fmt::format("field `{}` is {} and refers to `{}.{}`, which is {}",
                                            field.name(), sql::to_string(here.type), key.target->type_name(),
                                            referenced.name(), sql::to_string(there.type)));
    report.label = sql::to_string(here.type);
    report.related.push_back({referenced.node->type.span, sql::to_string(there.type)});
    report.help = "Write the field as `ID`: it then takes the type of the column it refers to.";
    return false;
  }
  return true;
}

// The server wants a unique, not deferrable key or whole index over exactly these columns, in any order
// (transformFkeyCheckAttrs of src/backend/commands/tablecmds.c).
bool is_unique_over(const catalog::Table& table, const std::vector<std::string>& columns) {
  const std::set<std::string> wanted(columns.begin(), columns.end());
  for (const catalog::Constraint& constraint : table.constraints) {
    const catalog::Key* key = constraint.key();
    if (key == nullptr || constraint.deferrable) continue;
    if (std::set<std::string>(key->columns.begin(), key->columns.end()) == wanted) return true;
  }
  for (const catalog::Index& index : table.indexes) {
    if (!index.unique || index.predicate) continue;
    std::set<std::string> keys;
    for (const catalog::IndexKey& part : index.keys) keys.insert(part.column);
    if (keys == wanted) return true;
  }
  return false;
}

bool refers_to_key(Draft& draft, const ForeignKeyDraft& key) {
  if (is_unique_over(key.target->table, key.referenced)) return true;
  if (key.target->key_mistake) return false;
  std::vector<std::string> fields;
  for (const std::string& column : key.referenced) fields.push_back(key.target->by_column.at(column)->name());
  auto& report = draft.report(Kind::missing_unique_key, key.span,
                              fmt::format("foreign key refers to `{}.{}`, which is not unique",
                                          key.target->type_name(), fmt::join(fields, ", ")));
  report.label = "not unique";
  report.related.push_back({key.target->by_column.at(key.referenced.front())->span(), "needs a unique key"});
  report.help = fields.size() == 1 ? fmt::format("Add `@unique` to `{}`.", fields.front())
                                   : fmt::format("Add `@unique(fields: [\"{}\"])` to `{}`.",
                                                 fmt::join(fields, "\", \""), key.target->type_name());
  return false;
}

void check_set_null(Draft& draft, const ForeignKeyDraft& key, const catalog::ForeignKey& made) {
  const bool on_delete = made.on_delete == ReferentialAction::set_null;
  if (!on_delete && made.on_update != ReferentialAction::set_null) return;
  const std::string_view argument = on_delete ? "onDelete" : "onUpdate";
  for (const std::string& name : key.columns) {
    const catalog::Column& column = key.table->column(name);
    const auto& primary = key.table->primary_key;
    const bool in_key = std::find(primary.begin(), primary.end(), name) != primary.end();
    if (!column.not_null && !in_key) continue;
    const FieldDraft& field = *key.table->by_column.at(name);
    auto& report = draft.report(Kind::set_null_of_not_null, key.use->argument_span(argument),
                                fmt::format("`{}: SET_NULL` would set field `{}` to null, which is NOT NULL",
                                            argument, field.name()));
    report.label = "every such change of the target would fail";
    report.related.push_back({field.node->type.span, in_key ? "in the primary key" : "NOT NULL"});
    report.help = "Remove the `!`, or choose `CASCADE` or `RESTRICT`.";
    return;
  }
}

void finish(Draft& draft, const ForeignKeyDraft& key) {
  if (has_mistake(key) || !types_match(draft, key) || !refers_to_key(draft, key)) return;
  catalog::ForeignKey made;
  made.columns = key.columns;
  made.referenced = key.target->table.name;
  made.referenced_columns = key.referenced;
  made.on_delete = action_of(*key.use, "onDelete");
  made.on_update = action_of(*key.use, "onUpdate");
  made.match_full = key.use->keyword("match") == "FULL";
  check_set_null(draft, key, made);
  add_constraint(draft, *key.table, *key.use, std::move(made));
}

}  // namespace

void make_foreign_keys(Draft& draft) {
  for (TableDraft& table : draft.tables) {
    const std::size_t first = draft.foreign_keys.size();
    for (const Use& use : table.uses) {
      if (use.name() == "fk") from_type(draft, table, use);
    }
    for (FieldDraft& field : table.fields) {
      for (const Use& use : field.uses) {
        if (use.name() == "fk") from_field(draft, table, field, use);
      }
    }
    for (FieldDraft& field : table.fields) {
      if (field.role == FieldRole::belongs_to) from_belongs_to(draft, table, field, first);
    }
  }
  TypeFlow(draft).run();
}

void finish_foreign_keys(Draft& draft) {
  for (const ForeignKeyDraft& key : draft.foreign_keys) finish(draft, key);
}

}  // namespace wesley::sdl
