// SPDX-License-Identifier: Apache-2.0
// What happens to an object after its creation, where its definition is its CREATE statement.
#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "base/check.h"
#include "ddl/clause.h"
#include "ddl/ddl.h"
#include "sql/quote.h"
#include "sql/tree.h"

namespace wesley::ddl {

namespace {

using catalog::Definition;
using catalog::ObjectId;
using catalog::ObjectKind;

// GRANT ... ON TABLES TO a, b within ALTER DEFAULT PRIVILEGES: its reverse has the other verb and
// preposition, and knows no WITH GRANT OPTION.
std::string reverse_default_privileges(const std::string& text) {
  const auto parsed = sql::parse(text);
  WESLEY_CHECK(parsed && parsed->statements().size() == 1, "default privileges are one statement each");
  const sql::Node action = parsed->statements().front().node.child("action");
  const bool grants = action.boolean("is_grant");
  const auto replace_last = [](std::string in, std::string_view from, std::string_view to) {
    const std::size_t at = in.rfind(from);
    return at == std::string::npos ? in : in.replace(at, from.size(), to);
  };
  const auto replace_first = [](std::string in, std::string_view from, std::string_view to) {
    const std::size_t at = in.find(from);
    return at == std::string::npos ? in : in.replace(at, from.size(), to);
  };
  std::string out = replace_last(text, " WITH GRANT OPTION", "");
  out = replace_first(out, grants ? " GRANT " : " REVOKE ", grants ? " REVOKE " : " GRANT ");
  return replace_last(out, grants ? " TO " : " FROM ", grants ? " FROM " : " TO ");
}

bool is_column_setting(std::string_view setting) {
  return setting.find(' ') != std::string_view::npos;
}

std::string reset_setting(const ObjectId& id, std::string_view setting) {
  const std::string alter = fmt::format("ALTER {} {} ", info(id.kind).keyword, to_string(id));
  if (setting == "enabled") return set_definition_setting(id, setting, "origin");
  if (setting == "target") return alter + "SET STATISTICS -1";
  if (setting == "tablespace") return alter + "SET TABLESPACE pg_default";
  if (setting == "access_method") return alter + "SET ACCESS METHOD heap";
  if (setting == "cluster") return alter + "SET WITHOUT CLUSTER";
  if (!is_column_setting(setting)) return alter + "RESET (" + option_name(setting) + ")";
  const std::size_t space = setting.find(' ');
  const std::string_view word = setting.substr(0, space);
  const std::string column = alter + "ALTER COLUMN " + sql::quote_identifier(setting.substr(space + 1)) + " ";
  if (word == "default") return column + "DROP DEFAULT";
  if (word == "statistics") return column + "SET STATISTICS -1";
  return column + "RESET (" + std::string(word) + ")";
}

}  // namespace

std::vector<std::string> drop_definition(const Definition& definition) {
  const ObjectId& id = definition.id;
  if (id.kind != ObjectKind::default_privileges)
    return {fmt::format("DROP {} {}", info(id.kind).keyword, to_string(id))};
  std::vector<std::string> out;
  for (auto at = definition.statements.rbegin(); at != definition.statements.rend(); ++at)
    out.push_back(reverse_default_privileges(at->text));
  return out;
}

std::string rename_routine(const ObjectId& id, const std::string& name) {
  return fmt::format("ALTER {} {} RENAME TO {}", info(id.kind).keyword, to_string(id),
                     sql::quote_identifier(name));
}
std::string move_routine(const ObjectId& id, const std::string& schema) {
  return fmt::format("ALTER {} {} SET SCHEMA {}", info(id.kind).keyword, to_string(id),
                     sql::quote_identifier(schema));
}

std::vector<std::string> replace_definition(const Definition& after) {
  constexpr std::string_view create = "CREATE ";
  std::string text = after.statements.front().text;
  WESLEY_CHECK(text.compare(0, create.size(), create) == 0, "a definition begins with CREATE");
  std::vector<std::string> out = {text.insert(create.size(), "OR REPLACE ")};
  // A view loses the options that are not said again, a trigger its state (manual, CREATE VIEW; CreateTrigger
  // sets tgenabled anew).
  for (std::string& setting : change_settings(after.id, {}, after.settings))
    out.push_back(std::move(setting));
  return out;
}

std::vector<std::string> change_settings(const ObjectId& id, const Options& before, const Options& after) {
  std::vector<std::string> out;
  for (const auto& [setting, value] : after) {
    const auto known = before.find(setting);
    if (known == before.end() || known->second != value)
      out.push_back(set_definition_setting(id, setting, value));
  }
  for (const auto& [setting, value] : before) {
    if (after.count(setting) == 0) out.push_back(reset_setting(id, setting));
  }
  return out;
}

}  // namespace wesley::ddl
