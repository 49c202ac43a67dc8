// SPDX-License-Identifier: Apache-2.0
#include "generate/pgtap_objects.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "ddl/ddl.h"
#include "generate/pgtap_made.h"
#include "sql/quote.h"

namespace wesley::generate {

namespace {

using catalog::Catalog;
using catalog::Definition;
using catalog::Name;
using catalog::ObjectKind;

// What a schema holds, by name.
struct Contents {
  std::vector<std::string> tables, views, materialized_views, foreign_tables, sequences;
  std::vector<std::string> enums, domains, composites, ranges, routines;
};

std::string signature(const catalog::ObjectId& id) {
  return fmt::format("{}({})", id.name.name, id.detail == "*" ? "" : id.detail);
}

std::map<std::string, Contents> contents_of(const Catalog& catalog) {
  std::map<std::string, Contents> schemas;
  for (const auto& [name, schema] : catalog.schemas) schemas[name];
  for (const auto& [name, table] : catalog.tables) schemas[name.schema].tables.push_back(name.name);
  for (const auto& [name, sequence] : catalog.sequences) schemas[name.schema].sequences.push_back(name.name);
  for (const auto& [name, type] : catalog.enums) schemas[name.schema].enums.push_back(name.name);
  for (const auto& [name, type] : catalog.domains) schemas[name.schema].domains.push_back(name.name);
  for (const auto& [name, type] : catalog.composites) schemas[name.schema].composites.push_back(name.name);
  for (const auto& [id, definition] : catalog.definitions) {
    if (id.name.schema.empty()) continue;
    Contents& contents = schemas[id.name.schema];
    if (id.kind == ObjectKind::view) contents.views.push_back(id.name.name);
    if (id.kind == ObjectKind::materialized_view) contents.materialized_views.push_back(id.name.name);
    if (id.kind == ObjectKind::foreign_table) contents.foreign_tables.push_back(id.name.name);
    if (id.kind == ObjectKind::range) contents.ranges.push_back(id.name.name);
    if (id.kind == ObjectKind::function || id.kind == ObjectKind::procedure ||
        id.kind == ObjectKind::aggregate)
      contents.routines.push_back(signature(id));
  }
  return schemas;
}

void test_names(Suite& suite, const std::string& call, std::vector<std::string> names,
                const std::string& what) {
  std::sort(names.begin(), names.end());
  suite.test(fmt::format("set_eq({}, {}, {})", literal("SELECT " + call), array(names),
                         literal(fmt::format("these {} and no others", what))));
}

void test_contents(const std::string& schema, const Contents& contents, Suite& suite) {
  suite.section("schema " + schema);
  suite.test(fmt::format("has_schema({}, {})", literal(schema), literal("schema " + schema)));
  const auto relations = [&](std::string_view kinds, const std::vector<std::string>& names,
                             std::string_view what) {
    test_names(suite, suite.call(Helper::relations_in, {schema, kinds}), names,
               fmt::format("{} in {}", what, schema));
  };
  relations("rp", contents.tables, "tables");
  relations("v", contents.views, "views");
  relations("m", contents.materialized_views, "materialized views");
  relations("f", contents.foreign_tables, "foreign tables");
  relations("S", contents.sequences, "sequences");
  const auto types = [&](std::string_view kinds, const std::vector<std::string>& names,
                         std::string_view what) {
    test_names(suite, suite.call(Helper::types_in, {schema, kinds}), names,
               fmt::format("{} in {}", what, schema));
  };
  types("e", contents.enums, "enums");
  types("d", contents.domains, "domains");
  types("c", contents.composites, "composite types");
  types("r", contents.ranges, "range types");
  test_names(suite, suite.call(Helper::routines_in, {schema}), contents.routines, "routines in " + schema);
}

// A statement that makes what has been made under the same name in another schema needs room.
class Room {
 public:
  explicit Room(Suite& suite) : suite_(suite) {}
  void make(std::string_view kind, const std::string& made, const std::vector<std::string>& statements) {
    if (!taken_.insert(made).second) suite_.prepare(fmt::format("DROP {} {}", kind, made));
    for (const std::string& statement : statements) suite_.prepare(statement);
  }

