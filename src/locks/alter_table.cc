// SPDX-License-Identifier: Apache-2.0
#include "locks/alter_table.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "locks/statement.h"
#include "sql/type_name.h"

namespace wesley::locks {

using catalog::Name;
using sql::Node;
using Weight = Classification::Weight;

namespace {

constexpr auto AE = LockMode::access_exclusive;
constexpr auto SUE = LockMode::share_update_exclusive;
constexpr auto SRE = LockMode::share_row_exclusive;
constexpr auto AS = LockMode::access_share;

void set_persistence(Alter& alter, const Node& command) {
  const bool unlogged = command.enumerator("subtype") == "AT_SetUnLogged";
  if (alter.complete && alter.known->unlogged == unlogged) return;
  if (!alter.complete) alter.out.assume("the table is not of that kind already");
  alter.out.rewrite(alter.target);
  alter.out.because(Weight::rewrite, "what the write-ahead log must hold changes: the table is written anew");
  if (alter.out.holds(Fact::persistence_takes_sequences_along))
    for (const auto& [sequence, column] : alter.out.lookup().sequences_of(alter.target))
      alter.out.lock(sequence, AE);
}

void set_access_method(Alter& alter, const Node& command) {
  if (command.string("name") == "heap" && alter.complete) return;
  alter.out.assume("the table is not stored that way already");
  alter.out.rewrite(alter.target);
  alter.out.because(Weight::rewrite,
                    "another access method stores rows otherwise: the table is written anew");
}

void set_tablespace(Alter& alter, const Node& command) {
  if (command.string("name") == "pg_default" && alter.complete) return;
  alter.out.assume("the table is not stored there already");
  alter.out.rewrite(alter.target);
  alter.out.because(Weight::rewrite, "the table's files are copied to the other tablespace");
}

// A table's indexes and sequences belong to its owner.
void change_owner(Alter& alter, const Node&) {
  if (alter.known == nullptr) return;
  for (const Name& index : index_names(*alter.known)) alter.out.lock_index(index, AE);
  for (const auto& [sequence, column] : alter.out.lookup().sequences_of(alter.target))
    alter.out.lock(sequence, AE);
}

void cluster_on(Alter& alter, const Node& command) {
  alter.out.lock_index({alter.target.schema, std::string(command.string("name"))}, SUE);
}

void replica_identity(Alter& alter, const Node& command) {
  const Node definition = command.child("def");
  if (definition.string("identity_type") == "i")
    alter.out.lock_index({alter.target.schema, std::string(definition.string("name"))}, LockMode::share);
}

void lock_identity_sequence(Alter& alter, const Node& command, LockMode mode) {
  const std::string_view name = command.string("name");
  const catalog::Column* column = alter.known == nullptr ? nullptr : alter.known->column(name);
  alter.out.lock(
      column == nullptr ? identity_sequence(alter.target, name) : identity_sequence(alter.target, *column),
      mode);
}
void set_identity(Alter& alter, const Node& command) {
  lock_identity_sequence(alter, command, SRE);
}
void drop_identity(Alter& alter, const Node& command) {
  lock_identity_sequence(alter, command, AE);
}

void inherit(Alter& alter, const Node& command) {
  alter.out.lock(alter.out.name(command.child("def")), SUE);
}
void no_inherit(Alter& alter, const Node& command) {
  alter.out.lock(alter.out.name(command.child("def")), AS);
}

void of_type(Alter& alter, const Node& command) {
  alter.out.lock(alter.out.name(command.child("def").children("names")), AS);
}

void attach_partition(Alter& alter, const Node& command) {
  const Name partition = alter.out.name(command.child("def").child("name"));
  alter.out.lock(partition, AE);
  alter.out.scan(partition);
  alter.out.assume("no validated check of the partition implies its bounds");
  alter.out.lock_unnamed(AE, "the default partition, if there is one");
  alter.out.lock_unnamed(SRE, "every table that a foreign key of the partitioned table references");
}

void detach_partition(Alter& alter, const Node& command) {
  const Node partition = command.child("def");
  const Name name = alter.out.name(partition.child("name"));
  if (partition.boolean("concurrent")) {
    alter.out.lock(name, AE);
    alter.out.no_transaction();
    return;
  }
  alter.out.lock(name, alter.out.holds(Fact::detach_locks_partition_exclusively) ? AE : SUE);
  alter.out.lock_unnamed(AE, "the default partition, if there is one");
  alter.out.lock_unnamed(SRE, "every table that a foreign key of the partitioned table references");
  alter.out.lock_unnamed(AE, "every table that references the partitioned table, which is read as well");
}

void attach_index(Alter& alter, const Node& command) {
  const Name part = alter.out.name(command.child("def").child("name"));
  alter.out.lock_index(part, AE);
  for (const Name& index : {alter.target, part}) {
    if (const catalog::Table* table = alter.out.lookup().table_of_index(index)) {
      alter.out.lock(table->name, AS);
    } else if (!alter.out.created(index)) {
      alter.out.lock_unnamed(AS, fmt::format("the table of index `{}`", index.name));
    }
  }
}

// Storage parameters that are not in the list need SHARE UPDATE EXCLUSIVE only
// (src/backend/access/common/reloptions.c, the lockmode of each).
constexpr std::array<std::string_view, 10> exclusive_options = {
    "security_barrier", "security_invoker",       "check_option", "user_catalog_table", "fastupdate",
    "autosummarize",    "gin_pending_list_limit", "buffering",    "pages_per_range",    "oids"};

bool is_exclusive_option(const Node& element) {
  return std::find(exclusive_options.begin(), exclusive_options.end(), element.string("defname")) !=
         exclusive_options.end();
}

void set_options(Alter& alter, const Node& command) {
  const auto elements = command.child("def") ? command.child("def").children("items") : std::vector<Node>();
  if (std::none_of(elements.begin(), elements.end(), is_exclusive_option)) return;
  if (alter.is_index)
    alter.out.lock_index(alter.target, AE);
  else
    alter.out.lock(alter.target, AE);
}

struct Subcommand {
  std::string_view subtype;
  std::string_view variant;  // of the constraint that is added, or empty
  std::string_view row;
  void (*effect)(Alter&, const Node&) = nullptr;
};

constexpr std::array<Subcommand, 68> subcommands = {{
    {"AT_AddColumn", "", "alter-table-add-column", add_column},
    {"AT_ColumnDefault", "", "alter-table-column-default", set_default},
    {"AT_DropNotNull", "", "alter-table-drop-not-null"},
    {"AT_SetNotNull", "", "alter-table-set-not-null", set_not_null},
    {"AT_DropExpression", "", "alter-table-drop-expression"},
    {"AT_SetStatistics", "", "alter-table-set-statistics"},
    {"AT_SetOptions", "", "alter-table-column-options"},
    {"AT_ResetOptions", "", "alter-table-column-options"},
    {"AT_SetStorage", "", "alter-table-set-storage"},
    {"AT_SetCompression", "", "alter-table-set-compression"},
    {"AT_DropColumn", "", "alter-table-drop-column", drop_column},
    {"AT_AddConstraint", "CONSTR_CHECK", "alter-table-add-check", add_check},
    {"AT_AddConstraint", "CONSTR_CHECK not valid", "alter-table-add-check-not-valid"},
    {"AT_AddConstraint", "CONSTR_FOREIGN", "alter-table-add-foreign-key", add_foreign_key},
    {"AT_AddConstraint", "CONSTR_FOREIGN not valid", "alter-table-add-foreign-key-not-valid",
     add_foreign_key},
    {"AT_AddConstraint", "CONSTR_PRIMARY", "alter-table-add-key", add_key},
    {"AT_AddConstraint", "CONSTR_UNIQUE", "alter-table-add-key", add_key},
    {"AT_AddConstraint", "CONSTR_PRIMARY using index", "alter-table-add-key-using-index", add_key},
    {"AT_AddConstraint", "CONSTR_UNIQUE using index", "alter-table-add-key-using-index", add_key},
    {"AT_AddConstraint", "CONSTR_EXCLUSION", "alter-table-add-exclusion", add_exclusion},
    {"AT_AlterConstraint", "", "alter-table-alter-constraint"},
    {"AT_ValidateConstraint", "", "alter-table-validate-constraint", validate_constraint},
    {"AT_DropConstraint", "", "alter-table-drop-constraint", drop_constraint},
    {"AT_AlterColumnType", "", "alter-table-column-type", change_column_type},
    {"AT_AlterColumnGenericOptions", "", "alter-table-foreign-options"},
    {"AT_GenericOptions", "", "alter-table-foreign-options"},
    {"AT_ChangeOwner", "", "alter-table-owner", change_owner},
    {"AT_ClusterOn", "", "alter-table-cluster-on", cluster_on},
    {"AT_DropCluster", "", "alter-table-cluster-on"},
    {"AT_SetLogged", "", "alter-table-set-persistence", set_persistence},
    {"AT_SetUnLogged", "", "alter-table-set-persistence", set_persistence},
    {"AT_DropOids", "", "alter-table-drop-oids"},
    {"AT_SetAccessMethod", "", "alter-table-access-method", set_access_method},
    {"AT_SetTableSpace", "", "alter-table-tablespace", set_tablespace},
    {"AT_SetRelOptions", "", "alter-table-options", set_options},
    {"AT_ResetRelOptions", "", "alter-table-options", set_options},
    {"AT_EnableTrig", "", "alter-table-trigger"},
    {"AT_EnableAlwaysTrig", "", "alter-table-trigger"},
    {"AT_EnableReplicaTrig", "", "alter-table-trigger"},
    {"AT_DisableTrig", "", "alter-table-trigger"},
    {"AT_EnableTrigAll", "", "alter-table-trigger"},
    {"AT_DisableTrigAll", "", "alter-table-trigger"},
    {"AT_EnableTrigUser", "", "alter-table-trigger"},
    {"AT_DisableTrigUser", "", "alter-table-trigger"},
    {"AT_EnableRule", "", "alter-table-rule"},
    {"AT_EnableAlwaysRule", "", "alter-table-rule"},
    {"AT_EnableReplicaRule", "", "alter-table-rule"},
    {"AT_DisableRule", "", "alter-table-rule"},
    {"AT_AddInherit", "", "alter-table-inherit", inherit},
    {"AT_DropInherit", "", "alter-table-no-inherit", no_inherit},
    {"AT_AddOf", "", "alter-table-of-type", of_type},
    {"AT_DropOf", "", "alter-table-of-type"},
    {"AT_ReplicaIdentity", "", "alter-table-replica-identity", replica_identity},
    {"AT_EnableRowSecurity", "", "alter-table-enable-row-security"},
    {"AT_ForceRowSecurity", "", "alter-table-enable-row-security"},
    {"AT_DisableRowSecurity", "", "alter-table-disable-row-security"},
    {"AT_NoForceRowSecurity", "", "alter-table-disable-row-security"},
    {"AT_AttachPartition", "", "alter-table-attach-partition", attach_partition},
    {"AT_AttachPartition", "of index", "alter-index-attach-partition", attach_index},
    {"AT_DetachPartition", "", "alter-table-detach-partition", detach_partition},
    {"AT_DetachPartition", "concurrently", "alter-table-detach-partition-concurrently", detach_partition},
    {"AT_DetachPartitionFinalize", "", "alter-table-detach-partition-concurrently"},
    {"AT_AddIdentity", "", "alter-table-add-identity"},
    {"AT_SetIdentity", "", "alter-table-set-identity", set_identity},
    {"AT_DropIdentity", "", "alter-table-drop-identity", drop_identity},
    {"AT_AddColumn", "of type", "alter-composite-type"},
    {"AT_DropColumn", "of type", "alter-composite-type"},
    {"AT_AlterColumnType", "of type", "alter-composite-type"},
}};

std::string variant_of(const Node& command, std::string_view object) {
  const Node definition = command.child("def");
  if (object == "OBJECT_TYPE") return "of type";
  if (command.enumerator("subtype") == "AT_AttachPartition")
    return object == "OBJECT_INDEX" ? "of index" : "";
  if (command.enumerator("subtype") == "AT_DetachPartition")
    return definition.boolean("concurrent") ? "concurrently" : "";
  if (command.enumerator("subtype") != "AT_AddConstraint") return {};
  std::string variant(definition.enumerator("contype"));
  if (definition.boolean("skip_validation")) variant += " not valid";
  if (!definition.string("indexname").empty()) variant += " using index";
  return variant;
}

const Subcommand* find_subcommand(const Node& command, std::string_view object) {
  const std::string variant = variant_of(command, object);
  const std::string_view subtype = command.enumerator("subtype");
  for (const Subcommand& each : subcommands)
    if (each.subtype == subtype && each.variant == variant) return &each;
  return nullptr;
}

bool names_an_index(const Alter& alter, std::string_view object) {
  return object == "OBJECT_INDEX" ||
         (alter.known == nullptr && alter.out.lookup().table_of_index(alter.target) != nullptr);
}

}  // namespace

void classify_alter_table(Classification& out, const Node& statement) {
  Alter alter{out, out.name(statement.child("relation")), nullptr, false, false, statement.children("cmds")};
  alter.known = out.table(alter.target);
  alter.complete = out.complete(alter.target);
  const std::string_view object = statement.enumerator("objtype");
  alter.is_index = names_an_index(alter, object);
  for (const Node& command : alter.commands) {
    const Subcommand* subcommand = find_subcommand(command, object);
    if (subcommand == nullptr) return classify_unknown(out, "an ALTER TABLE subcommand that is not known");
    const LockRow& row = out.use(subcommand->row);
    if (row.mode && alter.is_index) out.lock_index(alter.target, *row.mode);
    if (row.mode && !alter.is_index) out.lock(alter.target, *row.mode);
    if (subcommand->effect != nullptr) subcommand->effect(alter, command);
  }
  if (alter.commands.size() > 1) out.use("alter-table");
}

}  // namespace wesley::locks
