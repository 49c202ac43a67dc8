// SPDX-License-Identifier: Apache-2.0
// Statements over rows: SELECT, INSERT, UPDATE, DELETE, MERGE, COPY, and what wraps them.
#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "locks/alter_table.h"
#include "locks/statement.h"

namespace wesley::locks {

using catalog::ForeignKey;
using catalog::Name;
using catalog::ReferentialAction;
using sql::Node;

namespace {

constexpr auto AS = LockMode::access_share;
constexpr auto RS = LockMode::row_share;
constexpr auto RE = LockMode::row_exclusive;

bool is_write(const Node& node) {
  return node.is("InsertStmt") || node.is("UpdateStmt") || node.is("DeleteStmt") || node.is("MergeStmt");
}

std::set<std::string_view> cte_names(const Node& root) {
  std::set<std::string_view> names;
  root.visit([&](const Node& node) {
    if (node.is("CommonTableExpr")) names.insert(node.string("ctename"));
    return true;
  });
  return names;
}

// "shop.order_id_seq", quoted where needed, as nextval reads it.
Name parse_relation(const Classification& out, std::string_view text) {
  const auto tree = sql::parse(fmt::format("TABLE {}", text));
  if (!tree || tree->statements().size() != 1) return {};
  const auto from = tree->statements().front().node.children("from_clause");
  return from.empty() ? Name{} : out.name(from.front());
}

void lock_sequence_of(Classification& out, const Node& call, LockMode mode) {
  const auto names = call.children("funcname");
  const auto arguments = call.children("args");
  if (names.empty() || arguments.empty()) return;
  const std::string_view function = names.back().as_string().value_or("");
  if (function != "nextval" && function != "setval" && function != "currval") return;
  Node argument = arguments.front();
  while (argument.is("TypeCast")) argument = argument.child("arg");
  if (const auto text = argument.as_string())
    if (const Name sequence = parse_relation(out, *text); !sequence.name.empty()) out.lock(sequence, mode);
}

// FOR UPDATE and its kin, over the named relations of FROM or all of them.
void lock_for_update(Classification& out, const Node& select, const std::set<std::string_view>& ctes) {
  for (const Node& clause : select.children("locking_clause")) {
    std::set<std::string_view> only;
    for (const Node& relation : clause.children("locked_rels")) only.insert(relation.string("relname"));
    for (const Node& item : select.children("from_clause"))
      item.visit([&](const Node& node) {
        if (!node.is("RangeVar")) return true;
        const std::string_view alias = node.child("alias").string("aliasname");
        const std::string_view shown_as = alias.empty() ? node.string("relname") : alias;
        if ((only.empty() || only.count(shown_as) != 0) && ctes.count(node.string("relname")) == 0)
          out.lock(out.name(node), RS);
        return false;
      });
  }
}

bool shares_a_column(const std::vector<std::string>& key, const std::set<std::string>& columns) {
  return std::any_of(key.begin(), key.end(),
                     [&](const std::string& each) { return columns.count(each) != 0; });
}

// The triggers of foreign keys run queries of their own: a look-up in the referenced table for new values,
// and what ON DELETE and ON UPDATE say in the referencing ones (src/backend/utils/adt/ri_triggers.c).
class ForeignKeyEffects {
 public:
  explicit ForeignKeyEffects(Classification& out) : out_(out) {}

  void inserted(const Name& table) {
    if (!out_.complete(table))
      unknown(RS, fmt::format("every table that `{}` references by foreign key", table.name), table);
    const catalog::Table* known = out_.table(table);
    if (known == nullptr) return;
    for (const catalog::Constraint& constraint : known->constraints)
      if (const ForeignKey* key = constraint.foreign_key()) out_.lock(key->referenced, RS);
  }

  void updated(const Name& table, const std::set<std::string>& columns) {
    if (!out_.complete(table))
      unknown(
          RS,
          fmt::format("every table that `{}` references, or that references it, by foreign key", table.name),
          table);
    const catalog::Table* known = out_.table(table);
    if (known == nullptr) return;
    for (const catalog::Constraint& constraint : known->constraints)
      if (const ForeignKey* key = constraint.foreign_key();
          key != nullptr && shares_a_column(key->columns, columns))
        out_.lock(key->referenced, RS);
    for (const Reference& each : out_.lookup().references_to(table)) {
      const ForeignKey& key = *each.constraint->foreign_key();
      if (!shares_a_column(key.referenced_columns, columns)) continue;
      follow(each, key.on_update, false);
    }
  }

  void deleted(const Name& table) {
    if (!visited_.insert(table).second) return;
    if (!out_.complete(table))
      unknown(RE, fmt::format("every table that references `{}` by foreign key, if it cascades", table.name),
              table);
    for (const Reference& each : out_.lookup().references_to(table))
      follow(each, each.constraint->foreign_key()->on_delete, true);
  }