 private:
  Suite& suite_;
  std::set<std::string> taken_;
};

void test_domain(const catalog::Domain& domain, Room& room, Suite& suite) {
  catalog::Domain made = domain;
  made.name = made_name(domain.name);
  std::vector<std::string> statements = {ddl::create_domain(made)};
  for (const catalog::DomainCheck& check : made.checks) {
    if (!check.validated) statements.push_back(ddl::add_domain_check(made.name, check));
  }
  room.make("DOMAIN", to_string(made.name), statements);
  suite.same(Helper::domain_of, domain.name, {}, "domain " + to_string(domain.name));
}

}  // namespace

void test_schemas(const Catalog& catalog, Suite& suite) {
  if (!catalog.extensions.empty()) suite.section("extensions");
  for (const auto& [name, extension] : catalog.extensions)
    suite.test(fmt::format("has_extension({}, {})", literal(name), literal("extension " + name)));
  for (const auto& [schema, contents] : contents_of(catalog)) test_contents(schema, contents, suite);
}

void test_types(const Catalog& catalog, Suite& suite) {
  Room room(suite);
  if (!catalog.enums.empty()) suite.section("enums");
  for (const auto& [name, enumeration] : catalog.enums) {
    std::vector<std::string> labels;
    for (const catalog::EnumLabel& label : enumeration.labels) labels.push_back(label.label);
    suite.test(fmt::format("enum_has_labels({}, {}, {}::name[], {})", literal(name.schema),
                           literal(name.name), array(labels), literal("labels of " + to_string(name))));
  }
  if (!catalog.domains.empty()) suite.section("domains");
  for (const auto& [name, domain] : catalog.domains) test_domain(domain, room, suite);
  if (!catalog.composites.empty()) suite.section("composite types");
  for (const auto& [name, composite] : catalog.composites) {
    catalog::Composite made = composite;
    made.name = made_name(name);
    room.make("TYPE", to_string(made.name), {ddl::create_composite(made)});
    suite.same(Helper::composite_of, name, {}, "type " + to_string(name));
  }
}

void test_sequences(const Catalog& catalog, const Belongings& belongings, Suite& suite) {
  Room room(suite);
  for (const auto& [name, sequence] : catalog.sequences) {
    catalog::Sequence made = sequence;
    made.name = made_name(name);
    made.unlogged = false;
    room.make("SEQUENCE", to_string(made.name), {ddl::create_sequence(made)});
    suite.same(Helper::sequence_of, name, {}, "sequence " + to_string(name));
    suite.is(Helper::privileges_of, {to_string(name)},
             privilege_lines(belongings, {ObjectKind::sequence, name, ""}),
             "privileges on sequence " + to_string(name));
  }
}

void test_routines(const Catalog& catalog, const Belongings& belongings, Suite& suite) {
  Room room(suite);
  for (const auto& [id, definition] : catalog.definitions) {
    const bool aggregate = id.kind == ObjectKind::aggregate;
    if (id.kind != ObjectKind::function && id.kind != ObjectKind::procedure && !aggregate) continue;
    const std::string arguments = aggregate && id.detail == "*" ? "" : id.detail;
    const std::string text = fmt::format("{}({})", to_string(id.name), arguments);
    if (!aggregate) {
      const Definition made =
          renamed(definition, id.kind == ObjectKind::function ? "function" : "procedure", made_name(id.name));
      const std::string made_text = fmt::format("{}({})", to_string(made.id.name), arguments);
      room.make("ROUTINE", made_text, ddl::create_definition(made));
      suite.same(Helper::routine_of, text, made_text, {}, describe(id));
    }
    // Everybody may execute a routine, unless that was revoked (manual, section 5.7).
    std::vector<catalog::Grant> grants;
    const auto found = belongings.grants.find(id);
    bool revoked = false;
    std::vector<std::string> lines;
    if (found != belongings.grants.end()) {
      for (const catalog::Grant* grant : found->second) {
        const std::string grantee = grant->id.grantee.empty() ? "PUBLIC" : grant->id.grantee;
        if (grant->id.grantee.empty()) revoked = grant->privileges.empty();
        for (const auto& [privilege, with_option] : grant->privileges)
          lines.push_back(
              fmt::format("{}: {}{}", grantee, privilege, with_option ? " WITH GRANT OPTION" : ""));
      }
    }
    if (!revoked && std::find(lines.begin(), lines.end(), "PUBLIC: EXECUTE") == lines.end())
      lines.emplace_back("PUBLIC: EXECUTE");
    std::sort(lines.begin(), lines.end());
    suite.is(Helper::routine_privileges_of, {text}, array(lines), "privileges on " + describe(id));
  }
}

void test_views(const Catalog& catalog, const Belongings& belongings, Suite& suite) {
  Room room(suite);
  for (const auto& [id, definition] : catalog.definitions) {
    const bool materialized = id.kind == ObjectKind::materialized_view;
    if (id.kind != ObjectKind::view && !materialized) continue;
    Definition made = renamed(definition, "view", made_name(id.name));
    if (materialized) {
      made.id.kind = ObjectKind::view;
      made.settings.clear();
      constexpr std::string_view keyword = "MATERIALIZED ";
      std::string& text = made.statements.front().text;
      const std::size_t at = text.find(keyword);
      if (at != std::string::npos) text.erase(at, keyword.size());
    }
    room.make("VIEW", to_string(made.id.name), ddl::create_definition(made));
    suite.same(Helper::view_of, id.name, {}, describe(id));
    suite.is(Helper::privileges_of, {to_string(id.name)}, privilege_lines(belongings, id),
             "privileges on " + describe(id));
  }
}

}  // namespace wesley::generate
