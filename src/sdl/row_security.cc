// SPDX-License-Identifier: Apache-2.0
// @policy, @rls, @tenant, @owner: policies first, then row security is switched on, so that nobody sees less
// or more in between.
#include <algorithm>
#include <array>
#include <optional>

#include <fmt/format.h>

#include "sdl/sql_directives.h"
#include "sql/quote.h"
#include "sql/type_name.h"

namespace wesley::sdl {

namespace {

using sql::quote_identifier;

struct PolicyText {
  std::string name;
  std::string_view command = "ALL";
  std::string roles;  // empty: PUBLIC
  std::optional<std::string> visible;
  std::optional<std::string> written;
  bool permissive = true;
};

void add_policy_text(Draft& draft, const TableDraft& table, const Use& use, const PolicyText& policy) {
  add_statement(draft, use,
                fmt::format("CREATE POLICY {} ON {}{} FOR {}{}{}{}", quote_identifier(policy.name),
                            to_string(table.table.name), policy.permissive ? "" : " AS RESTRICTIVE",
                            policy.command, policy.roles.empty() ? "" : " TO " + policy.roles,
                            policy.visible ? fmt::format(" USING ({})", *policy.visible) : "",
                            policy.written ? fmt::format(" WITH CHECK ({})", *policy.written) : ""));
}

std::optional<std::string> text_of(const Use& use, std::string_view argument) {
  const auto text = use.text(argument);
  return text ? std::optional(std::string(*text)) : std::nullopt;
}

// What a command looks at: rows that are there, rows that are written, or both (manual, CREATE POLICY).
struct Command {
  std::string_view argument;
  std::string_view keyword;
  bool visible;
  bool written;
};
constexpr std::array commands = {
    Command{"select", "SELECT", true, false},
    Command{"insert", "INSERT", false, true},
    Command{"update", "UPDATE", true, true},
    Command{"delete", "DELETE", true, false},
};

void add_command_policy(Draft& draft, const TableDraft& table, const Use& use, const Command& command,
                        std::string_view label, const std::string& roles, const std::string& expression,
                        bool permissive = true) {
  PolicyText policy;
  policy.permissive = permissive;
  policy.name = sql::make_object_name(table.table.name.name, label, command.argument);
  policy.command = command.keyword;
  policy.roles = roles;
  if (command.visible) policy.visible = expression;
  if (command.written) policy.written = expression;
  add_policy_text(draft, table, use, policy);
}

// Where the session says who it is, by `rls.tenant` and `rls.owner`.
struct Session {
  std::string_view setting;  // unset, or empty as after a pooled SET LOCAL: no row, never an error
  std::string jwt;
  const std::string& chosen;

  std::string expression(const catalog::Type& type) const {
    const std::string name = sql::to_string(type);
    if (chosen == "setting") {
      return fmt::format("(SELECT nullif(current_setting('{}', true), '')::{})", setting, name);
    }
    if (chosen == "jwt") return fmt::format("(SELECT ({})::{})", jwt, name);
    return fmt::format("({})", chosen);
  }
};

bool has_index_led_by(const catalog::Table& table, const std::string& column) {
  const auto leads = [&](const catalog::Index& index) {
    return !index.predicate && !index.keys.empty() && index.keys.front().column == column;
  };
  const auto is_led = [&](const catalog::Constraint& constraint) {
    return constraint.key() != nullptr && constraint.key()->columns.front() == column;
  };
  return std::any_of(table.indexes.begin(), table.indexes.end(), leads) ||
         std::any_of(table.constraints.begin(), table.constraints.end(), is_led);
}

// Permissive policies open alternatives: an owner's rows, and those that @rls lets through, would be seen
// beside those of the tenant. So where they speak of a command, the tenant's policy restricts it.
bool opens_itself(const TableDraft& table, const Command& command) {
  if (table.uses.find("owner") != nullptr) return true;
  const Use* given = table.uses.find("rls");
  return given != nullptr && given->text(command.argument).has_value();
}

// Compares a column with what the session says.
void add_session_policies(Draft& draft, TableDraft& table, const Use& use, std::string_view argument,
                          const Session& session, std::string_view label) {
  const FieldDraft* field = find_field(draft, table, *use.text(argument), use.argument_span(argument));
  if (field == nullptr || !field->has_column()) return;
  catalog::Column& column = table.column(field->column);
  column.not_null = true;
  const std::string expression =
      fmt::format("{} = {}", quote_identifier(column.name), session.expression(column.type));
  for (const Command& command : commands) {
    const bool permissive = label != "tenant" || !opens_itself(table, command);
    add_command_policy(draft, table, use, command, label, "", expression, permissive);
  }
  table.table.row_security = true;
  table.table.force_row_security = true;
  if (!has_index_led_by(table.table, column.name)) {
    add_statement(
        draft, use,
        fmt::format("CREATE INDEX ON {} ({})", to_string(table.table.name), quote_identifier(column.name)));
  }
}

}  // namespace

std::string role_list(const Use& use, std::string_view argument) {
  std::vector<std::string> roles;
  for (const Value* role : use.list(argument)) {
    const bool everyone = role->text == "PUBLIC" || role->text == "public";
    roles.push_back(everyone ? "PUBLIC" : quote_identifier(role->text));
  }
  return fmt::format("{}", fmt::join(roles, ", "));
}

void add_policy(Draft& draft, TableDraft& table, const Use& use) {
  PolicyText policy;
  policy.name = *use.text("name");
  const std::string command = use.keyword("for");
  if (!command.empty()) policy.command = command;
  policy.roles = role_list(use, "to");
  policy.visible = text_of(use, "using");
  policy.written = text_of(use, "check");
  policy.permissive = use.flag("permissive", true);
  add_policy_text(draft, table, use, policy);
  table.table.row_security = true;
}

void add_row_security(Draft& draft, TableDraft& table, const Use& use) {
  const std::string roles = role_list(use, "roles");
  for (const Command& command : commands) {
    if (const auto expression = text_of(use, command.argument)) {
      add_command_policy(draft, table, use, command, "rls", roles, *expression);
    }
  }
  table.table.row_security = true;
}

void add_tenant(Draft& draft, TableDraft& table, const Use& use) {
  const std::string claim = fmt::format("auth.jwt() ->> {}", sql::quote_literal(*use.text("by")));
  add_session_policies(draft, table, use, "by", {"app.tenant_id", claim, draft.options.session.tenant},
                       "tenant");
}

void add_owner(Draft& draft, TableDraft& table, const Use& use) {
  add_session_policies(draft, table, use, "column",
                       {"app.user_id", "auth.uid()", draft.options.session.owner}, "owner");
}

}  // namespace wesley::sdl
