// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "ddl/ddl.h"
#include "sql/quote.h"

namespace wesley::ddl {

std::string comment_on(std::string_view kind, std::string_view object, const Rare<std::string>& comment) {
  return fmt::format("COMMENT ON {} {} IS {}", kind, object, comment ? sql::quote_literal(*comment) : "NULL");
}

std::string comment_on_table(const catalog::Table& table) {
  return comment_on("TABLE", to_string(table.name), table.comment);
}

std::string comment_on_column(const Name& table, const catalog::Column& column) {
  return comment_on("COLUMN", to_string(table) + "." + sql::quote_identifier(column.name), column.comment);
}

std::string comment_on_identity(const Name& table, const catalog::Column& column) {
  return comment_on("SEQUENCE", to_string(catalog::identity_sequence(table, column)),
                    column.sequence_comment);
}

std::vector<std::string> column_comments(const Name& table, const catalog::Column& column) {
  std::vector<std::string> out;
  if (column.comment) out.push_back(comment_on_column(table, column));
  if (column.sequence_comment) out.push_back(comment_on_identity(table, column));
  return out;
}

std::string comment_on_constraint(const Name& table, std::string_view constraint,
                                  const Rare<std::string>& comment) {
  return comment_on("CONSTRAINT", sql::quote_identifier(constraint) + " ON " + to_string(table), comment);
}

std::vector<std::string> table_comments(const catalog::Table& table) {
  std::vector<std::string> out;
  if (table.comment) out.push_back(comment_on_table(table));
  for (const catalog::Column& column : table.columns) {
    for (std::string& comment : column_comments(table.name, column)) out.push_back(std::move(comment));
  }
  for (const catalog::Constraint& constraint : table.constraints) {
    if (constraint.comment) {
      out.push_back(comment_on_constraint(table.name, constraint.name, constraint.comment));
    }
  }
  for (const catalog::Index& index : table.indexes) {
    const Name name{table.name.schema, index.name};
    if (index.comment) out.push_back(comment_on("INDEX", to_string(name), index.comment));
  }
  return out;
}

std::vector<std::string> domain_comments(const catalog::Domain& domain) {
  std::vector<std::string> out;
  if (domain.comment) out.push_back(comment_on("DOMAIN", to_string(domain.name), domain.comment));
  for (const catalog::DomainCheck& check : domain.checks) {
    if (!check.comment) continue;
    const std::string object = sql::quote_identifier(check.name) + " ON DOMAIN " + to_string(domain.name);
    out.push_back(comment_on("CONSTRAINT", object, check.comment));
  }
  return out;
}

std::vector<std::string> composite_comments(const catalog::Composite& composite) {
  std::vector<std::string> out;
  if (composite.comment) out.push_back(comment_on("TYPE", to_string(composite.name), composite.comment));
  for (const catalog::Attribute& attribute : composite.attributes) {
    if (!attribute.comment) continue;
    const std::string object = to_string(composite.name) + "." + sql::quote_identifier(attribute.name);
    out.push_back(comment_on("COLUMN", object, attribute.comment));
  }
  return out;
}

std::vector<std::string> definition_comments(const catalog::Definition& definition) {
  const catalog::ObjectId& id = definition.id;
  std::vector<std::string> out;
  if (definition.comment) out.push_back(comment_on(info(id.kind).keyword, to_string(id), definition.comment));
  for (const auto& [column, comment] : definition.part_comments) {
    out.push_back(comment_on("COLUMN", to_string(id.name) + "." + sql::quote_identifier(column), comment));
  }
  for (const catalog::Index& index : definition.indexes) {
    const Name name{id.name.schema, index.name};
    if (index.comment) out.push_back(comment_on("INDEX", to_string(name), index.comment));
  }
  return out;
}

}  // namespace wesley::ddl
