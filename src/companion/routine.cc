// SPDX-License-Identifier: Apache-2.0
// Functions, procedures, aggregates, operators and the other objects of CREATE and CREATE OPERATOR kinds.
#include <fmt/format.h>

#include "catalog/statement.h"
#include "companion/clause.h"
#include "companion/reading.h"
#include "sql/quote.h"
#include "sql/type_name.h"

namespace wesley::companion {

using catalog::ObjectKind;

namespace {

// What a call gives: neither OUT parameters nor the columns of RETURNS TABLE (pg_proc.proargtypes).
bool is_input(const sql::Node& parameter) {
  const std::string_view mode = parameter.enumerator("mode");
  return mode != "FUNC_PARAM_OUT" && mode != "FUNC_PARAM_TABLE";
}

std::string joined_types(const Reading& reading, const std::vector<sql::Node>& parameters) {
  std::vector<std::string> types;
  for (const sql::Node& parameter : parameters) {
    if (parameter.is("TypeName")) {
      types.push_back(sql::to_signature(reading.type(parameter)));
    } else if (parameter.is("FunctionParameter") && is_input(parameter)) {
      types.push_back(sql::to_signature(reading.type(parameter.child("arg_type"))));
    }
  }
  return fmt::format("{}", fmt::join(types, ", "));
}

struct DefinedKind {
  std::string_view object_type;
  ObjectKind kind;
};
constexpr DefinedKind defined_kinds[] = {
    {"OBJECT_AGGREGATE", ObjectKind::aggregate},
    {"OBJECT_COLLATION", ObjectKind::collation},
    {"OBJECT_OPERATOR", ObjectKind::operator_},
    {"OBJECT_TSCONFIGURATION", ObjectKind::text_search_configuration},
    {"OBJECT_TSDICTIONARY", ObjectKind::text_search_dictionary},
};

std::string operand(const Reading& reading, const std::vector<sql::Node>& definition, std::string_view side) {
  const sql::Node* option = find_option(definition, side);
  return option == nullptr ? "NONE" : sql::to_signature(reading.type(option->child("arg")));
}

// (parameters), or BASETYPE of the style before 8.2.
std::string aggregate_arguments(const Reading& reading, const sql::Node& node) {
  if (node.boolean("oldstyle")) {
    const std::vector<sql::Node> definition = node.children("definition");
    const sql::Node* base = find_option(definition, "basetype");
    const std::string type = base == nullptr ? "*" : sql::to_signature(reading.type(base->child("arg")));
    return type == "\"any\"" || type == "any" ? "*" : type;
  }
  const std::vector<sql::Node> args = node.children("args");
  const std::string types =
      args.empty() ? std::string() : joined_types(reading, args.front().children("items"));
  return types.empty() ? "*" : types;
}

}  // namespace

std::string argument_types(const Reading& reading, const sql::Node& routine) {
  if (routine.is("CreateFunctionStmt")) return joined_types(reading, routine.children("parameters"));
  return joined_types(reading, routine.children("objargs"));
}

void create_routine(Reading& reading, const sql::Node& node) {
  const bool procedure = node.boolean("is_procedure");
  const catalog::ObjectId id{procedure ? ObjectKind::procedure : ObjectKind::function,
                             reading.name(node.strings("funcname")), argument_types(reading, node)};
  reading.define_statement(id, procedure ? "procedure" : "function", reading.statement_text());
}

void define_object(Reading& reading, const sql::Node& node) {
  const std::string_view type = node.enumerator("kind");
  for (const DefinedKind& row : defined_kinds) {
    if (row.object_type != type) continue;
    catalog::ObjectId id{row.kind, reading.name(node.strings("defnames")), {}};
    const std::vector<sql::Node> definition = node.children("definition");
    if (row.kind == ObjectKind::aggregate) id.detail = aggregate_arguments(reading, node);
    if (row.kind == ObjectKind::operator_) {
      id.detail = operand(reading, definition, "leftarg") + ", " + operand(reading, definition, "rightarg");
    }
    reading.define_statement(id, info(row.kind).id, reading.statement_text());
    return;
  }
  reading.report_unsupported("this statement");
}

void create_range(Reading& reading, const sql::Node& node) {
  const catalog::Name named = reading.name(node.strings("type_name"));
  reading.define_statement({ObjectKind::range, named, {}}, "range type", reading.statement_text());
}

void create_cast(Reading& reading, const sql::Node& node) {
  const std::string detail =
      fmt::format("{} AS {}", sql::to_signature(reading.type(node.child("sourcetype"))),
                  sql::to_signature(reading.type(node.child("targettype"))));
  reading.define_statement({ObjectKind::cast, {}, detail}, "cast", reading.statement_text());
}

void create_operator_class(Reading& reading, const sql::Node& node) {
  const catalog::ObjectId id{ObjectKind::operator_class, reading.name(node.strings("opclassname")),
                             std::string(node.string("amname"))};
  reading.define_statement(id, "operator class", reading.statement_text());
}

void create_operator_family(Reading& reading, const sql::Node& node) {
  const catalog::ObjectId id{ObjectKind::operator_family, reading.name(node.strings("opfamilyname")),
                             std::string(node.string("amname"))};
  reading.define_statement(id, "operator family", reading.statement_text());
}

namespace {

// ALTER that completes what CREATE cannot say in one statement.
void append_statement(Reading& reading, const catalog::ObjectId& id) {
  catalog::Definition* definition = reading.catalog.definition(id);
  if (definition == nullptr) return reading.report_unknown(info(id.kind).id, to_string(id));
  definition->statements.push_back(catalog::make_statement(reading.statement_text()));
  reading.definitions.emplace_back(id, reading.statement);
}

}  // namespace

void alter_operator_family(Reading& reading, const sql::Node& node) {
  if (node.boolean("is_drop")) return reading.report_unsupported("DROP");
  append_statement(reading, {ObjectKind::operator_family, reading.name(node.strings("opfamilyname")),
                             std::string(node.string("amname"))});
}

void alter_text_search_configuration(Reading& reading, const sql::Node& node) {
  append_statement(reading,
                   {ObjectKind::text_search_configuration, reading.name(node.strings("cfgname")), {}});
}

}  // namespace wesley::companion
