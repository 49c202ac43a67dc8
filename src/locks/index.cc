// SPDX-License-Identifier: Apache-2.0
// Indexes and maintenance: CREATE INDEX, REINDEX, VACUUM, CLUSTER, REFRESH, statistics.
#include <fmt/format.h>

#include "locks/statement.h"

namespace wesley::locks {

using catalog::Name;
using sql::Node;
using Weight = Classification::Weight;

namespace {

constexpr auto AE = LockMode::access_exclusive;
constexpr auto SUE = LockMode::share_update_exclusive;

// An option of a parenthesised list that is on: alone, or with a value that does not say off.
bool has_option(const Node& statement, std::string_view field, std::string_view option) {
  for (const Node& each : statement.children(field)) {
    if (each.string("defname") != option) continue;
    const auto word = each.child("arg").as_string();
    return !word || (*word != "off" && *word != "false");
  }
  return false;
}

void lock_indexes(Classification& out, const Name& table, LockMode mode) {
  if (const catalog::Table* known = out.table(table))
    for (const Name& index : index_names(*known)) out.lock_index(index, mode);
}

void reindex_index(Classification& out, const Name& index, const LockRow& row, LockMode index_mode) {
  out.lock_index(index, index_mode);
  if (const catalog::Table* table = out.lookup().table_of_index(index)) {
    out.lock(table->name, *row.mode);
    out.scan(table->name);
  } else if (!out.created(index)) {
    out.lock_unnamed(*row.mode, fmt::format("the table of index `{}`", index.name));
  }
}

void reindex_table(Classification& out, const Name& table, const LockRow& row, LockMode index_mode) {
  out.lock(table, *row.mode);
  out.scan(table);
  lock_indexes(out, table, index_mode);
}

// What a file has said so far is not all that a database holds.
bool knows_all_tables(const Classification& out) {
  return out.context().catalog != nullptr && out.context().complete;
}

void reindex_all(Classification& out, const LockRow& row, LockMode index_mode, std::string_view schema) {
  out.no_transaction();
  if (!knows_all_tables(out))
    return out.lock_unnamed(*row.mode, "every table that has an index, one after the other");
  for (const auto& [name, table] : out.context().catalog->tables)
    if (schema.empty() || name.schema == schema) reindex_table(out, name, row, index_mode);
}

// Index names with no schema are looked up along search_path; the target of CREATE INDEX is in its table's.
bool exists(const Classification& out, const Name& table, std::string_view index) {
  const catalog::Table* owner = out.lookup().table_of_index({table.schema, std::string(index)});
  return owner != nullptr;
}

std::vector<Name> vacuumed(const Classification& out, const Node& statement) {
  std::vector<Name> tables;
  for (const Node& each : statement.children("rels")) tables.push_back(out.name(each.child("relation")));
  if (tables.empty() && knows_all_tables(out))
    for (const auto& [name, table] : out.context().catalog->tables) tables.push_back(name);
  return tables;
}

}  // namespace

void classify_create_index(Classification& out, const Node& statement) {
  const Name table = out.name(statement.child("relation"));
  const bool concurrent = statement.boolean("concurrent");
  out.use(concurrent ? "create-index-concurrently" : "create-index", table);
  if (concurrent) out.no_transaction();
  if (statement.boolean("unique")) out.hazard(Hazard::tightens);
  if (statement.boolean("if_not_exists") && exists(out, table, statement.string("idxname")))
    return out.because(
        Weight::detail,
        "an index of that name exists: nothing is built, valid or not, and the lock is taken all the same");
  out.scan(table);
}

void classify_reindex(Classification& out, const Node& statement) {
  const bool concurrent = has_option(statement, "params", "concurrently");
  const LockMode index_mode = concurrent ? SUE : AE;
  const std::string_view kind = statement.enumerator("kind");
  const Name target = out.name(statement.child("relation"));
  const auto row = [&](std::string_view plain) -> const LockRow& {
    return out.use(concurrent ? "reindex-concurrently" : plain);
  };
  if (concurrent) out.no_transaction();
  if (kind == "REINDEX_OBJECT_INDEX") return reindex_index(out, target, row("reindex-index"), index_mode);
  if (kind == "REINDEX_OBJECT_TABLE") return reindex_table(out, target, row("reindex-table"), index_mode);
  const bool one_schema = kind == "REINDEX_OBJECT_SCHEMA";
  reindex_all(out, row("reindex-many"), index_mode,
              one_schema ? statement.string("name") : std::string_view());
}

void classify_vacuum(Classification& out, const Node& statement) {
  const bool vacuum = statement.boolean("is_vacuumcmd");
  const bool full = vacuum && has_option(statement, "options", "full");
  if (vacuum) out.no_transaction();
  const LockRow& row = out.use(full ? "vacuum-full" : vacuum ? "vacuum" : "analyze");
  const auto tables = vacuumed(out, statement);
  if (tables.empty()) out.lock_unnamed(*row.mode, "every table, one after the other");
  for (const Name& table : tables) {
    out.lock(table, *row.mode);
    if (full) out.rewrite(table);
  }
}

void classify_cluster(Classification& out, const Node& statement) {
  const Node relation = statement.child("relation");
  const LockRow& row = out.use("cluster");
  if (!relation) {
    out.no_transaction();
    return out.lock_unnamed(*row.mode, "every table that was clustered before, one after the other");
  }
  const Name table = out.name(relation);
  out.lock(table, *row.mode);
  out.rewrite(table);
}

void classify_refresh(Classification& out, const Node& statement) {
  const Name view = out.name(statement.child("relation"));
  const bool concurrent = statement.boolean("concurrent");
  out.use(concurrent ? "refresh-materialized-view-concurrently" : "refresh-materialized-view", view);
  if (!concurrent) out.rewrite(view);
  out.lock_unnamed(LockMode::access_share, "the tables that the view reads");
}

void classify_create_statistics(Classification& out, const Node& statement) {
  const LockRow& row = out.use("create-statistics");
  for (const Node& relation : statement.children("relations")) out.lock(out.name(relation), *row.mode);
}

}  // namespace wesley::locks
