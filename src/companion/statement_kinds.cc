// SPDX-License-Identifier: Apache-2.0
// What is done with each kind of statement. What is not listed is not supported.
#include <array>

#include <fmt/format.h>

#include "companion/reading.h"

namespace wesley::companion {

namespace {

void refuse_change(Reading& reading, const sql::Node&) {
  auto& report =
      reading.report(Kind::statement_not_allowed, "a schema file says what there is, not what is done");
  report.label = "not allowed here";
  report.help = "Changes of data belong into a migration; what is to go is left out of the schema.";
}

// SELECT set_config(...) stands at the head of every dump.
void check_select(Reading& reading, const sql::Node& node) {
  bool configures = false;
  for (const sql::Node& target : node.children("target_list")) {
    const std::vector<std::string_view> name = target.child("val").strings("funcname");
    configures = configures || (!name.empty() && name.back() == "set_config");
  }
  if (configures) return reading.note_skipped("session settings are");
  refuse_change(reading, node);
}

constexpr std::string_view settings = "session settings are";

constexpr std::array kinds = {
    StatementKind{"CreateSchemaStmt", Stage::define, create_schema, {}},
    StatementKind{"CreateExtensionStmt", Stage::define, create_extension, {}},
    StatementKind{"CreateEnumStmt", Stage::define, create_enum, {}},
    StatementKind{"CompositeTypeStmt", Stage::define, create_composite, {}},
    StatementKind{"CreateDomainStmt", Stage::define, create_domain, {}},
    StatementKind{"CreateRangeStmt", Stage::define, create_range, {}},
    StatementKind{"CreateSeqStmt", Stage::define, create_sequence, {}},
    StatementKind{"CreateStmt", Stage::define, create_table, {}},
    StatementKind{"CreateFunctionStmt", Stage::define, create_routine, {}},
    StatementKind{"DefineStmt", Stage::define, define_object, {}},
    StatementKind{"ViewStmt", Stage::define, create_view, {}},
    StatementKind{"CreateTableAsStmt", Stage::define, create_materialized_view, {}},
    StatementKind{"CreateTrigStmt", Stage::define, create_trigger, {}},
    StatementKind{"CreatePolicyStmt", Stage::define, create_policy, {}},
    StatementKind{"RuleStmt", Stage::define, create_rule, {}},
    StatementKind{"CreateStatsStmt", Stage::define, create_statistics, {}},
    StatementKind{"CreateCastStmt", Stage::define, create_cast, {}},
    StatementKind{"CreateOpClassStmt", Stage::define, create_operator_class, {}},
    StatementKind{"CreateOpFamilyStmt", Stage::define, create_operator_family, {}},
    StatementKind{"CreateFdwStmt", Stage::define, create_foreign_data_wrapper, {}},
    StatementKind{"CreateForeignServerStmt", Stage::define, create_foreign_server, {}},
    StatementKind{"CreateForeignTableStmt", Stage::define, create_foreign_table, {}},
    StatementKind{"CreateEventTrigStmt", Stage::define, create_event_trigger, {}},

    StatementKind{"AlterTableStmt", Stage::alter, alter_table, {}},
    StatementKind{"AlterDomainStmt", Stage::alter, alter_domain, {}},
    StatementKind{"AlterEnumStmt", Stage::alter, alter_enum, {}},
    StatementKind{"AlterSeqStmt", Stage::alter, alter_sequence, {}},
    StatementKind{"IndexStmt", Stage::alter, create_index, {}},
    StatementKind{"AlterStatsStmt", Stage::alter, alter_statistics, {}},
    StatementKind{"AlterOpFamilyStmt", Stage::alter, alter_operator_family, {}},
    StatementKind{"AlterTSConfigurationStmt", Stage::alter, alter_text_search_configuration, {}},
    StatementKind{"AlterEventTrigStmt", Stage::alter, alter_event_trigger, {}},

    StatementKind{"CommentStmt", Stage::attach, comment_on, {}},
    StatementKind{"GrantStmt", Stage::attach, grant, {}},
    StatementKind{"AlterDefaultPrivilegesStmt", Stage::attach, alter_default_privileges, {}},

    StatementKind{"VariableSetStmt", Stage::skip, nullptr, settings},
    StatementKind{"TransactionStmt", Stage::skip, nullptr, "transaction control is"},
    StatementKind{"AlterOwnerStmt", Stage::skip, nullptr, "who owns an object is the deployment's business:"},

    StatementKind{"SelectStmt", Stage::refuse, check_select, {}},
    StatementKind{"InsertStmt", Stage::refuse, refuse_change, {}},
    StatementKind{"UpdateStmt", Stage::refuse, refuse_change, {}},
    StatementKind{"DeleteStmt", Stage::refuse, refuse_change, {}},
    StatementKind{"MergeStmt", Stage::refuse, refuse_change, {}},
    StatementKind{"CopyStmt", Stage::refuse, refuse_change, {}},
    StatementKind{"TruncateStmt", Stage::refuse, refuse_change, {}},
    StatementKind{"DoStmt", Stage::refuse, refuse_change, {}},
    StatementKind{"CallStmt", Stage::refuse, refuse_change, {}},
    StatementKind{"DropStmt", Stage::refuse, refuse_change, {}},
    StatementKind{"DropRoleStmt", Stage::refuse, refuse_change, {}},
    StatementKind{"RenameStmt", Stage::refuse, refuse_change, {}},
};

}  // namespace

const StatementKind* find_statement_kind(std::string_view node) {
  for (const StatementKind& kind : kinds) {
    if (kind.node == node) return &kind;
  }
  return nullptr;
}

}  // namespace wesley::companion
