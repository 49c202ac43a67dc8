// SPDX-License-Identifier: Apache-2.0
#include "generate/pgtap_table.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "ddl/ddl.h"
#include "generate/pgtap_made.h"
#include "sql/quote.h"

namespace wesley::generate {

namespace {

using catalog::Definition;
using catalog::Table;

template <class Things, class Name>
std::string sorted_names(const Things& things, Name name_of) {
  std::vector<std::string> names;
  for (const auto& thing : things) names.push_back(name_of(thing));
  std::sort(names.begin(), names.end());
  return array(names);
}

// schema, table: the first arguments of pgTAP's functions.
std::string of_table(const Table& table) {
  return literal(table.name.schema) + ", " + literal(table.name.name);
}

std::string quoted_columns(const std::vector<std::string>& columns) {
  std::string out;
  for (const std::string& column : columns) {
    if (!out.empty()) out += ", ";
    out += sql::quote_identifier(column);
  }
  return out;
}

// As pg_get_constraintdef writes it (src/backend/utils/adt/ruleutils.c). It is not made in pg_temp: that
// would lock the table that it refers to.
std::string foreign_key_text(const catalog::Constraint& constraint) {
  constexpr std::array<std::string_view, 5> actions = {"", "RESTRICT", "CASCADE", "SET NULL", "SET DEFAULT"};
  const catalog::ForeignKey& key = *constraint.foreign_key();
  const std::string_view period = key.period ? "PERIOD " : "";
  const auto columns = [&](std::vector<std::string> names) {
    if (!key.period) return quoted_columns(names);
    const std::string last = sql::quote_identifier(names.back());
    names.pop_back();
    return fmt::format("{}{}{}{}", quoted_columns(names), names.empty() ? "" : ", ", period, last);
  };
  std::string out = fmt::format("FOREIGN KEY ({}) REFERENCES {}({})", columns(key.columns),
                                to_string(key.referenced), columns(key.referenced_columns));
  if (key.match_full) out += " MATCH FULL";
  const std::string_view on_update = actions.at(static_cast<std::size_t>(key.on_update));
  const std::string_view on_delete = actions.at(static_cast<std::size_t>(key.on_delete));
  if (!on_update.empty()) out += fmt::format(" ON UPDATE {}", on_update);
  if (!on_delete.empty()) out += fmt::format(" ON DELETE {}", on_delete);
  if (!key.set_columns.empty()) out += fmt::format(" ({})", quoted_columns(key.set_columns));
  if (constraint.deferrable) out += " DEFERRABLE";
  if (constraint.initially_deferred) out += " INITIALLY DEFERRED";
  if (!constraint.enforced) return out + " NOT ENFORCED";
  if (!constraint.validated) out += " NOT VALID";
  return out;
}

void test_columns(const Table& table, const Twin& twin, Suite& suite) {
  suite.section("columns");
  std::string names;
  for (const catalog::Column& column : table.columns) {
    names += names.empty() ? "" : ", ";
    names += literal(column.name);
  }
  suite.test(fmt::format("columns_are({}, {}, 'these columns and no others')", of_table(table),
                         names.empty() ? "ARRAY[]::name[]" : "ARRAY[" + names + "]"));
  for (const catalog::Column& column : table.columns)
    suite.same(Helper::column_of, twin, {column.name}, "column " + ddl::column_definition(column));
}

void test_constraints(const Table& table, const Twin& twin, const Table& made, Suite& suite) {
  suite.section("constraints");
  std::vector<std::string> names;
  for (const catalog::Constraint& constraint : table.constraints) {
    if (!constraint.inherited || table.partition_of) names.push_back(constraint.name);
  }
  suite.is(Helper::constraints_of, {twin.object}, array(names), "these constraints and no others");
  for (const catalog::Constraint& constraint : table.constraints) {
    if (constraint.foreign_key() != nullptr) {
      suite.is(Helper::constraint_of, {twin.object, constraint.name}, literal(foreign_key_text(constraint)),
               "foreign key " + constraint.name);
    } else if (made.constraint(constraint.name) != nullptr) {
      suite.same(Helper::constraint_of, twin, {constraint.name}, ddl::constraint_definition(constraint));
    }
  }
}

void test_indexes(const Table& table, const Twin& twin, const Table& made, Suite& suite) {
  suite.section("indexes");
  std::vector<std::string> names;
  for (const catalog::Index& index : table.indexes) names.push_back(index.name);
  for (const catalog::Constraint& constraint : table.constraints) {
    if (constraint.has_index()) names.push_back(constraint.name);
  }
  std::sort(names.begin(), names.end());
  suite.test(fmt::format("indexes_are({}, {}, 'these indexes and no others')", of_table(table),
                         names.empty() ? "ARRAY[]::name[]" : array(names)));
  for (const std::string& name : names) {
    if (made.index(name) == nullptr && made.constraint(name) == nullptr) continue;
    suite.same(Helper::index_of, twin, {name}, "index " + name);
  }
}

std::vector<const Definition*> standing_on(
    const catalog::Name& relation, const std::map<catalog::Name, std::vector<const Definition*>>& all) {
  const auto found = all.find(relation);
  return found == all.end() ? std::vector<const Definition*>() : found->second;
}

// CREATE STATISTICS name ... FROM table: that of the twin.
void test_statistics(const Table& table, const std::vector<const Definition*>& all, Suite& suite) {
  for (const Definition* statistics : all) {
    const catalog::Name& name = statistics->id.name;
    Definition made = renamed(*statistics, "statistics", made_name(name));
    std::string& text = made.statements.front().text;
    const std::size_t from = text.rfind(" FROM ");
    if (from == std::string::npos) continue;
    text = text.substr(0, from) + " FROM " + to_string(made_name(table.name));
    for (const std::string& statement : ddl::create_definition(made)) suite.prepare(statement);
    suite.test(fmt::format(
        "is({}, {}, {})", suite.call(Helper::statistics_of, {to_string(table.name), to_string(name)}),
        suite.call(Helper::statistics_of, {to_string(made_name(table.name)), to_string(made.id.name)}),
        literal(describe(statistics->id))));
  }
}

void test_policies(const Table& table, const Twin& twin, const std::vector<const Definition*>& policies,
                   Suite& suite) {
  suite.section("row-level security");
  const std::string wanted = fmt::format("{}{}", table.row_security ? "enabled" : "disabled",
                                         table.force_row_security ? ", forced" : "");
  suite.is(Helper::row_security_of, {twin.object}, literal(wanted), "row security is " + wanted);
  suite.test(fmt::format("policies_are({}, {}::name[], 'these policies and no others')", of_table(table),
                         sorted_names(policies, [](const Definition* policy) { return policy->id.detail; })));
  for (const Definition* policy : policies) {
    const std::string& text = policy->statements.front().text;
    if (speaks_of_row(text, table)) continue;
    suite.prepare(renamed(*policy, "on", made_name(table.name)).statements.front().text);
    suite.same(Helper::policy_of, twin, {policy->id.detail}, "policy " + policy->id.detail);
  }
}

void test_family(const catalog::Catalog& catalog, const Table& table, const Twin& twin, Suite& suite) {
  std::vector<std::string> parents;
  for (const catalog::Name& parent : table.inherits) parents.push_back(parent.schema + "." + parent.name);
  if (table.partition_key) suite.same(Helper::partition_key_of, twin, {}, "its partition key");
  if (!table.partition_of) {
    suite.is(Helper::parents_of, {twin.object}, array(parents), "its parents");
    return;
  }
  // The bound in the server's words needs a parent with the same key.
  const Table* parent = catalog.table(table.partition_of->parent);
  if (parent == nullptr) return;
  Table made_parent = made_table(*parent);
  made_parent.name.name = "the parent";
  made_parent.constraints.clear();
  suite.prepare(ddl::create_table(made_parent));
  Table made = made_table(table);
  made.partition_of = catalog::PartitionOf{made_parent.name, table.partition_of->bound};
  suite.prepare(ddl::attach_partition(made));
  const std::string parent_name = parent->name.schema + "." + parent->name.name;
  suite.test(
      fmt::format("is({}, ARRAY[{} || (SELECT pg_get_expr(relpartbound, oid) FROM pg_class WHERE oid = "
                  "{}::regclass)], {})",
                  suite.call(Helper::parents_of, {twin.object}), literal(parent_name + " "),
                  literal(to_string(made.name)),
                  literal(fmt::format("a partition of {} {}", parent_name, table.partition_of->bound.text))));
}

}  // namespace

void test_triggers(const Belongings& belongings, const catalog::Name& relation, Suite& suite) {
  const Twin twin(relation);
  const std::vector<const Definition*> triggers = standing_on(relation, belongings.triggers);
  suite.is(Helper::triggers_of, {twin.object},
           sorted_names(triggers, [](const Definition* trigger) { return trigger->id.detail; }),
           fmt::format("these triggers on {} and no others", twin.object));
  for (const Definition* trigger : triggers) {
    for (const std::string& statement : ddl::create_definition(renamed(*trigger, "on", made_name(relation))))
      suite.prepare(statement);
    suite.same(Helper::trigger_of, twin, {trigger->id.detail}, "trigger " + trigger->id.detail);
  }
}

void test_rules(const Belongings& belongings, const catalog::Name& relation, Suite& suite) {
  const Twin twin(relation);
  const std::vector<const Definition*> rules = standing_on(relation, belongings.rules);
  suite.is(Helper::rules_of, {twin.object},
           sorted_names(rules, [](const Definition* rule) { return rule->id.detail; }),
           fmt::format("these rules on {} and no others", twin.object));
  for (const Definition* rule : rules) {
    for (const std::string& statement : ddl::create_definition(renamed(*rule, "to", made_name(relation))))
      suite.prepare(statement);
    suite.same(Helper::rule_of, twin, {rule->id.detail}, "rule " + rule->id.detail);
  }
}

Belongings belongings_of(const catalog::Catalog& catalog) {
  Belongings out;
  for (const auto& [id, definition] : catalog.definitions) {
    if (definition.statements.empty()) continue;
    if (id.kind == catalog::ObjectKind::policy) out.policies[id.name].push_back(&definition);
    if (id.kind == catalog::ObjectKind::trigger) out.triggers[id.name].push_back(&definition);
    if (id.kind == catalog::ObjectKind::rule) out.rules[id.name].push_back(&definition);
    if (id.kind != catalog::ObjectKind::statistics) continue;
    const auto relation = std::find_if(definition.uses.begin(), definition.uses.end(), [](const auto& use) {
      return use.object.kind == catalog::ObjectKind::table;
    });
    if (relation != definition.uses.end()) out.statistics[relation->object.name].push_back(&definition);
  }
  for (const auto& [id, grant] : catalog.grants) out.grants[id.object].push_back(&grant);
  return out;
}

std::string privilege_lines(const Belongings& belongings, const catalog::ObjectId& object) {
  std::vector<std::string> lines;
  const auto found = belongings.grants.find(object);
  if (found != belongings.grants.end()) {
    for (const catalog::Grant* grant : found->second) {
      std::string line = grant->id.grantee.empty() ? "PUBLIC" : grant->id.grantee;
      if (!grant->id.column.empty()) line += " (" + grant->id.column + ")";
      std::string privileges;
      for (const auto& [privilege, with_option] : grant->privileges) {
        privileges += privileges.empty() ? "" : ", ";
        privileges += privilege + (with_option ? " WITH GRANT OPTION" : "");
      }
      lines.push_back(line + ": " + (privileges.empty() ? "nothing" : privileges));
    }
  }
  std::sort(lines.begin(), lines.end());
  return array(lines);
}

void test_structure(const catalog::Catalog& catalog, const Belongings& belongings, const Table& table,
                    Suite& suite) {
  const Table made = made_table(table);
  const Twin twin(table.name);
  suite.section("what the schema says, to compare with what is there");
  suite.prepare(ddl::create_table(made));
  for (const std::string& statement : made_parts(made)) suite.prepare(statement);
  suite.section("the table");
  const std::string kind =
      fmt::format("{}{}table", table.unlogged ? "unlogged " : "", table.partition_key ? "partitioned " : "");
  suite.is(Helper::kind_of, {twin.object}, literal(kind), twin.object + " is a " + kind);
  suite.same(Helper::storage_of, twin, {}, "its storage parameters");
  suite.is(Helper::privileges_of, {twin.object},
           privilege_lines(belongings, {catalog::ObjectKind::table, table.name, ""}),
           "these privileges and no others");
  test_columns(table, twin, suite);
  test_constraints(table, twin, made, suite);
  test_indexes(table, twin, made, suite);
  test_statistics(table, standing_on(table.name, belongings.statistics), suite);
  suite.section("triggers and rules");
  test_triggers(belongings, table.name, suite);
  test_rules(belongings, table.name, suite);
  test_policies(table, twin, standing_on(table.name, belongings.policies), suite);
  suite.section("family");
  test_family(catalog, table, twin, suite);
}

}  // namespace wesley::generate
