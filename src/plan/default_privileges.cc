// SPDX-License-Identifier: Apache-2.0
// ALTER DEFAULT PRIVILEGES acts when an object is made, for the role that makes it: what the target does not
// grant is taken back in the same transaction. For another role's defaults that does nothing, and no harm.
#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/ascii.h"
#include "ddl/ddl.h"
#include "plan/strategy.h"
#include "sql/quote.h"
#include "sql/tree.h"

namespace wesley::plan {
namespace {

using catalog::ObjectId;
using catalog::ObjectKind;

struct Default {
  std::string_view object_type;  // as the parse tree has it: "OBJECT_TABLE"
  std::string schema;            // empty: any
  std::string grantee;           // empty: PUBLIC
  std::set<std::string> privileges;
  bool gives = true;
};

// The type by which ALTER DEFAULT PRIVILEGES knows an object; empty for what has none.
std::string_view object_type(ObjectKind kind) {
  switch (kind) {
    case ObjectKind::table:
    case ObjectKind::view:
    case ObjectKind::materialized_view:
    case ObjectKind::foreign_table:
      return "OBJECT_TABLE";
    case ObjectKind::sequence:
      return "OBJECT_SEQUENCE";
    case ObjectKind::function:
    case ObjectKind::procedure:
    case ObjectKind::aggregate:
      return "OBJECT_FUNCTION";
    case ObjectKind::enumeration:
    case ObjectKind::domain:
    case ObjectKind::composite:
    case ObjectKind::range:
      return "OBJECT_TYPE";
    case ObjectKind::schema:
      return "OBJECT_SCHEMA";
    default:
      return {};
  }
}

std::string schema_of(const sql::Node& statement) {
  for (const sql::Node& option : statement.children("options"))
    if (option.string("defname") == "schemas")
      for (const sql::Node& item : option.child("arg").children("items"))
        return std::string(item.as_string().value_or(""));
  return {};
}

// Of a definition as a catalog has it: one role, one schema at most, its privileges listed.
void add_defaults(const catalog::Definition& definition, std::vector<Default>& out) {
  static constexpr std::string_view types[] = {"OBJECT_TABLE", "OBJECT_SEQUENCE", "OBJECT_FUNCTION",
                                               "OBJECT_TYPE", "OBJECT_SCHEMA"};
  for (const auto& statement : definition.statements) {
    const auto parsed = sql::parse(statement.text);
    if (!parsed || parsed->statements().empty()) continue;
    const sql::Node node = parsed->statements().front().node;
    const sql::Node action = node.child("action");
    const auto* type = std::find(std::begin(types), std::end(types), action.enumerator("objtype"));
    if (type == std::end(types)) continue;
    Default found{*type, schema_of(node), {}, {}, action.boolean("is_grant")};
    for (const sql::Node& privilege : action.children("privileges"))
      found.privileges.insert(ascii_upper(privilege.string("priv_name")));
    for (const sql::Node& role : action.children("grantees")) {
      found.grantee = role.enumerator("roletype") == "ROLESPEC_PUBLIC" ? "" : role.string("rolename");
      out.push_back(found);
    }
  }
}

// Those that may be in force when an object is made: of either side.
std::vector<Default> defaults(const Context& context) {
  std::vector<Default> out;
  for (const auto* side : {&context.from, &context.to})
    for (auto at = side->definitions.lower_bound({ObjectKind::default_privileges, {}, {}});
         at != side->definitions.end() && at->first.kind == ObjectKind::default_privileges; ++at)
      add_defaults(at->second, out);
  return out;
}

// What the draft makes, by the names that it has in the target.
std::vector<ObjectId> made_by(const Draft& draft) {
  std::vector<ObjectId> out;
  const auto made = [&](ObjectKind kind, const catalog::Name& name) { out.push_back({kind, name, {}}); };
  for (const auto& change : draft.step.delta) {
    if (const auto* table = std::get_if<diff::CreateTable>(&change.body)) {
      made(ObjectKind::table, table->after.name);
      for (const auto& column : table->after.columns)
        if (column.identity)
          made(ObjectKind::sequence, catalog::identity_sequence(table->after.name, column));
    } else if (const auto* sequence = std::get_if<diff::CreateSequence>(&change.body)) {
      made(ObjectKind::sequence, sequence->after.name);
    } else if (const auto* enumeration = std::get_if<diff::CreateEnum>(&change.body)) {
      made(ObjectKind::enumeration, enumeration->after.name);
    } else if (const auto* domain = std::get_if<diff::CreateDomain>(&change.body)) {
      made(ObjectKind::domain, domain->after.name);
    } else if (const auto* composite = std::get_if<diff::CreateComposite>(&change.body)) {
      made(ObjectKind::composite, composite->after.name);
    } else if (const auto* schema = std::get_if<diff::CreateSchema>(&change.body)) {
      made(ObjectKind::schema, {{}, schema->after.name});
    } else if (const auto* definition = std::get_if<diff::CreateDefinition>(&change.body)) {
      out.push_back(definition->after.id);
    }
  }
  return out;
}

std::string correction(const Context& context, const Default& given, const ObjectId& object) {
  const auto found = context.to.grants.find({object, {}, given.grantee});
  const bool said = found != context.to.grants.end();
  // Of PUBLIC nothing is said where it has what every such object gives it (manual, table 5.2).
  const bool by_birth = !said && given.grantee.empty() &&
                        (given.object_type == "OBJECT_FUNCTION" || given.object_type == "OBJECT_TYPE");
  std::vector<std::string> wrong;
  for (const auto& privilege : given.privileges) {
    const bool granted = said && found->second.privileges.count(privilege) > 0;
    const bool wanted = granted || by_birth;
    if (wanted != given.gives) wrong.push_back(privilege);
  }
  if (wrong.empty() || (!given.gives && !given.grantee.empty())) return {};
  return fmt::format("{} {} ON {} {} {}", given.gives ? "REVOKE" : "GRANT", fmt::join(wrong, ", "),
                     ddl::grant_object(object), given.gives ? "FROM" : "TO",
                     given.grantee.empty() ? "PUBLIC" : sql::quote_identifier(given.grantee));
}

}  // namespace

void take_back_defaults(Context& context) {
  const auto all = defaults(context);
  if (all.empty()) return;
  for (auto& draft : context.drafts) {
    std::set<std::string> corrections;
    for (const auto& object : made_by(draft))
      for (const auto& given : all) {
        if (object_type(object.kind) != given.object_type) continue;
        if (!given.schema.empty() && given.schema != object.name.schema) continue;
        if (auto statement = correction(context, given, object); !statement.empty())
          corrections.insert(std::move(statement));
      }
    draft.step.statements.insert(draft.step.statements.end(), corrections.begin(), corrections.end());
  }
}

}  // namespace wesley::plan
