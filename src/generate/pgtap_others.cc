// SPDX-License-Identifier: Apache-2.0
#include "generate/pgtap_others.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "ddl/ddl.h"
#include "generate/pgtap_made.h"
#include "sql/lexer.h"
#include "sql/quote.h"
#include "sql/tree.h"

namespace wesley::generate {

namespace {

using catalog::Catalog;
using catalog::Definition;
using catalog::ObjectKind;

template <class Do>
void each_of(const Catalog& catalog, ObjectKind kind, Do what) {
  for (const auto& [id, definition] : catalog.definitions) {
    if (id.kind == kind && !definition.statements.empty()) what(definition);
  }
}

// The same under a title, where there are any.
template <class Do>
void section_of(const Catalog& catalog, ObjectKind kind, std::string_view title, Suite& suite, Do what) {
  bool titled = false;
  each_of(catalog, kind, [&](const Definition& definition) {
    if (!std::exchange(titled, true)) suite.section(title);
    what(definition);
  });
}

const std::string& text_of(const Definition& definition) {
  return definition.statements.front().text;
}

std::string qualified(const std::vector<std::string_view>& names) {
  if (names.size() == 1 || names.front() == "pg_catalog") return sql::quote_identifier(names.back());
  return to_string(catalog::Name{std::string(names.front()), std::string(names.back())});
}

// schema.@@(integer, integer), as to_regoperator reads it.
std::string operator_signature(const std::string& schema, const catalog::ObjectId& id) {
  return fmt::format("{}.{}({})", sql::quote_identifier(schema), id.name.name, id.detail);
}

std::string operator_in(const std::string& element) {
  std::string last;
  sql::Lexer lexer(element);
  for (sql::Token token = lexer.next_meaningful(); token.kind != sql::TokenKind::end;
       token = lexer.next_meaningful()) {
    if (token.kind == sql::TokenKind::operator_ && token.text != "=") last = token.text;
    if (token.text == "=" && !last.empty()) last = "=";
  }
  return last.empty() ? "=" : last;
}

// The twin has no partners: a commutator can be that of one operator only (OperatorUpd, 17+).
void test_operator(const Definition& definition, Room& room, Suite& suite) {
  const catalog::ObjectId& id = definition.id;
  const std::string object = operator_signature(id.name.schema, id);
  const std::string twin = operator_signature("pg_temp", id);
  const Definition made = renamed(definition, "operator", made_name(id.name));
  const std::string statement = without_elements(text_of(made), {"commutator", "negator"});
  room.make("OPERATOR", fmt::format("pg_temp.{} ({})", id.name.name, id.detail), {statement});
  suite.same(Helper::operator_of, object, twin, {}, describe(id));
  std::string partners;
  for (const std::string_view kind : {"commutator", "negator"}) {
    for (const Element& element : elements_of(text_of(definition))) {
      if (element.name != kind) continue;
      if (!partners.empty()) partners += ", ";
      partners += (kind == "negator" ? "NEGATOR " : "COMMUTATOR ") + operator_in(element.text);
    }
  }
  suite.is(Helper::partners_of, {object}, literal(partners), "the partners of " + describe(id));
}

// A cast has no name of its own that another could have: what it says is written down.
void test_cast(const Definition& definition, Suite& suite) {
  const auto parsed = sql::parse(text_of(definition));
  const std::size_t as = definition.id.detail.find(" AS ");
  if (!parsed || parsed->statements().size() != 1 || as == std::string::npos) return;
  const std::string source = definition.id.detail.substr(0, as);
  const std::string target = definition.id.detail.substr(as + 4);
  const sql::Node node = parsed->statements().front().node;
  std::string function, wanted;
  if (const sql::Node called = node.child("func")) {
    std::vector<std::string> arguments;
    for (const sql::Node& argument : called.children("objargs"))
      arguments.push_back(sql::to_string(sql::type_name(argument, "pg_catalog")));
    if (called.boolean("args_unspecified")) arguments.push_back(source);
    function = fmt::format("{}({})", qualified(called.strings("objname")),
                           fmt::format("{}", fmt::join(arguments, ", ")));
    wanted = "WITH FUNCTION " + function;
  } else {
    wanted = node.boolean("inout") ? "WITH INOUT" : "WITHOUT FUNCTION";
  }
  const std::string_view context = node.enumerator("context");
  if (context == "COERCION_ASSIGNMENT") wanted += " AS ASSIGNMENT";
  if (context == "COERCION_IMPLICIT") wanted += " AS IMPLICIT";
  suite.is(Helper::cast_of, {source, target, function}, literal(wanted), describe(definition.id));
}

std::string event_trigger_line(const Definition& definition) {
  const auto parsed = sql::parse(text_of(definition));
  if (!parsed || parsed->statements().size() != 1) return definition.id.name.name;
  const sql::Node node = parsed->statements().front().node;
  std::vector<std::string> tags;
  for (const sql::Node& clause : node.children("whenclause")) {
    for (const sql::Node& item : clause.child("arg").children("items")) {
      if (const auto tag = item.as_string()) tags.emplace_back(*tag);
    }
  }
  std::sort(tags.begin(), tags.end());
  std::string line = fmt::format("{} ON {}", definition.id.name.name, node.string("eventname"));
  if (!tags.empty()) line += fmt::format(" FOR {}", fmt::join(tags, ", "));
  line += fmt::format(" EXECUTE {}()", qualified(node.strings("funcname")));
  const auto enabled = definition.settings.find("enabled");
  if (enabled == definition.settings.end()) return line;
  return line + (enabled->second == "disabled"  ? " DISABLED"
                 : enabled->second == "replica" ? " REPLICA"
                                                : " ALWAYS");
}

// ALTER DEFAULT PRIVILEGES FOR ROLE r GRANT a, b ON TABLES TO c: a line each.
void add_default_lines(const Definition& definition, std::vector<std::string>& out) {
  const std::size_t on = definition.id.detail.rfind(" ON ");
  if (on == std::string::npos) return;
  const std::string what = definition.id.detail.substr(on + 4);
  for (const catalog::Expression& statement : definition.statements) {
    const auto parsed = sql::parse(statement.text);
    if (!parsed || parsed->statements().size() != 1) continue;
    const sql::Node node = parsed->statements().front().node;
    std::string role;
    for (const sql::Node& option : node.children("options")) {
      if (option.string("defname") != "roles") continue;
      for (const sql::Node& item : option.child("arg").children("items")) role = item.string("rolename");
    }
    const sql::Node action = node.child("action");
    const bool grants = action.boolean("is_grant");
    for (const sql::Node& privilege : action.children("privileges")) {
      std::string name(privilege.string("priv_name"));
      std::transform(name.begin(), name.end(), name.begin(),
                     [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
      for (const sql::Node& grantee : action.children("grantees")) {
        const std::string_view named = grantee.string("rolename");
        out.push_back(fmt::format("{} of {}: {} {}{} {} {}", what, role, grants ? "GRANT" : "REVOKE", name,
                                  action.boolean("grant_option") ? " WITH GRANT OPTION" : "",
                                  grants ? "TO" : "FROM", named.empty() ? "PUBLIC" : named));
      }
    }
  }
}

bool is_default_class(const Definition& definition) {
  sql::Lexer lexer(text_of(definition));
  for (sql::Token token = lexer.next_meaningful(); token.kind != sql::TokenKind::end;
       token = lexer.next_meaningful()) {
    if (sql::equals_folded(token.text, "default")) return true;
    if (sql::equals_folded(token.text, "for")) return false;
  }
  return false;
}

// Of an array literal (manual, section 8.15.6).
std::string array_element(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + "\"";
}

}  // namespace

void test_set(Suite& suite, const std::string& call, std::vector<std::string> members,
              const std::string& what) {
  std::sort(members.begin(), members.end());
  suite.test(fmt::format("set_eq({}, {}, {})", literal("SELECT " + call), array(members),
                         literal(fmt::format("these {} and no others", what))));
}

std::vector<std::string> others_in(const Catalog& catalog, const std::string& schema) {
  std::vector<std::string> out;
  for (const auto& [id, definition] : catalog.definitions) {
    if (id.name.schema != schema) continue;
    const std::string& name = id.name.name;
    if (id.kind == ObjectKind::operator_) out.push_back(fmt::format("operator {}({})", name, id.detail));
    if (id.kind == ObjectKind::operator_class)
      out.push_back(fmt::format("operator class {} using {}{}", name, id.detail,
                                is_default_class(definition) ? ", the default" : ""));
    if (id.kind == ObjectKind::operator_family &&
        catalog.definition({ObjectKind::operator_class, id.name, id.detail}) == nullptr)
      out.push_back(fmt::format("operator family {} using {}", name, id.detail));
    if (id.kind == ObjectKind::collation) out.push_back("collation " + name);
    if (id.kind == ObjectKind::text_search_dictionary) out.push_back("text search dictionary " + name);
    if (id.kind == ObjectKind::text_search_configuration) out.push_back("text search configuration " + name);
    if (id.kind == ObjectKind::statistics) out.push_back("statistics " + name);
  }
  return out;
}

std::vector<std::string> default_privileges_in(const Catalog& catalog, const std::string& schema) {
  std::vector<std::string> out;
  each_of(catalog, ObjectKind::default_privileges, [&](const Definition& definition) {
    if (definition.id.name.schema == schema) add_default_lines(definition, out);
  });
  return out;
}

std::string without_event_triggers(const Catalog& catalog) {
  bool any = false;
  each_of(catalog, ObjectKind::event_trigger, [&](const Definition&) { any = true; });
  if (!any) return {};
  return R"sql(DO $$
DECLARE
  each record;
BEGIN
  PERFORM pg_catalog.set_config('wesley.event_triggers', pg_catalog.jsonb_object_agg(evtname, evtenabled)::text, true)
  FROM pg_catalog.pg_event_trigger;
  FOR each IN SELECT evtname FROM pg_catalog.pg_event_trigger LOOP
    EXECUTE pg_catalog.format('ALTER EVENT TRIGGER %I DISABLE', each.evtname);
  END LOOP;
END $$;
)sql";
}

void test_operators(const Catalog& catalog, Suite& suite) {
  Room room(suite);
  section_of(catalog, ObjectKind::collation, "collations", suite, [&](const Definition& definition) {
    const Definition made = renamed(definition, "collation", made_name(definition.id.name));
    room.make("COLLATION", to_string(made.id.name), ddl::create_definition(made));
    suite.same(Helper::collation_of, definition.id.name, {}, describe(definition.id));
  });
  section_of(catalog, ObjectKind::operator_, "operators", suite,
             [&](const Definition& definition) { test_operator(definition, room, suite); });
  section_of(catalog, ObjectKind::cast, "casts", suite,
             [&](const Definition& definition) { test_cast(definition, suite); });
  section_of(catalog, ObjectKind::text_search_dictionary, "text search dictionaries", suite,
             [&](const Definition& definition) {
               const Definition made = renamed(definition, "dictionary", made_name(definition.id.name));
               room.make("TEXT SEARCH DICTIONARY", to_string(made.id.name), ddl::create_definition(made));
               suite.same(Helper::dictionary_of, definition.id.name, {}, describe(definition.id));
             });
  section_of(catalog, ObjectKind::text_search_configuration, "text search configurations", suite,
             [&](const Definition& definition) {
               const Definition made = renamed(definition, "configuration", made_name(definition.id.name));
               room.make("TEXT SEARCH CONFIGURATION", to_string(made.id.name), ddl::create_definition(made));
               suite.same(Helper::configuration_of, definition.id.name, {}, describe(definition.id));
             });
}

void test_foreign_data(const Catalog& catalog, const Belongings& belongings, Suite& suite) {
  Room room(suite);
  const auto twin = [&](ObjectKind kind, std::string_view keyword, std::string_view dropped, Helper helper) {
    const std::string name = fmt::format("the {} of this suite", keyword);
    each_of(catalog, kind, [&](const Definition& definition) {
      const Definition made = renamed(definition, keyword, {"", name});
      room.make(dropped, sql::quote_identifier(name), ddl::create_definition(made));
      suite.same(helper, definition.id.name.name, name, {}, describe(definition.id));
    });
  };
  twin(ObjectKind::foreign_data_wrapper, "wrapper", "FOREIGN DATA WRAPPER", Helper::wrapper_of);
  twin(ObjectKind::foreign_server, "server", "SERVER", Helper::server_of);
  section_of(catalog, ObjectKind::foreign_table, "foreign tables", suite, [&](const Definition& definition) {
    const catalog::Name& name = definition.id.name;
    Definition made = renamed(definition, "table", made_name(name));
    const bool alone = made.statements.size() == 1 && text_of(made).find(" INHERITS ") == std::string::npos;
    if (alone) {
      room.make("FOREIGN TABLE", to_string(made.id.name), ddl::create_definition(made));
      suite.same(Helper::foreign_table_of, name, {}, describe(definition.id));
    }
    suite.is(Helper::privileges_of, {to_string(name)}, privilege_lines(belongings, definition.id),
             "privileges on " + describe(definition.id));
  });
}

void test_database(const Catalog& catalog, Suite& suite) {
  std::vector<std::string> schemas, casts, event_triggers;
  for (const auto& [name, schema] : catalog.schemas) schemas.push_back(array_element(name));
  each_of(catalog, ObjectKind::cast,
          [&](const Definition& definition) { casts.push_back(definition.id.detail); });
  each_of(catalog, ObjectKind::event_trigger,
          [&](const Definition& definition) { event_triggers.push_back(event_trigger_line(definition)); });
  const std::string managed = fmt::format("{{{}}}", fmt::join(schemas, ","));
  suite.section("the database");
  test_set(suite, suite.call(Helper::casts_of, {managed}), casts, "casts");
  test_set(suite, suite.call(Helper::event_triggers_of, {managed}), event_triggers, "event triggers");
  test_set(suite, suite.call(Helper::default_privileges_in, {""}), default_privileges_in(catalog, ""),
           "default privileges");
}

}  // namespace wesley::generate
