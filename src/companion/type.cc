// SPDX-License-Identifier: Apache-2.0
// Schemas, extensions, types and sequences.
#include <algorithm>

#include <fmt/format.h>

#include "companion/clause.h"
#include "companion/reading.h"
#include "sql/quote.h"

namespace wesley::companion {

using catalog::ObjectKind;

void create_schema(Reading& reading, const sql::Node& node) {
  const std::string schema(node.string("schemaname"));
  if (!node.children("schema_elts").empty()) reading.report_unsupported("CREATE SCHEMA with elements");
  reading.catalog.schemas[schema].name = schema;
}

void create_extension(Reading& reading, const sql::Node& node) {
  catalog::Extension extension;
  extension.name = node.string("extname");
  const std::vector<sql::Node> options = node.children("options");
  if (const sql::Node* schema = find_option(options, "schema")) extension.schema = option_text(*schema);
  if (const sql::Node* version = find_option(options, "new_version"))
    extension.version = option_text(*version);
  if (!reading.define({ObjectKind::extension, {"", extension.name}, {}}, "extension")) return;
  const std::string name = extension.name;
  if (!reading.catalog.extensions.emplace(name, std::move(extension)).second) {
    reading.report(Kind::duplicate_object, fmt::format("extension `{}` is listed twice", name));
  }
}

void create_enum(Reading& reading, const sql::Node& node) {
  const catalog::Name named = reading.name(node.strings("type_name"));
  if (!reading.define({ObjectKind::enumeration, named, {}}, "enum")) return;
  catalog::Enum& enumeration = reading.catalog.enums[named];
  enumeration.name = named;
  enumeration.annotations.origin = reading.origin();
  for (const std::string_view label : node.strings("vals")) {
    enumeration.labels.push_back({std::string(label), {}});
  }
}

void alter_enum(Reading& reading, const sql::Node& node) {
  const catalog::Name named = reading.name(node.strings("type_name"));
  const auto found = reading.catalog.enums.find(named);
  if (found == reading.catalog.enums.end()) return reading.report_unknown("enum", to_string(named));
  if (!node.string("old_val").empty()) return reading.report_unsupported("RENAME VALUE");
  auto& labels = found->second.labels;
  const auto neighbour = std::find_if(labels.begin(), labels.end(), [&](const catalog::EnumLabel& label) {
    return label.label == node.string("new_val_neighbor");
  });
  auto place = labels.end();
  if (neighbour != labels.end()) place = node.boolean("new_val_is_after") ? neighbour + 1 : neighbour;
  labels.insert(place, {std::string(node.string("new_val")), {}});
}

void create_composite(Reading& reading, const sql::Node& node) {
  const catalog::Name named = reading.name(node.child("typevar"));
  if (!reading.define({ObjectKind::composite, named, {}}, "composite type")) return;
  catalog::Composite& composite = reading.catalog.composites[named];
  composite.name = named;
  composite.annotations.origin = reading.origin();
  for (const sql::Node& element : node.children("coldeflist")) {
    catalog::Attribute attribute;
    attribute.name = element.string("colname");
    attribute.type = reading.type(element.child("type_name"));
    const auto collation = element.child("coll_clause").strings("collname");
    if (!collation.empty()) attribute.collation = system_name(collation, "");
    composite.attributes.push_back(std::move(attribute));
  }
}

namespace {

void add_domain_clause(const Reading& reading, catalog::Domain& domain, const sql::Node& clause) {
  const std::string_view kind = clause.enumerator("contype");
  if (kind == "CONSTR_NOTNULL") domain.not_null = true;
  if (kind == "CONSTR_DEFAULT") domain.default_value = reading.expression(clause.child("raw_expr"));
  if (kind != "CONSTR_CHECK") return;
  catalog::DomainCheck check;
  check.name = clause.string("conname");
  check.expression = catalog::make_expression(reading.expression(clause.child("raw_expr")).text);
  check.validated = !clause.boolean("skip_validation");
  domain.checks.push_back(std::move(check));
}

// ChooseConstraintName of src/backend/catalog/pg_constraint.c: domain_check, domain_check1, ...
void name_checks(catalog::Domain& domain) {
  const auto taken = [&](const std::string& name) {
    return std::any_of(domain.checks.begin(), domain.checks.end(),
                       [&](const catalog::DomainCheck& check) { return check.name == name; });
  };
  for (catalog::DomainCheck& check : domain.checks) {
    std::string label = "check";
    for (int pass = 1; check.name.empty(); ++pass) {
      const std::string name = sql::make_object_name(domain.name.name, "", label);
      if (!taken(name)) check.name = name;
      label = fmt::format("check{}", pass);
    }
  }
  std::sort(domain.checks.begin(), domain.checks.end(),
            [](const auto& left, const auto& right) { return left.name < right.name; });
}

void finish_default(catalog::Domain& domain) {
  if (!domain.default_value) return;
  domain.default_value = catalog::make_expression(domain.default_value->text, {}, &domain.base);
}

}  // namespace

void create_domain(Reading& reading, const sql::Node& node) {
  const catalog::Name named = reading.name(node.strings("domainname"));
  if (!reading.define({ObjectKind::domain, named, {}}, "domain")) return;
  catalog::Domain& domain = reading.catalog.domains[named];
  domain.name = named;
  domain.annotations.origin = reading.origin();
  domain.base = reading.type(node.child("type_name"));
  const auto collation = node.child("coll_clause").strings("collname");
  if (!collation.empty()) domain.collation = system_name(collation, "");
  for (const sql::Node& clause : node.children("constraints")) add_domain_clause(reading, domain, clause);
  name_checks(domain);
  finish_default(domain);
}

void alter_domain(Reading& reading, const sql::Node& node) {
  const catalog::Name named = reading.name(node.strings("type_name"));
  const auto found = reading.catalog.domains.find(named);
  if (found == reading.catalog.domains.end()) return reading.report_unknown("domain", to_string(named));
  catalog::Domain& domain = found->second;
  const std::string_view subtype = node.string("subtype");
  if (subtype == "T" && node.child("def")) {
    domain.default_value = reading.expression(node.child("def"));
    finish_default(domain);
  } else if (subtype == "O") {
    domain.not_null = true;
  } else if (subtype == "C") {
    add_domain_clause(reading, domain, node.child("def"));
    name_checks(domain);
  } else {
    reading.report_unsupported("this form of ALTER DOMAIN");
  }
}

namespace {

void set_owner(Reading& reading, catalog::Sequence& sequence, const std::vector<sql::Node>& options) {
  const sql::Node* owner = find_option(options, "owned_by");
  if (owner == nullptr) return;
  const std::vector<std::string_view> parts = list_strings(owner->child("arg"));
  sequence.owned_by.reset();
  if (parts.size() < 2) return;  // NONE
  sequence.owned_by = {reading.name(std::vector(parts.begin(), parts.end() - 1)), std::string(parts.back())};
}

}  // namespace

void create_sequence(Reading& reading, const sql::Node& node) {
  const catalog::Name named = reading.name(node.child("sequence"));
  if (!reading.define({ObjectKind::sequence, named, {}}, "sequence")) return;
  catalog::Sequence& sequence = reading.catalog.sequences[named];
  sequence.name = named;
  sequence.annotations.origin = reading.origin();
  sequence.unlogged = node.child("sequence").string("relpersistence") == "u";
  const std::vector<sql::Node> options = node.children("options");
  sequence.options = sequence_options(options, "bigint");
  set_owner(reading, sequence, options);
}

void alter_sequence(Reading& reading, const sql::Node& node) {
  const catalog::Name named = reading.name(node.child("sequence"));
  const auto found = reading.catalog.sequences.find(named);
  if (found == reading.catalog.sequences.end()) {
    return reading.report_unknown("sequence", to_string(named), node.child("sequence"));
  }
  const std::vector<sql::Node> options = node.children("options");
  if (options.size() == 1 && find_option(options, "owned_by") != nullptr) {
    return set_owner(reading, found->second, options);
  }
  reading.report_unsupported("ALTER SEQUENCE other than OWNED BY");
}

}  // namespace wesley::companion
