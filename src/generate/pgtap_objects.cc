// SPDX-License-Identifier: Apache-2.0
#include "generate/pgtap_objects.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "ddl/ddl.h"
#include "generate/pgtap_made.h"
#include "generate/pgtap_others.h"
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

bool is_type(ObjectKind kind) {
  return kind == ObjectKind::enumeration || kind == ObjectKind::domain || kind == ObjectKind::composite ||
         kind == ObjectKind::range;
}

// What PUBLIC has by default is not said; that it was taken away is.
void test_privileges(const Catalog& catalog, const Belongings& belongings, const std::string& schema,
                     Suite& suite) {
  suite.is(Helper::schema_privileges_of, {schema},
           privilege_lines(belongings, {ObjectKind::schema, {"", schema}, ""}),
           "privileges on schema " + schema);
  std::vector<std::string> of_types;
  for (const auto& [id, grant] : catalog.grants) {
    if (!is_type(id.object.kind) || id.object.name.schema != schema) continue;
    const std::string grantee = id.grantee.empty() ? "PUBLIC" : id.grantee;
    const bool revoked = grant.privileges.empty();
    const bool option = !revoked && grant.privileges.begin()->second;
    of_types.push_back(fmt::format("{}: {}: {}{}", id.object.name.name, grantee,
                                   revoked ? "nothing" : "USAGE", option ? " WITH GRANT OPTION" : ""));
  }
  test_set(suite, suite.call(Helper::type_privileges_in, {schema}), of_types,
           "privileges on types in " + schema);
  test_set(suite, suite.call(Helper::default_privileges_in, {schema}), default_privileges_in(catalog, schema),
           "default privileges in " + schema);
}

void test_contents(const Catalog& catalog, const Belongings& belongings, const std::string& schema,
                   const Contents& contents, Suite& suite) {
  suite.section("schema " + schema);
  suite.test(fmt::format("has_schema({}, {})", literal(schema), literal("schema " + schema)));
  const auto relations = [&](std::string_view kinds, const std::vector<std::string>& names,
                             std::string_view what) {
    test_set(suite, suite.call(Helper::relations_in, {schema, kinds}), names,
             fmt::format("{} in {}", what, schema));
  };
  relations("rp", contents.tables, "tables");
  relations("v", contents.views, "views");
  relations("m", contents.materialized_views, "materialized views");
  relations("f", contents.foreign_tables, "foreign tables");
  relations("S", contents.sequences, "sequences");
  const auto types = [&](std::string_view kinds, const std::vector<std::string>& names,
                         std::string_view what) {
    test_set(suite, suite.call(Helper::types_in, {schema, kinds}), names,
             fmt::format("{} in {}", what, schema));
  };
  types("e", contents.enums, "enums");
  types("d", contents.domains, "domains");
  types("c", contents.composites, "composite types");
  types("r", contents.ranges, "range types");
  test_set(suite, suite.call(Helper::routines_in, {schema}), contents.routines, "routines in " + schema);
  test_set(suite, suite.call(Helper::others_in, {schema}), others_in(catalog, schema),
           fmt::format("operators, collations, statistics and text search objects in {}", schema));
  test_privileges(catalog, belongings, schema, suite);
}

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

// One with a canonical form needs a function of its own type: only its name is tested.
void test_ranges(const Catalog& catalog, Room& room, Suite& suite) {
  for (const auto& [id, definition] : catalog.definitions) {
    if (id.kind != ObjectKind::range) continue;
    const Definition made = renamed(definition, "type", made_name(id.name));
    const std::string statement = without_elements(made.statements.front().text, {"multirange_type_name"});
    const std::vector<Element> elements = elements_of(statement);
    if (std::any_of(elements.begin(), elements.end(),
                    [](const Element& element) { return element.name == "canonical"; }))
      continue;
    room.make("TYPE", to_string(made.id.name), {statement});
    suite.same(Helper::range_of, id.name, {}, describe(id));
  }
}

// A table of the view's rows has the indexes of a materialized view.
void test_storage(const Definition& view, Suite& suite) {
  const catalog::Name& name = view.id.name;
  const auto found = view.settings.find("access_method");
  std::string storage = found == view.settings.end() ? "heap" : found->second;
  for (const bool toast : {false, true}) {
    for (const auto& [setting, value] : view.settings) {
      const bool is_option = setting.find(' ') == std::string::npos && setting != "access_method" &&
                             setting != "tablespace" && setting != "cluster";
      if (is_option && setting.starts_with("toast.") == toast)
        storage += fmt::format(", {}={}", setting, value);
    }
  }
  suite.is(Helper::storage_of, {to_string(name)}, literal(storage), "storage of " + describe(view.id));
  const catalog::Name rows{"pg_temp", name.name + ", its rows"};
  if (!view.indexes.empty())
    suite.prepare(
        fmt::format("CREATE TABLE {} AS TABLE {} WITH NO DATA", to_string(rows), to_string(made_name(name))));
  std::vector<std::string> names;
  for (const catalog::Index& index : view.indexes) names.push_back(index.name);
  suite.test(fmt::format("indexes_are({}, {}, {}, {})", literal(name.schema), literal(name.name),
                         names.empty() ? "ARRAY[]::name[]" : array(names),
                         literal(fmt::format("indexes of {} and no others", describe(view.id)))));
  const auto clustered = view.settings.find("cluster");
  for (const catalog::Index& index : view.indexes) {
    if (clustered != view.settings.end() && clustered->second == index.name) continue;
    suite.prepare(ddl::create_index(rows, index, false));
    suite.same(Helper::index_of, to_string(name), to_string(rows), {index.name}, "index " + index.name);
  }
}

}  // namespace

void test_schemas(const Catalog& catalog, const Belongings& belongings, Suite& suite) {
  if (!catalog.extensions.empty()) suite.section("extensions");
  for (const auto& [name, extension] : catalog.extensions)
    suite.test(fmt::format("has_extension({}, {})", literal(name), literal("extension " + name)));
  for (const auto& [schema, contents] : contents_of(catalog))
    test_contents(catalog, belongings, schema, contents, suite);
  test_database(catalog, suite);
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
  test_ranges(catalog, room, suite);
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
    const std::string_view keyword = aggregate                         ? "aggregate"
                                     : id.kind == ObjectKind::function ? "function"
                                                                       : "procedure";
    const Definition made = renamed(definition, keyword, made_name(id.name));
    const std::string made_text = fmt::format("{}({})", to_string(made.id.name), arguments);
    room.make("ROUTINE", made_text, ddl::create_definition(made));
    suite.same(aggregate ? Helper::aggregate_of : Helper::routine_of, text, made_text, {}, describe(id));
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
    if (materialized) {
      test_storage(definition, suite);
    } else {
      test_rules(belongings, id.name, suite);
      test_triggers(belongings, id.name, suite);
    }
  }
}

}  // namespace wesley::generate
