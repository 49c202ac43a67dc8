// SPDX-License-Identifier: Apache-2.0
// Random domains, composites, definitions and grants, and random changes to them.
#include <algorithm>

#include "catalog/statement.h"
#include "sql/quote.h"
#include "support/random_catalog.h"

namespace wesley::support {

namespace {

using catalog::Catalog;
using catalog::Definition;
using catalog::Name;
using catalog::ObjectId;
using catalog::ObjectKind;
using catalog::Table;

template <class Map>
auto& any_of(Map& map, Random& random) {
  return std::next(map.begin(), static_cast<std::ptrdiff_t>(random.below(map.size())))->second;
}

void put(Catalog& catalog, Definition definition) {
  const ObjectId id = definition.id;
  catalog.definitions.insert_or_assign(id, std::move(definition));
}

std::string body_of(Random& random) {
  return "SELECT " + std::to_string(random.below(1000));
}

}  // namespace

void CatalogMaker::add_domain(Catalog& catalog) {
  catalog::Domain domain;
  domain.name = {"public", fresh_name()};
  domain.base.name = random_.one_in(2) ? "text" : "integer";
  domain.not_null = random_.one_in(4);
  if (random_.one_in(3))
    domain.default_value =
        catalog::make_expression(domain.base.name == "text" ? "'a'::text" : "1", {}, &domain.base);
  if (random_.one_in(2)) {
    catalog::DomainCheck check;
    check.name = fresh_name();
    check.expression =
        catalog::make_expression(domain.base.name == "text" ? "length(value) < 10" : "value > 0");
    check.comment = maybe_comment();
    domain.checks.push_back(std::move(check));
  }
  domain.comment = maybe_comment();
  catalog.domains.emplace(domain.name, domain);
}

void CatalogMaker::add_composite(Catalog& catalog) {
  catalog::Composite composite;
  composite.name = {"public", fresh_name()};
  for (std::size_t i = 1 + random_.below(3); i > 0; --i) {
    catalog::Attribute attribute;
    attribute.name = "a" + std::to_string(i);
    attribute.type.name = random_.one_in(2) ? "text" : "integer";
    attribute.comment = maybe_comment();
    composite.attributes.push_back(std::move(attribute));
  }
  composite.comment = maybe_comment();
  catalog.composites.emplace(composite.name, composite);
}

void CatalogMaker::add_view(Catalog& catalog) {
  Definition view;
  view.id = {
      random_.one_in(3) ? ObjectKind::materialized_view : ObjectKind::view, {"public", fresh_name()}, {}};
  view.statements = {catalog::make_statement("CREATE " + std::string(info(view.id.kind).keyword) + " " +
                                             to_string(view.id.name) + " AS SELECT 1 AS a, 'x'::text AS b")};
  view.shape = "a integer, b text";
  if (view.id.kind == ObjectKind::view && random_.one_in(3)) view.settings["security_barrier"] = "true";
  if (view.id.kind == ObjectKind::materialized_view && random_.one_in(2)) {
    catalog::Index index;
    index.name = fresh_name();
    index.keys.emplace_back().column = "a";
    view.indexes.push_back(std::move(index));
  }
  if (random_.one_in(4)) view.part_comments["a"] = "first";
  view.comment = maybe_comment();
  put(catalog, std::move(view));
}

void CatalogMaker::add_function(Catalog& catalog) {
  Definition function;
  function.id = {ObjectKind::function, {"public", fresh_name()}, random_.one_in(2) ? "integer" : ""};
  function.statements = {catalog::make_statement("CREATE FUNCTION " + to_string(function.id) +
                                                 " RETURNS integer LANGUAGE sql AS '" + body_of(random_) +
                                                 "'")};
  function.shape = "integer";
  function.comment = maybe_comment();
  put(catalog, std::move(function));
}

// A policy or a rule: neither needs anything but its table.
void CatalogMaker::add_standing(Catalog& catalog) {
  if (catalog.tables.empty()) return;
  const Name table = any_of(catalog.tables, random_).name;
  Definition standing;
  standing.id = {random_.one_in(2) ? ObjectKind::policy : ObjectKind::rule, table, fresh_name()};
  const std::string name = sql::quote_identifier(standing.id.detail);
  standing.statements = {catalog::make_statement(
      standing.id.kind == ObjectKind::policy
          ? "CREATE POLICY " + name + " ON " + to_string(table) + " USING (true)"
          : "CREATE RULE " + name + " AS ON INSERT TO " + to_string(table) + " DO ALSO NOTHING")};
  if (standing.id.kind == ObjectKind::rule && random_.one_in(3)) standing.settings["enabled"] = "disabled";
  standing.uses = {{{ObjectKind::table, table, {}}, {}}};
  standing.comment = maybe_comment();
  put(catalog, std::move(standing));
}

void CatalogMaker::add_grant(Catalog& catalog) {
  if (catalog.tables.empty()) return;
  const Table& table = any_of(catalog.tables, random_);
  catalog::Grant grant;
  grant.id.object = {ObjectKind::table, table.name, {}};
  if (random_.one_in(3)) grant.id.column = random_.pick(table.columns).name;
  grant.privileges = {{"SELECT", false}};  // to PUBLIC: no grant option
  if (random_.one_in(2)) grant.privileges["UPDATE"] = false;
  catalog.grants.insert_or_assign(grant.id, grant);
}

void CatalogMaker::add_object(Catalog& catalog) {
  switch (random_.below(6)) {
    case 0:
      return add_domain(catalog);
    case 1:
      return add_composite(catalog);
    case 2:
      return add_view(catalog);
    case 3:
      return add_function(catalog);
    case 4:
      return add_standing(catalog);
    default:
      return add_grant(catalog);
  }
}

void CatalogMaker::drop_definitions_on(Catalog& catalog, const Name& relation) {
  for (auto at = catalog.definitions.begin(); at != catalog.definitions.end();) {
    const bool stands = at->first.name == relation;
    at = stands ? catalog.definitions.erase(at) : std::next(at);
  }
  for (auto at = catalog.grants.begin(); at != catalog.grants.end();) {
    const bool stands = at->first.object.name == relation;
    at = stands ? catalog.grants.erase(at) : std::next(at);
  }
}

void CatalogMaker::mutate_object(Catalog& catalog) {
  if (random_.one_in(3)) return add_object(catalog);
  switch (random_.below(4)) {
    case 0: {
      if (catalog.domains.empty()) return;
      catalog::Domain& domain = any_of(catalog.domains, random_);
      if (random_.one_in(3)) {
        catalog.domains.erase(Name(domain.name));
        return;
      }
      domain.not_null = !domain.not_null;
      domain.comment = maybe_comment();
      if (!domain.checks.empty() && random_.one_in(2)) domain.checks.clear();
      return;
    }
    case 1: {
      if (catalog.composites.empty()) return;
      catalog::Composite& composite = any_of(catalog.composites, random_);
      if (random_.one_in(3)) {
        catalog.composites.erase(Name(composite.name));
        return;
      }
      catalog::Attribute attribute;
      attribute.name = "b" + std::to_string(random_.below(10000));
      attribute.type.name = "date";
      composite.attributes.push_back(std::move(attribute));
      composite.attributes.front().comment = maybe_comment();
      return;
    }
    case 2: {
      if (catalog.grants.empty()) return;
      catalog::Grant& grant = any_of(catalog.grants, random_);
      if (random_.one_in(2)) {
        catalog.grants.erase(catalog::GrantId(grant.id));
      } else {
        grant.privileges = {{"SELECT", false}};
      }
      return;
    }
    default: {
      if (catalog.definitions.empty()) return;
      Definition& definition = any_of(catalog.definitions, random_);
      if (random_.one_in(3)) {
        const ObjectId id = definition.id;
        if (id.kind == ObjectKind::view || id.kind == ObjectKind::materialized_view)
          drop_definitions_on(catalog, id.name);
        catalog.definitions.erase(id);
        return;
      }
      if (definition.id.kind == ObjectKind::view || definition.id.kind == ObjectKind::materialized_view) {
        definition.statements = {catalog::make_statement(
            "CREATE " + std::string(info(definition.id.kind).keyword) + " " + to_string(definition.id.name) +
            " AS SELECT " + std::to_string(random_.below(100)) + " AS a, 'y'::text AS b")};
        definition.part_comments = {{"b", "second"}};
        for (catalog::Index& index : definition.indexes) index.options = {{"fillfactor", "50"}};
      }
      if (definition.id.kind == ObjectKind::rule) definition.settings = {{"enabled", "always"}};
      definition.comment = maybe_comment();
    }
  }
}

void CatalogMaker::mutate_properties(Table& table) {
  switch (random_.below(4)) {
    case 0:
      table.row_security = !table.row_security;
      return;
    case 1:
      table.force_row_security = !table.force_row_security;
      return;
    case 2:
      table.replica_identity = table.replica_identity == catalog::ReplicaIdentity::default_
                                   ? catalog::ReplicaIdentity::full
                                   : catalog::ReplicaIdentity::default_;
      return;
    default:
      table.columns.front().options = {{"n_distinct", "-0.5"}};
  }
}

}  // namespace wesley::support
