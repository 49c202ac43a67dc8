// SPDX-License-Identifier: Apache-2.0
// Statements that are definitions, in one form: what may be written in any order is sorted, what is the
// default is left out, types and expressions are canonical, bodies are kept byte for byte.
#include <algorithm>
#include <array>
#include <optional>
#include <vector>

#include <fmt/format.h>

#include "sql/deparse.h"
#include "sql/expression.h"
#include "sql/lexer.h"
#include "sql/quote.h"
#include "sql/statement.h"
#include "sql/tree.h"
#include "sql/type_name.h"

namespace wesley::sql {

namespace {

// pg_catalog is searched without being named.
std::string name_text(const std::vector<std::string_view>& parts) {
  std::vector<std::string> quoted;
  for (const std::string_view part : parts) {
    if (part == "pg_catalog" && parts.size() > 1 && quoted.empty()) continue;
    quoted.push_back(quote_identifier(part));
  }
  return fmt::format("{}", fmt::join(quoted, "."));
}

std::string relation_text(const Node& relation) {
  const std::string_view schema = relation.string("schemaname");
  if (schema.empty()) return quote_identifier(relation.string("relname"));
  return name_text({schema, relation.string("relname")});
}

std::string type_text(const Node& type) {
  if (type.boolean("pct_type")) return name_text(type.strings("names")) + "%TYPE";
  return (type.boolean("setof") ? "SETOF " : "") + to_string(type_name(type, ""));
}

std::string expression_text(const Node& node, std::string_view result = {}) {
  return canonical_expression(to_text(node), {}, result);
}

// What a setting or an option is given, whether quoted or not.
std::string value_text(const Node& value) {
  if (!value) return "true";
  if (value.is("TypeName")) return type_text(value);
  if (value.is("List")) return name_text(value.strings("items"));
  if (const auto text = value.as_string()) return std::string(*text);
  if (value.is("Integer")) return std::to_string(value.integer("ival"));
  if (value.is("Float")) return std::string(value.string("fval"));
  if (value.is("Boolean")) return value.boolean("boolval") ? "true" : "false";
  return to_text(value);
}

std::string sorted_list(std::vector<std::string> items) {
  std::sort(items.begin(), items.end());
  return fmt::format("{}", fmt::join(items, ", "));
}

// --- functions and procedures

std::string parameter_text(const Node& parameter) {
  const std::string_view mode = parameter.enumerator("mode");
  std::string out;
  if (mode == "FUNC_PARAM_OUT") out = "OUT ";
  if (mode == "FUNC_PARAM_INOUT") out = "INOUT ";
  if (mode == "FUNC_PARAM_VARIADIC") out = "VARIADIC ";
  if (mode == "FUNC_PARAM_TABLE") out = "TABLE ";
  const std::string_view name = parameter.string("name");
  if (!name.empty()) out += quote_identifier(name) + " ";
  TypeName type = type_name(parameter.child("arg_type"), "");
  type.modifiers.clear();  // a parameter has none, whatever was written (manual, CREATE FUNCTION)
  const bool copied = parameter.child("arg_type").boolean("pct_type");
  out += copied ? type_text(parameter.child("arg_type")) : to_string(type);
  if (const Node value = parameter.child("defexpr")) out += " = " + expression_text(value, to_string(type));
  return out;
}

// Without RETURNS it follows from the OUT parameters.
std::string result_text(const Node& node) {
  if (node.boolean("is_procedure")) return {};
  std::vector<Node> outputs;
  for (const Node& parameter : node.children("parameters")) {
    const std::string_view mode = parameter.enumerator("mode");
    if (mode == "FUNC_PARAM_TABLE") return " RETURNS TABLE";
    if (mode == "FUNC_PARAM_OUT" || mode == "FUNC_PARAM_INOUT") outputs.push_back(parameter);
  }
  if (const Node type = node.child("return_type")) {
    if (type.boolean("pct_type")) return " RETURNS " + type_text(type);
    TypeName plain = type_name(type, "");
    plain.modifiers.clear();
    return fmt::format(" RETURNS {}{}", type.boolean("setof") ? "SETOF " : "", to_string(plain));
  }
  if (outputs.size() != 1) return outputs.empty() ? "" : " RETURNS record";
  TypeName plain = type_name(outputs.front().child("arg_type"), "");
  plain.modifiers.clear();
  return " RETURNS " + to_string(plain);
}

std::string setting_text(const Node& set) {
  if (set.enumerator("kind") != "VAR_SET_VALUE") return statement_text(set);
  std::vector<std::string> values;
  for (const Node& argument : set.children("args")) {
    if (const auto text = argument.as_string()) {
      values.push_back(quote_literal(*text));
    } else {
      values.push_back(quote_literal(to_text(argument)));
    }
  }
  return fmt::format("SET {} = {}", set.string("name"), fmt::join(values, ", "));
}

// What CREATE FUNCTION takes when nothing is said.
struct OptionDefault {
  std::string_view option;
  std::string_view value;
};
constexpr std::array option_defaults = {
    OptionDefault{"volatility", "volatile"}, OptionDefault{"parallel", "unsafe"},
    OptionDefault{"strict", "false"},        OptionDefault{"security", "false"},
    OptionDefault{"leakproof", "false"},     OptionDefault{"window", "false"},
    OptionDefault{"rows", "1000"},           OptionDefault{"language", "sql"},
};

bool is_default(std::string_view option, std::string_view value, std::string_view language) {
  if (option == "cost") return value == (language == "c" || language == "internal" ? "1" : "100");
  return std::any_of(option_defaults.begin(), option_defaults.end(),
                     [&](const OptionDefault& row) { return row.option == option && row.value == value; });
}

std::string transform_text(const Node& value) {
  std::vector<std::string> types;
  for (const Node& type : value.children("items")) types.push_back(type_text(type));
  return fmt::format("{}", fmt::join(types, ", "));
}

std::string routine_text(const Node& node) {
  std::vector<std::string> parameters;
  for (const Node& parameter : node.children("parameters")) parameters.push_back(parameter_text(parameter));
  std::string language = "sql";
  for (const Node& option : node.children("options")) {
    if (option.string("defname") == "language") language = value_text(option.child("arg"));
  }
  std::vector<std::string> options;
  std::string settings;
  std::string body;
  for (const Node& option : node.children("options")) {
    const std::string_view name = option.string("defname");
    const Node value = option.child("arg");
    if (name == "as") {
      for (const std::string_view part : value.strings("items")) body += " AS " + quote_literal(part);
    } else if (name == "set") {
      settings += " " + setting_text(value);
    } else if (name == "transform") {
      options.push_back("transform " + transform_text(value));
    } else if (const std::string text = value_text(value); !is_default(name, text, language)) {
      options.push_back(fmt::format("{} {}", name, text));
    }
  }
  if (const Node sql_body = node.child("sql_body")) {
    for (const Node& list : sql_body.is("List") ? sql_body.children("items") : std::vector<Node>{sql_body}) {
      for (const Node& part : list.is("List") ? list.children("items") : std::vector<Node>{list}) {
        body += " DO " +
                (part.is("ReturnStmt") ? "RETURN " + to_text(part.child("returnval")) : statement_text(part));
      }
    }
  }
  return fmt::format("CREATE {} {}({}){} {}{}{}", node.boolean("is_procedure") ? "PROCEDURE" : "FUNCTION",
                     name_text(node.strings("funcname")), fmt::join(parameters, ", "), result_text(node),
                     sorted_list(options), settings, body);
}

// --- what stands on a relation

std::string trigger_text(const Node& node) {
  std::vector<std::string> columns;
  for (const std::string_view column : node.strings("columns")) columns.push_back(quote_identifier(column));
  std::vector<std::string> tables;
  for (const Node& table : node.children("transition_rels")) {
    tables.push_back(fmt::format("{} {}", table.boolean("is_new") ? "NEW" : "OLD",
                                 quote_identifier(table.string("name"))));
  }
  std::vector<std::string> arguments;
  for (const std::string_view argument : node.strings("args")) arguments.push_back(quote_literal(argument));
  const Node when = node.child("when_clause");
  const Node referenced = node.child("constrrel");
  return fmt::format(
      "CREATE {}TRIGGER {} timing {} events {} of ({}) ON {}{}{}{} tables ({}){}{} EXECUTE {}({})",
      node.boolean("isconstraint") ? "CONSTRAINT " : "", quote_identifier(node.string("trigname")),
      node.integer("timing"), node.integer("events"), sorted_list(columns),
      relation_text(node.child("relation")), referenced ? " FROM " + relation_text(referenced) : "",
      node.boolean("deferrable") ? " DEFERRABLE" : "", node.boolean("initdeferred") ? " DEFERRED" : "",
      sorted_list(tables), node.boolean("row") ? " FOR EACH ROW" : "",
      when ? " WHEN " + expression_text(when) : "", name_text(node.strings("funcname")),
      fmt::join(arguments, ", "));
}

std::string policy_text(const Node& node) {
  std::vector<std::string> roles;
  for (const Node& role : node.children("roles")) {
    if (role.enumerator("roletype") == "ROLESPEC_PUBLIC") continue;
    roles.push_back(role.enumerator("roletype") == "ROLESPEC_CSTRING"
                        ? quote_identifier(role.string("rolename"))
                        : std::string(role.enumerator("roletype")));
  }
  const Node qualifier = node.child("qual");
  const Node check = node.child("with_check");
  return fmt::format("CREATE POLICY {} ON {} AS {} FOR {} TO ({}){}{}",
                     quote_identifier(node.string("policy_name")), relation_text(node.child("table")),
                     node.boolean("permissive") ? "permissive" : "restrictive", node.string("cmd_name"),
                     sorted_list(roles), qualifier ? " USING " + expression_text(qualifier, "boolean") : "",
                     check ? " CHECK " + expression_text(check, "boolean") : "");
}

// All kinds, and those of one expression, are what is taken when none is named.
std::string statistics_text(const Node& node) {
  std::vector<std::string> kinds;
  for (const std::string_view kind : node.strings("stat_types")) kinds.emplace_back(kind);
  std::vector<std::string> columns;
  for (const Node& element : node.children("exprs")) {
    const std::string_view column = element.string("name");
    columns.push_back(column.empty() ? "(" + expression_text(element.child("expr")) + ")"
                                     : quote_identifier(column));
  }
  if (kinds.size() >= 3) kinds.clear();
  std::vector<std::string> relations;
  for (const Node& relation : node.children("relations")) relations.push_back(relation_text(relation));
  return fmt::format("CREATE STATISTICS {} ({}) ON {} FROM {}", name_text(node.strings("defnames")),
                     sorted_list(kinds), sorted_list(columns), fmt::join(relations, ", "));
}

// --- name = value, ...

std::string options_text(const std::vector<Node>& definition) {
  std::vector<std::string> options;
  for (const Node& option : definition) {
    const std::string_view name = option.string("defname");
    options.push_back(
        fmt::format("{} = {}", name == "procedure" ? "function" : name, value_text(option.child("arg"))));
  }
  return sorted_list(options);
}

std::string definition_text(const Node& node) {
  std::vector<std::string> arguments;
  const std::vector<Node> args = node.children("args");
  if (!args.empty()) {
    for (const Node& parameter : args.front().children("items")) {
      if (parameter) arguments.push_back(parameter_text(parameter));
    }
    if (args.size() > 1 && args[1].integer("ival") >= 0) {
      arguments.push_back(fmt::format("direct {}", args[1].integer("ival")));
    }
  }
  return fmt::format("CREATE {} {}({}) ({})", node.enumerator("kind"), name_text(node.strings("defnames")),
                     fmt::join(arguments, ", "), options_text(node.children("definition")));
}

std::string range_text(const Node& node) {
  return fmt::format("CREATE TYPE {} AS RANGE ({})", name_text(node.strings("type_name")),
                     options_text(node.children("params")));
}

struct Writer {
  std::string_view kind;
  std::string (*write)(const Node& node);
};
constexpr std::array writers = {
    Writer{"CreateFunctionStmt", routine_text}, Writer{"CreateTrigStmt", trigger_text},
    Writer{"CreatePolicyStmt", policy_text},    Writer{"CreateStatsStmt", statistics_text},
    Writer{"DefineStmt", definition_text},      Writer{"CreateRangeStmt", range_text},
};

}  // namespace

std::string canonical_statement(std::string_view text) {
  const auto tree = parse(text);
  if (!tree || tree->statements().size() != 1) return folded_text(text);
  const Node node = tree->statements().front().node;
  for (const Writer& writer : writers) {
    if (node.is(writer.kind)) return writer.write(node);
  }
  std::string written = statement_text(node);
  return written.empty() ? folded_text(text) : written;
}

}  // namespace wesley::sql