 private:
  void follow(const Reference& reference, ReferentialAction action, bool deletes) {
    const Name& name = reference.table->name;
    const bool checks = action == ReferentialAction::no_action || action == ReferentialAction::restrict_;
    out_.lock(name, checks ? RS : RE);
    if (checks) return;
    if (deletes && action == ReferentialAction::cascade) return deleted(name);
    const auto& columns = reference.constraint->foreign_key()->columns;
    if (visited_.insert(name).second) updated(name, {columns.begin(), columns.end()});
  }
  void unknown(LockMode mode, std::string which, const Name& table) {
    if (!out_.created(table)) out_.lock_unnamed(mode, std::move(which));
  }

  Classification& out_;
  std::set<Name> visited_;
};

std::set<std::string> target_columns(const Node& statement, std::string_view field) {
  std::set<std::string> columns;
  for (const Node& target : statement.children(field)) columns.insert(std::string(target.string("name")));
  return columns;
}

// Columns that an INSERT leaves out take their defaults, from a sequence for identity and serial ones.
void lock_default_sequences(Classification& out, const Node& insert, const Name& table) {
  const auto given = target_columns(insert, "cols");
  if (given.empty() && insert.child("select_stmt")) return;
  for (const auto& [sequence, column] : out.lookup().sequences_of(table))
    if (given.count(column) == 0) out.lock(sequence, RE);
}

void lock_write(Classification& out, const Node& node) {
  const Name table = out.name(node.child("relation"));
  out.lock(table, RE);
  ForeignKeyEffects keys(out);
  if (node.is("InsertStmt")) {
    keys.inserted(table);
    lock_default_sequences(out, node, table);
  }
  if (node.is("UpdateStmt")) keys.updated(table, target_columns(node, "target_list"));
  if (node.is("DeleteStmt")) keys.deleted(table);
  if (node.is("MergeStmt")) keys.inserted(table);
}

bool reads_a_table(const Node& root) {
  bool found = false;
  root.visit([&](const Node& node) {
    found = found || node.is("RangeVar");
    return !found;
  });
  return found;
}

bool only_values(const Node& insert) {
  const Node source = insert.child("select_stmt");
  return !source || !reads_a_table(source);
}

std::string_view row_of(const Node& statement) {
  if (statement.is("InsertStmt")) return "insert";
  if (statement.is("UpdateStmt")) return "update";
  if (statement.is("DeleteStmt")) return "delete";
  if (statement.is("MergeStmt")) return "merge";
  return statement.children("locking_clause").empty() ? "select" : "select-for-update";
}

}  // namespace

void lock_read_tables(Classification& out, const Node& root) {
  const auto ctes = cte_names(root);
  root.visit([&](const Node& node) {
    if (node.is("IntoClause")) return false;
    if (is_write(node)) lock_write(out, node);
    if (node.is("SelectStmt")) lock_for_update(out, node, ctes);
    // Opened under ROW EXCLUSIVE by lock_and_open_sequence of src/backend/commands/sequence.c.
    if (node.is("FuncCall")) lock_sequence_of(out, node, RE);
    if (!node.is("RangeVar")) return true;
    if (!node.string("schemaname").empty() || ctes.count(node.string("relname")) == 0)
      out.lock(out.name(node), AS);
    return false;
  });
}

void lock_named_sequences(Classification& out, const Node& root, LockMode mode) {
  root.visit([&](const Node& node) {
    if (node.is("FuncCall")) lock_sequence_of(out, node, mode);
    return true;
  });
}

void classify_query(Classification& out, const Node& statement) {
  const bool into = statement.is("SelectStmt") && statement.child("into_clause");
  out.use(into ? "create-table-as" : row_of(statement));
  if (into) out.creates();
  if (statement.is("SelectStmt") && !reads_a_table(statement)) out.quick();
  if (statement.is("InsertStmt") && only_values(statement)) out.quick();
  if (statement.is("DeleteStmt") && !statement.child("where_clause") &&
      statement.children("using_clause").empty())
    out.hazard(Hazard::data_loss);
  lock_read_tables(out, statement);
}

void classify_copy(Classification& out, const Node& statement) {
  const bool from = statement.boolean("is_from");
  out.use(from ? "copy-from" : "copy-to");
  lock_read_tables(out, statement.child("query"));
  const Node relation = statement.child("relation");
  if (!relation) return;
  const Name table = out.name(relation);
  out.lock(table, from ? RE : AS);
  if (from) ForeignKeyEffects(out).inserted(table);
}

// Parsing and planning a query locks what running it does.
void classify_wrapped_query(Classification& out, const Node& statement) {
  const Node query = statement.child("query");
  if (query.is("CreateTableAsStmt")) return classify_create_table_as(out, query);
  classify_query(out, query);
}

}  // namespace wesley::locks
