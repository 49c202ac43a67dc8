// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <iterator>

#include <fmt/format.h>

#include "ddl/clause.h"
#include "ddl/ddl.h"
#include "sql/quote.h"

namespace wesley::ddl {

namespace {

using catalog::ObjectKind;

struct GrantKeyword {
  ObjectKind kind;
  std::string_view keyword;
};
// Where GRANT says another word than COMMENT ON.
constexpr GrantKeyword grant_keywords[] = {
    {ObjectKind::view, "TABLE"},          {ObjectKind::materialized_view, "TABLE"},
    {ObjectKind::foreign_table, "TABLE"}, {ObjectKind::foreign_server, "FOREIGN SERVER"},
    {ObjectKind::aggregate, "FUNCTION"},
};

std::string_view grant_keyword(ObjectKind kind) {
  const auto* row = std::find_if(std::begin(grant_keywords), std::end(grant_keywords),
                                 [&](const GrantKeyword& candidate) { return candidate.kind == kind; });
  return row == std::end(grant_keywords) ? info(kind).keyword : row->keyword;
}

// GRANT knows an aggregate as a function: `*` is no argument, and ORDER BY a comma.
std::string aggregate_signature(const catalog::ObjectId& id) {
  std::string arguments = id.detail == "*" ? "" : id.detail;
  constexpr std::string_view order_by = "ORDER BY ";
  const std::size_t at = arguments.find(order_by);
  if (at == 0) arguments.erase(0, order_by.size());
  if (at != 0 && at != std::string::npos) arguments.replace(at - 1, order_by.size() + 1, ", ");
  return fmt::format("{}({})", to_string(id.name), arguments);
}

std::string privilege_list(const catalog::Grant& grant, bool with_grant_option) {
  std::string out;
  for (const auto& [privilege, grantable] : grant.privileges) {
    if (grantable != with_grant_option) continue;
    if (!out.empty()) out += ", ";
    out += privilege;
    if (!grant.id.column.empty()) out += " (" + sql::quote_identifier(grant.id.column) + ")";
  }
  return out;
}

}  // namespace

std::string grant_object(const catalog::ObjectId& id) {
  const std::string name = id.kind == ObjectKind::aggregate ? aggregate_signature(id) : to_string(id);
  return fmt::format("{} {}", grant_keyword(id.kind), name);
}

std::vector<std::string> create_grant(const catalog::Grant& grant) {
  const std::string object = grant_object(grant.id.object);
  const std::string grantee = grant.id.grantee.empty() ? "PUBLIC" : sql::quote_identifier(grant.id.grantee);
  if (grant.privileges.empty()) return {fmt::format("REVOKE ALL ON {} FROM {}", object, grantee)};
  std::vector<std::string> out;
  for (const bool grantable : {false, true}) {
    const std::string privileges = privilege_list(grant, grantable);
    if (privileges.empty()) continue;
    out.push_back(fmt::format("GRANT {} ON {} TO {}{}", privileges, object, grantee,
                              grantable ? " WITH GRANT OPTION" : ""));
  }
  return out;
}

}  // namespace wesley::ddl
