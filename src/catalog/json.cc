// SPDX-License-Identifier: Apache-2.0
#include "catalog/json.h"

#include "base/check.h"
#include "catalog/json_writer.h"

namespace wesley::catalog {

namespace {

template <class Object>
Json parsed(const Object& object) {
  Result<Json> json = parse_json(physical_text(object));
  WESLEY_CHECK(json, "what the writer writes can be parsed");
  return *std::move(json);
}

}  // namespace

Json to_json(const Schema& schema) {
  return parsed(schema);
}
Json to_json(const Extension& extension) {
  return parsed(extension);
}
Json to_json(const Enum& enumeration) {
  return parsed(enumeration);
}
Json to_json(const Sequence& sequence) {
  return parsed(sequence);
}
Json to_json(const Table& table) {
  return parsed(table);
}
Json to_json(const Column& column) {
  return parsed(column);
}
Json to_json(const Constraint& constraint) {
  return parsed(constraint);
}
Json to_json(const Index& index) {
  return parsed(index);
}
Json to_json(const Domain& domain) {
  return parsed(domain);
}
Json to_json(const Composite& composite) {
  return parsed(composite);
}
Json to_json(const Definition& definition) {
  return parsed(definition);
}
Json to_json(const Grant& grant) {
  return parsed(grant);
}

}  // namespace wesley::catalog
