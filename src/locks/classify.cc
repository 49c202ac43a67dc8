// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <map>

#include <fmt/format.h>

#include "locks/locks.h"
#include "locks/statement.h"
#include "sql/shape.h"

namespace wesley::locks {

namespace {

struct StatementRow {
  std::string_view node;     // kind of the parse tree's node
  std::string_view lock_id;  // of the lock table, when there is nothing to look at but the kind
  Classify classify = nullptr;
};

constexpr std::array<StatementRow, 101> statement_rows = {{
    {"AlterTableStmt", "", classify_alter_table},
    {"IndexStmt", "", classify_create_index},
    {"ReindexStmt", "", classify_reindex},
    {"VacuumStmt", "", classify_vacuum},
    {"ClusterStmt", "", classify_cluster},
    {"RefreshMatViewStmt", "", classify_refresh},
    {"CreateStatsStmt", "", classify_create_statistics},
    {"CreateStmt", "", classify_create_table},
    {"CreateForeignTableStmt", "create-table"},
    {"CreateTableAsStmt", "", classify_create_table_as},
    {"ViewStmt", "", classify_create_view},
    {"CreateSeqStmt", "", classify_create_sequence},
    {"CreateSchemaStmt", "", classify_create_schema},
    {"CreateExtensionStmt", "create-extension"},
    {"CreateEnumStmt", "create-type"},
    {"CreateRangeStmt", "create-type"},
    {"CompositeTypeStmt", "create-type"},
    {"CreateDomainStmt", "create-type"},
    {"CreateFunctionStmt", "", classify_create_function},
    {"CreateTrigStmt", "", classify_create_trigger},
    {"RuleStmt", "", classify_create_rule},
    {"CreatePolicyStmt", "", classify_policy},
    {"AlterPolicyStmt", "", classify_policy},
    {"CreatePublicationStmt", "", classify_publication},
    {"AlterPublicationStmt", "", classify_publication},
    {"DropStmt", "", classify_drop},
    {"TruncateStmt", "", classify_truncate},
    {"RenameStmt", "", classify_rename},
    {"AlterObjectSchemaStmt", "", classify_set_schema},
    {"AlterOwnerStmt", "alter-owner-other"},
    {"AlterEnumStmt", "", classify_alter_enum},
    {"AlterDomainStmt", "", classify_alter_domain},
    {"AlterSeqStmt", "", classify_alter_sequence},
    {"AlterExtensionStmt", "alter-extension"},
    {"AlterExtensionContentsStmt", "alter-other"},
    {"GrantStmt", "", classify_grant},
    {"GrantRoleStmt", "", classify_grant},
    {"AlterDefaultPrivilegesStmt", "alter-other"},
    {"CommentStmt", "", classify_comment},
    {"SecLabelStmt", "", classify_comment},
    {"LockStmt", "", classify_lock_table},
    {"SelectStmt", "", classify_query},
    {"InsertStmt", "", classify_query},
    {"UpdateStmt", "", classify_query},
    {"DeleteStmt", "", classify_query},
    {"MergeStmt", "", classify_query},
    {"CopyStmt", "", classify_copy},
    {"ExplainStmt", "", classify_wrapped_query},
    {"PrepareStmt", "", classify_wrapped_query},
    {"DeclareCursorStmt", "", classify_wrapped_query},
    {"DoStmt", "procedural"},
    {"CallStmt", "procedural"},
    {"ExecuteStmt", "procedural"},
    {"TransactionStmt", "transaction"},
    {"VariableSetStmt", "session"},
    {"VariableShowStmt", "session"},
    {"ConstraintsSetStmt", "session"},
    {"DiscardStmt", "session"},
    {"DeallocateStmt", "session"},
    {"ListenStmt", "session"},
    {"UnlistenStmt", "session"},
    {"NotifyStmt", "session"},
    {"LoadStmt", "session"},
    {"FetchStmt", "session"},
    {"ClosePortalStmt", "session"},
    {"CheckPointStmt", "server-wide"},
    {"CreatedbStmt", "server-wide"},
    {"DropdbStmt", "server-wide"},
    {"AlterDatabaseStmt", "server-wide"},
    {"AlterDatabaseSetStmt", "server-wide"},
    {"AlterSystemStmt", "server-wide"},
    {"CreateTableSpaceStmt", "server-wide"},
    {"DropTableSpaceStmt", "server-wide"},
    {"CreateRoleStmt", "server-wide"},
    {"AlterRoleStmt", "server-wide"},
    {"AlterRoleSetStmt", "server-wide"},
    {"DropRoleStmt", "server-wide"},
    {"DefineStmt", "create-other"},
    {"CreateCastStmt", "create-other"},
    {"CreateOpClassStmt", "create-other"},
    {"CreateOpFamilyStmt", "create-other"},
    {"CreateConversionStmt", "create-other"},
    {"CreatePLangStmt", "create-other"},
    {"CreateTransformStmt", "create-other"},
    {"CreateAmStmt", "create-other"},
    {"CreateEventTrigStmt", "create-other"},
    {"CreateFdwStmt", "create-other"},
    {"CreateForeignServerStmt", "create-other"},
    {"CreateUserMappingStmt", "create-other"},
    {"AlterFunctionStmt", "alter-other"},
    {"AlterTypeStmt", "alter-other"},
    {"AlterOperatorStmt", "alter-other"},
    {"AlterOpFamilyStmt", "alter-other"},
    {"AlterCollationStmt", "alter-other"},
    {"AlterEventTrigStmt", "alter-other"},
    {"AlterFdwStmt", "alter-other"},
    {"AlterForeignServerStmt", "alter-other"},
    {"AlterUserMappingStmt", "alter-other"},
    {"AlterStatsStmt", "alter-other"},
    {"AlterTSConfigurationStmt", "alter-other"},
    {"AlterTSDictionaryStmt", "alter-other"},
}};

// PreventInTransactionBlock of src/backend/access/transam/xact.c and its callers; the CONCURRENTLY forms say
// it themselves.
constexpr std::array<std::string_view, 7> never_in_a_transaction = {
    "CreatedbStmt",         "DropdbStmt",         "AlterSystemStmt",
    "CreateTableSpaceStmt", "DropTableSpaceStmt", "CreateSubscriptionStmt",
    "DropSubscriptionStmt"};

const StatementRow* find_row(std::string_view node) {
  static const std::map<std::string_view, const StatementRow*> by_node = [] {
    std::map<std::string_view, const StatementRow*> index;
    for (const StatementRow& row : statement_rows) index.emplace(row.node, &row);
    return index;
  }();
  const auto found = by_node.find(node);
  return found == by_node.end() ? nullptr : found->second;
}

Effect unknown_effect(const Context& context, std::string_view what) {
  Classification out(context);
  classify_unknown(out, what);
  return std::move(out).finish();
}

}  // namespace

void classify_unknown(Classification& out, std::string_view what) {
  const LockRow& row = out.use("unknown");
  out.slow();
  out.lock_unnamed(LockMode::access_exclusive, "every relation, for all that is known");
  out.because(Classification::Weight::rewrite, fmt::format("{}: {}", what, row.why));
}

Effect classify(const sql::Statement& statement, const Context& context) {
  const std::string_view kind = statement.node.kind();
  const StatementRow* row = find_row(kind);
  if (row == nullptr) return unknown_effect(context, fmt::format("`{}`", kind));
  Classification out(context);
  if (std::find(never_in_a_transaction.begin(), never_in_a_transaction.end(), kind) !=
      never_in_a_transaction.end())
    out.no_transaction();
  if (row->classify != nullptr) {
    row->classify(out, statement.node);
  } else {
    out.use(row->lock_id);
    if (row->lock_id.substr(0, 7) == "create-") out.creates();
  }
  return std::move(out).finish();
}

Effect classify(std::string_view statement_text, const Context& context) {
  const auto tree = sql::parse_alike(statement_text);
  if (!tree) {
    if (const auto newer = sql::newer_syntax(statement_text))
      return unknown_effect(context,
                            fmt::format("{} is syntax of PostgreSQL {}", newer->feature, newer->since_major));
    return unknown_effect(context, tree.error().message);
  }
  if (tree->statements().size() != 1) {
    std::vector<Effect> effects;
    for (const sql::Statement& statement : tree->statements())
      effects.push_back(classify(statement, context));
    return combine(effects);
  }
  return classify(tree->statements().front(), context);
}

}  // namespace wesley::locks
