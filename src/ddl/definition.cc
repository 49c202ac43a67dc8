// SPDX-License-Identifier: Apache-2.0
// Objects whose definition is their CREATE statement, and what is set beside it.
#include <algorithm>
#include <iterator>

#include <fmt/format.h>

#include "base/check.h"
#include "ddl/clause.h"
#include "ddl/ddl.h"
#include "sql/quote.h"
#include "sql/tree.h"

namespace wesley::ddl {

namespace {

using catalog::ObjectId;
using catalog::ObjectKind;

std::string alter(const ObjectId& id) {
  return fmt::format("ALTER {} {} ", info(id.kind).keyword, to_string(id));
}

std::string set_enabled(const ObjectId& id, std::string_view, const std::string& value) {
  const std::string_view form = value == "disabled"  ? "DISABLE"
                                : value == "replica" ? "ENABLE REPLICA"
                                : value == "always"  ? "ENABLE ALWAYS"
                                                     : "ENABLE";
  if (id.kind == ObjectKind::event_trigger) return alter(id) + std::string(form);
  return fmt::format("{}{} {} {}", alter_table(id.name), form, info(id.kind).keyword,
                     sql::quote_identifier(id.detail));
}

std::string set_target(const ObjectId& id, std::string_view, const std::string& value) {
  return alter(id) + "SET STATISTICS " + value;
}

std::string set_view_default(const ObjectId& id, std::string_view column, const std::string& value) {
  return fmt::format("{}ALTER COLUMN {} SET DEFAULT {}", alter(id), sql::quote_identifier(column), value);
}

std::string set_column_statistics(const ObjectId& id, std::string_view column, const std::string& value) {
  return fmt::format("{}ALTER COLUMN {} SET STATISTICS {}", alter(id), sql::quote_identifier(column), value);
}

std::string set_column_storage(const ObjectId& id, std::string_view column, const std::string& value) {
  return fmt::format("{}ALTER COLUMN {} SET STORAGE {}", alter(id), sql::quote_identifier(column), value);
}

std::string set_view_tablespace(const ObjectId& id, std::string_view, const std::string& value) {
  return alter(id) + "SET TABLESPACE " + sql::quote_identifier(value);
}

std::string set_view_method(const ObjectId& id, std::string_view, const std::string& value) {
  return alter(id) + "SET ACCESS METHOD " + sql::quote_identifier(value);
}

std::string cluster_view(const ObjectId& id, std::string_view, const std::string& value) {
  return alter(id) + "CLUSTER ON " + sql::quote_identifier(value);
}

std::string set_column_compression(const ObjectId& id, std::string_view column, const std::string& value) {
  return fmt::format("{}ALTER COLUMN {} SET COMPRESSION {}", alter(id), sql::quote_identifier(column), value);
}

template <const char* option>
std::string set_column_option(const ObjectId& id, std::string_view column, const std::string& value) {
  return fmt::format("{}ALTER COLUMN {} SET ({})", alter(id), sql::quote_identifier(column),
                     option_list(catalog::Options{{option, value}}));
}
constexpr char n_distinct[] = "n_distinct";
constexpr char n_distinct_inherited[] = "n_distinct_inherited";

// A setting's first word, and its form; the rest of its name is a column. Any other one is a storage
// parameter or an option of a view.
struct SettingForm {
  std::string_view setting;
  std::string (*write)(const ObjectId& id, std::string_view column, const std::string& value);
  bool needs_indexes;
};
constexpr SettingForm setting_forms[] = {
    {"enabled", set_enabled, false},
    {"target", set_target, false},
    {"default", set_view_default, false},
    {"statistics", set_column_statistics, false},
    {"storage", set_column_storage, false},
    {"tablespace", set_view_tablespace, false},
    {"access_method", set_view_method, false},
    {"cluster", cluster_view, true},
    {"compression", set_column_compression, false},
    {n_distinct, set_column_option<n_distinct>, false},
    {n_distinct_inherited, set_column_option<n_distinct_inherited>, false},
};

const SettingForm* find_form(std::string_view setting) {
  const std::string_view word = setting.substr(0, setting.find(' '));
  const auto* row = std::find_if(std::begin(setting_forms), std::end(setting_forms),
                                 [&](const SettingForm& form) { return form.setting == word; });
  return row == std::end(setting_forms) ? nullptr : row;
}

// Options of one object are set by one statement.
catalog::Options plain_options(const catalog::Definition& definition) {
  catalog::Options out;
  for (const auto& [setting, value] : definition.settings.ordered()) {
    if (find_form(setting) == nullptr) out.append(setting, value);
  }
  return out;
}

bool is_without_data(const std::string& statement) {
  const auto parsed = sql::parse(statement);
  if (!parsed || parsed->statements().empty()) return false;
  return parsed->statements().front().node.child("into").boolean("skip_data");
}

}  // namespace

std::vector<std::string> create_definition(const catalog::Definition& definition) {
  std::vector<std::string> out;
  for (const catalog::Expression& statement : definition.statements) out.push_back(statement.text);
  if (definition.id.kind == ObjectKind::materialized_view && !out.empty() && !is_without_data(out.front()))
    out.front() += "\nWITH NO DATA";
  const auto options = plain_options(definition);
  if (!options.empty()) out.push_back(fmt::format("{}SET ({})", alter(definition.id), option_list(options)));
  for (const auto& [setting, value] : definition.settings) {
    const SettingForm* form = find_form(setting);
    if (form != nullptr && !form->needs_indexes)
      out.push_back(set_definition_setting(definition.id, setting, value));
  }
  return out;
}

std::string set_definition_setting(const ObjectId& id, std::string_view setting, const std::string& value) {
  const SettingForm* form = find_form(setting);
  if (form == nullptr)
    return fmt::format("{}SET ({})", alter(id), option_list(catalog::Options{{std::string(setting), value}}));
  const std::size_t space = setting.find(' ');
  return form->write(id, space == std::string_view::npos ? "" : setting.substr(space + 1), value);
}

std::vector<std::string> definition_index_roles(const catalog::Definition& definition) {
  std::vector<std::string> out;
  for (const auto& [setting, value] : definition.settings) {
    const SettingForm* form = find_form(setting);
    if (form != nullptr && form->needs_indexes)
      out.push_back(set_definition_setting(definition.id, setting, value));
  }
  return out;
}

// shape: "id integer, \"a,b\" text": the columns of a table definition, which the grammar takes apart.
std::string create_view_shell(const catalog::Definition& view) {
  const std::string head = "CREATE TABLE " + to_string(view.id.name) + " (" + view.shape + ")";
  const auto parsed = sql::parse(head);
  WESLEY_CHECK(parsed && parsed->statements().size() == 1, "the shape of a view is a list of columns");
  std::string columns;
  for (const sql::Node& column : parsed->statements().front().node.children("table_elts")) {
    if (!columns.empty()) columns += ", ";
    columns +=
        fmt::format("NULL::{} AS {}", sql::to_string(sql::type_name(column.child("type_name"), "pg_catalog")),
                    sql::quote_identifier(column.string("colname")));
  }
  return fmt::format("CREATE VIEW {} AS SELECT {}", to_string(view.id.name), columns);
}

std::string replace_view(const catalog::Definition& view) {
  WESLEY_CHECK(!view.statements.empty(), "a view has a statement");
  constexpr std::string_view create = "CREATE ";
  std::string text = view.statements.front().text;
  WESLEY_CHECK(text.compare(0, create.size(), create) == 0, "a definition begins with CREATE");
  return text.insert(create.size(), "OR REPLACE ");
}

}  // namespace wesley::ddl
