// SPDX-License-Identifier: Apache-2.0
#include "plan/type_text.h"

#include <iterator>

#include <fmt/format.h>

#include "base/check.h"
#include "catalog/statement.h"
#include "ddl/ddl.h"
#include "plan/definition_text.h"

namespace wesley::plan {
namespace {

using catalog::Name;
using catalog::ObjectId;
using catalog::ObjectKind;

void append(std::vector<std::string>& to, std::vector<std::string> more) {
  to.insert(to.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

TypeText text_of(const catalog::Enum& enumeration) {
  TypeText text{{ddl::create_enum(enumeration)},
                ddl::drop_type(enumeration.name),
                diff::CreateEnum{enumeration},
                diff::DropEnum{enumeration}};
  if (enumeration.comment)
    text.make.push_back(ddl::comment_on("TYPE", to_string(enumeration.name), enumeration.comment));
  return text;
}

TypeText text_of(const catalog::Domain& domain) {
  TypeText text{{ddl::create_domain(domain)},
                ddl::drop_domain(domain.name),
                diff::CreateDomain{domain},
                diff::DropDomain{domain}};
  for (const auto& check : domain.checks)
    if (!check.validated) text.make.push_back(ddl::add_domain_check(domain.name, check));
  append(text.make, ddl::domain_comments(domain));
  return text;
}

TypeText text_of(const catalog::Composite& composite) {
  TypeText text{{ddl::create_composite(composite)},
                ddl::drop_type(composite.name),
                diff::CreateComposite{composite},
                diff::DropComposite{composite}};
  append(text.make, ddl::composite_comments(composite));
  return text;
}

TypeText text_of(const catalog::Definition& range) {
  return {make_definition(range), ddl::drop_definition(range).front(), diff::CreateDefinition{range},
          diff::DropDefinition{range}};
}

std::string written(const Name& name) {
  return catalog::to_string(name);
}

// The functions that make its values keep their names when the type gets another one (DefineRange).
std::vector<Renaming> rename_constructors(const catalog::Definition& range,
                                          const std::map<Name, Name>& names) {
  std::vector<Renaming> out;
  const auto rename = [&](const Name& name, const std::string& arguments) {
    const auto& after = names.at(name);
    const ObjectId now{ObjectKind::function, name, arguments}, then{ObjectKind::function, after, arguments};
    out.push_back({ddl::rename_routine(now, after.name), ddl::rename_routine(then, name.name)});
  };
  const auto& name = range.id.name;
  const auto bound = sql::to_signature(catalog::range_subtype(range));
  rename(name, fmt::format("{0}, {0}", bound));
  rename(name, fmt::format("{0}, {0}, text", bound));
  const auto multirange = catalog::multirange_name(range);
  if (!multirange) return out;
  rename(*multirange, "");
  rename(*multirange, written(name));
  rename(*multirange, written(name) + "[]");
  out.push_back({ddl::rename_type(*multirange, names.at(*multirange).name),
                 ddl::rename_type(names.at(*multirange), multirange->name)});
  return out;
}

}  // namespace

TypeText type_text(const catalog::Catalog& catalog, const ObjectId& type) {
  switch (type.kind) {
    case ObjectKind::enumeration:
      return text_of(catalog.enums.at(type.name));
    case ObjectKind::domain:
      return text_of(catalog.domains.at(type.name));
    case ObjectKind::composite:
      return text_of(catalog.composites.at(type.name));
    default:
      WESLEY_CHECK(type.kind == ObjectKind::range, "a type");
      return text_of(*catalog.definition(type));
  }
}

std::vector<Renaming> rename_type(const catalog::Catalog& catalog, const ObjectId& type,
                                  const std::map<Name, Name>& names) {
  std::vector<Renaming> out;
  if (type.kind == ObjectKind::range) out = rename_constructors(*catalog.definition(type), names);
  const auto& after = names.at(type.name);
  out.push_back({ddl::rename_type(type.name, after.name), ddl::rename_type(after, type.name.name)});
  return out;
}

}  // namespace wesley::plan
