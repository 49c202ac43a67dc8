// SPDX-License-Identifier: Apache-2.0
// What CREATE OR REPLACE can turn into what (manual, the CREATE commands of each kind).
#include <algorithm>

#include "ddl/ddl.h"
#include "sql/tree.h"
#include "sql/type_name.h"

namespace wesley::ddl {

namespace {

using catalog::Definition;
using catalog::ObjectKind;

// After which words OR REPLACE may stand.
bool can_say_or_replace(const Definition& definition, int server_major) {
  switch (definition.id.kind) {
    case ObjectKind::view:
    case ObjectKind::function:
    case ObjectKind::procedure:
    case ObjectKind::aggregate:
    case ObjectKind::rule:
      return true;
    case ObjectKind::trigger:
      return server_major >= 14 && definition.statements.front().text.compare(0, 15, "CREATE TRIGGER ") == 0;
    default:
      return false;
  }
}

// What a routine must go on being (ProcedureCreate of src/backend/catalog/pg_proc.c).
struct Signature {
  std::vector<std::string> inputs;   // names; the types are in its identity
  std::vector<std::string> results;  // the result, and the parameters that are part of it
  std::size_t defaults = 0;
};

std::string type_text(const sql::Node& type) {
  return (type.boolean("setof") ? "SETOF " : "") + to_string(sql::type_name(type, "public"));
}

Signature signature(const sql::Node& routine) {
  Signature signature;
  if (const sql::Node result = routine.child("return_type")) signature.results.push_back(type_text(result));
  for (const sql::Node& parameter : routine.children("parameters")) {
    const std::string_view mode = parameter.enumerator("mode");
    const bool in = mode != "FUNC_PARAM_OUT" && mode != "FUNC_PARAM_TABLE";
    const bool out = !in || mode == "FUNC_PARAM_INOUT";
    const std::string name(parameter.string("name"));
    if (in) signature.inputs.push_back(name);
    if (out) signature.results.push_back(name + " " + type_text(parameter.child("arg_type")));
    if (parameter.child("defexpr")) ++signature.defaults;
  }
  return signature;
}

bool routine_fits(const sql::Node& before, const sql::Node& after) {
  const Signature old = signature(before);
  const Signature wanted = signature(after);
  const auto keeps_name = [](const std::string& one, const std::string& other) {
    return one.empty() || one == other;
  };
  return old.results == wanted.results && old.defaults <= wanted.defaults &&
         std::equal(old.inputs.begin(), old.inputs.end(), wanted.inputs.begin(), wanted.inputs.end(),
                    keeps_name);
}

bool same(const sql::Node& one, const sql::Node& other, std::string_view field) {
  const std::vector<sql::Node> left = one.children(field);
  const std::vector<sql::Node> right = other.children(field);
  return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                    [](const sql::Node& a, const sql::Node& b) { return a.outline() == b.outline(); });
}

// Without a server the types of columns are not known; but those of the same expressions over the same
// relations are the same. Others may come behind them.
bool query_fits(const sql::Node& before, const sql::Node& after) {
  const auto is_plain = [](const sql::Node& query) {
    return query.is("SelectStmt") && !query.children("target_list").empty() && !query.child("with_clause") &&
           !query.child("larg");
  };
  if (!is_plain(before) || !is_plain(after) || !same(before, after, "from_clause")) return false;
  const std::vector<sql::Node> old = before.children("target_list");
  const std::vector<sql::Node> wanted = after.children("target_list");
  const auto stays = [](const sql::Node& one, const sql::Node& other) {
    return one.outline().find("A_Star") == std::string::npos && one.outline() == other.outline();
  };
  return old.size() <= wanted.size() && std::equal(old.begin(), old.end(), wanted.begin(), stays);
}

bool view_fits(const Definition& before, const Definition& after) {
  if (!before.shape.empty() && !after.shape.empty())
    return after.shape == before.shape ||
           after.shape.compare(0, before.shape.size() + 2, before.shape + ", ") == 0;
  const auto old = sql::parse(before.statements.front().text);
  const auto wanted = sql::parse(after.statements.front().text);
  if (!old || !wanted) return false;
  const sql::Node& one = old->statements().front().node;
  const sql::Node& other = wanted->statements().front().node;
  return same(one, other, "aliases") && query_fits(one.child("query"), other.child("query"));
}

bool fits(const Definition& before, const Definition& after) {
  switch (after.id.kind) {
    case ObjectKind::trigger:
      return before.statements.size() == 1;
    case ObjectKind::rule:
      return true;
    case ObjectKind::view:
      return view_fits(before, after);
    case ObjectKind::function:
    case ObjectKind::procedure: {
      const auto old = sql::parse(before.statements.front().text);
      const auto wanted = sql::parse(after.statements.front().text);
      return old && wanted && routine_fits(old->statements().front().node, wanted->statements().front().node);
    }
    default:
      return !before.shape.empty() && before.shape == after.shape;
  }
}

}  // namespace

bool can_replace(const Definition& before, const Definition& after, int server_major) {
  return after.statements.size() == 1 && can_say_or_replace(after, server_major) && fits(before, after);
}

}  // namespace wesley::ddl
