// SPDX-License-Identifier: Apache-2.0
// Schemas, extensions and their members, comments.
#include <algorithm>

#include "introspect/reader.h"
#include "introspect/text_array.h"

namespace wesley::introspect {

Result<void> Reader::read_schemas() {
  const auto is_never_managed = [&](const std::string& schema) {
    return schema == options_.journal_schema || schema == "information_schema" || schema.starts_with("pg_");
  };
  managed_ = to_array(options_.schemas);
  WESLEY_ASSIGN(postgres::Rows rows, ask(Query::schemas));
  managed_.clear();
  for (std::size_t row = 0; row < rows.size(); ++row) {
    Cells cells(rows, row);
    Oid oid = cells.integer();
    std::string schema = cells.text();
    if (is_never_managed(schema)) continue;
    managed_ += (managed_.empty() ? "{" : ",") + std::to_string(oid);
    result_.catalog.schemas[schema].name = schema;
    know(pg_namespace, oid, {catalog::ObjectKind::schema, {"", schema}, ""});
    schemas_.emplace(oid, std::move(schema));
  }
  managed_ += managed_.empty() ? "{}" : "}";
  WESLEY_ASSIGN(postgres::Rows server, ask(Query::server));
  result_.statistics.database = server.text(0, 0);
  result_.statistics.server_version = server.text(0, 1).substr(0, server.text(0, 1).find(' '));
  return {};
}

Result<void> Reader::read_extensions() {
  WESLEY_ASSIGN(postgres::Rows rows, ask(Query::extensions));
  for (std::size_t row = 0; row < rows.size(); ++row) {
    Cells cells(rows, row);
    catalog::Extension extension;
    extension.name = cells.text();
    extension.schema = cells.text();
    extension.version = cells.text();
    extension.needs = parse_array(cells.view());
    std::string key = extension.name;
    result_.catalog.extensions.emplace(std::move(key), std::move(extension));
  }
  return {};
}

Result<void> Reader::read_members() {
  WESLEY_ASSIGN(postgres::Rows rows, ask(Query::members));
  for (std::size_t row = 0; row < rows.size(); ++row)
    members_.insert({rows.integer(row, 0), rows.integer(row, 1)});
  return {};
}

Result<void> Reader::read_comments() {
  WESLEY_ASSIGN(postgres::Rows rows, ask(Query::comments));
  for (std::size_t row = 0; row < rows.size(); ++row) {
    Cells cells(rows, row);
    Oid system_catalog = cells.integer();
    Oid object = cells.integer();
    std::int64_t part = cells.integer();
    comments_[{system_catalog, object, part}] = cells.text();
  }
  for (const auto& [oid, schema] : schemas_) {
    std::optional<std::string> text = comment(pg_namespace, oid);
    if (schema == "public")
      text = text == "standard public schema" ? std::nullopt : std::optional(text.value_or(""));
    result_.catalog.schemas[schema].comment = std::move(text);
  }
  return {};
}

}  // namespace wesley::introspect
