// SPDX-License-Identifier: Apache-2.0
// From one set of privileges of a grantee to another.
#include <fmt/format.h>

#include "ddl/clause.h"
#include "ddl/ddl.h"
#include "sql/quote.h"

namespace wesley::ddl {

namespace {

using catalog::Grant;
using catalog::GrantId;

using Privileges = std::map<std::string, bool>;

// Manual, table 5.2: what PUBLIC may do where nothing was said.
Privileges default_privileges(const GrantId& id) {
  if (!id.grantee.empty() || !id.column.empty()) return {};
  switch (id.object.kind) {
    case catalog::ObjectKind::function:
    case catalog::ObjectKind::procedure:
    case catalog::ObjectKind::aggregate:
      return {{"EXECUTE", false}};
    case catalog::ObjectKind::enumeration:
    case catalog::ObjectKind::domain:
    case catalog::ObjectKind::composite:
    case catalog::ObjectKind::range:
      return {{"USAGE", false}};
    case catalog::ObjectKind::schema:
      if (id.object.name.name == "public") return {{"USAGE", false}};
      return {};
    default:
      return {};
  }
}

Privileges effective(const GrantId& id, const std::optional<Grant>& grant) {
  return grant ? grant->privileges : default_privileges(id);
}

std::string statement(std::string_view verb, std::string_view preposition, const GrantId& id,
                      const std::string& privilege, std::string_view end) {
  const std::string column =
      id.column.empty() ? std::string() : " (" + sql::quote_identifier(id.column) + ")";
  return fmt::format("{} {}{} ON {} {} {}{}", verb, privilege, column, grant_object(id.object), preposition,
                     id.grantee.empty() ? "PUBLIC" : sql::quote_identifier(id.grantee), end);
}

}  // namespace

std::vector<std::string> change_grant(const GrantId& id, const std::optional<Grant>& before,
                                      const std::optional<Grant>& after) {
  const Privileges had = effective(id, before);
  const Privileges has = effective(id, after);
  std::vector<std::string> out;
  // Before 15 everybody could make objects there as well; what nobody has is taken away without harm.
  Privileges taken = had;
  if (!before && taken.count("USAGE") > 0 && id.object.kind == catalog::ObjectKind::schema)
    taken.emplace("CREATE", false);
  for (const auto& [privilege, grantable] : taken) {
    const auto kept = has.find(privilege);
    if (kept == has.end()) {
      out.push_back(statement("REVOKE", "FROM", id, privilege, ""));
    } else if (grantable && !kept->second) {
      out.push_back(statement("REVOKE GRANT OPTION FOR", "FROM", id, privilege, ""));
    }
  }
  for (const auto& [privilege, grantable] : has) {
    const auto known = had.find(privilege);
    if (known == had.end() || (grantable && !known->second))
      out.push_back(statement("GRANT", "TO", id, privilege, grantable ? " WITH GRANT OPTION" : ""));
  }
  return out;
}

bool widens(const GrantId& id, const std::optional<Grant>& before, const std::optional<Grant>& after) {
  const Privileges had = effective(id, before);
  for (const auto& [privilege, grantable] : effective(id, after)) {
    const auto known = had.find(privilege);
    if (known == had.end() || (grantable && !known->second)) return true;
  }
  return false;
}

}  // namespace wesley::ddl
