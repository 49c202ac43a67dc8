// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "lint/sql_rule.h"

namespace wesley::lint {

namespace {

bool adds(const sql::Node& command, std::string_view contype) {
  return command.enumerator("subtype") == "AT_AddConstraint" &&
         command.child("def").enumerator("contype") == contype;
}

void require_not_valid(const SqlFacts& facts, Findings& out) {
  for (const sql::Node& command : facts.commands) {
    const bool foreign = adds(command, "CONSTR_FOREIGN");
    if ((foreign || adds(command, "CONSTR_CHECK")) && !command.child("def").boolean("skip_validation"))
      out.push_back(
          {fmt::format("adding this {} reads {} while nobody can {} it", foreign ? "foreign key" : "check",
                       target(facts), foreign ? "write" : "read or write"),
           "Add it NOT VALID, which takes an instant, and VALIDATE it in a later transaction, which "
           "disturbs nobody.",
           validated_later(facts.at)});
    if (command.enumerator("subtype") == "AT_AddColumn" &&
        has_constraint(command.child("def"), "CONSTR_CHECK"))
      out.push_back(
          {fmt::format("the check at the new column reads {} while nobody can read it", target(facts)),
           "Add the column first, then the check NOT VALID, then VALIDATE it."});
  }
}

void separate_foreign_key(const SqlFacts& facts, Findings& out) {
  for (const sql::Node& command : facts.commands)
    if (command.enumerator("subtype") == "AT_AddColumn" &&
        has_constraint(command.child("def"), "CONSTR_FOREIGN"))
      out.push_back({"the foreign key at the new column locks the referenced table against writes as well",
                     "Add the column first, then the foreign key NOT VALID in a transaction of its own, then "
                     "VALIDATE it."});
}

void validate_separately(const SqlFacts& facts, Findings& out) {
  for (const sql::Node& command : facts.commands) {
    const std::string name(command.string("name"));
    if (command.enumerator("subtype") == "AT_ValidateConstraint" &&
        facts.before.added_constraints.count(name) != 0)
      out.push_back(
          {fmt::format("`{}` is validated in the transaction that adds it, whose strong lock is held all "
                       "the while",
                       name),
           "Commit after NOT VALID, and VALIDATE in a transaction of its own."});
  }
}

void prove_not_null(const SqlFacts& facts, Findings& out) {
  if (facts.at.effect.scans.empty()) return;
  for (const sql::Node& command : facts.commands)
    if (command.enumerator("subtype") == "AT_SetNotNull")
      out.push_back(
          {fmt::format("SET NOT NULL reads every row of {} while nobody can read it", target(facts)),
           "Add CHECK (column IS NOT NULL) NOT VALID, VALIDATE it in a later transaction, then SET NOT "
           "NULL in a statement of its own, and drop the check after it."});
}

void require_index_for_key(const SqlFacts& facts, Findings& out) {
  for (const sql::Node& command : facts.commands) {
    const sql::Node definition = command.child("def");
    const bool key = (adds(command, "CONSTR_UNIQUE") || adds(command, "CONSTR_PRIMARY")) &&
                     definition.string("indexname").empty();
    const bool with_column =
        command.enumerator("subtype") == "AT_AddColumn" &&
        (has_constraint(definition, "CONSTR_UNIQUE") || has_constraint(definition, "CONSTR_PRIMARY"));
    if (key || with_column)
      out.push_back({fmt::format("this key builds its index while nobody can read {}", target(facts)),
                     "Build the unique index CONCURRENTLY, then ADD CONSTRAINT ... USING INDEX."});
    if (adds(command, "CONSTR_EXCLUSION"))
      out.push_back(
          {fmt::format("an exclusion constraint builds its index while nobody can read {}", target(facts)),
           "There is no online form: plan a window, or copy the table."});
  }
}

void one_foreign_key_a_transaction(const SqlFacts& facts, Findings& out) {
  int added = facts.before.foreign_keys;
  for (const sql::Node& command : facts.commands)
    if (adds(command, "CONSTR_FOREIGN") && ++added > 1)
      out.push_back(
          {"several foreign keys in one transaction hold locks on many tables at once, and can deadlock "
           "with the application",
           "Give each a transaction of its own."});
}

void loosened_not_null(const SqlFacts& facts, Findings& out) {
  for (const sql::Node& command : facts.commands)
    if (command.enumerator("subtype") == "AT_DropNotNull")
      out.push_back({fmt::format("from now on `{}` may be NULL, which running code may not expect",
                                 command.string("name")),
                     "Release code that accepts NULL first."});
}

void domain_constraint(const SqlFacts& facts, Findings& out) {
  const bool created = facts.at.node.is("CreateDomainStmt") && !facts.at.node.children("constraints").empty();
  if (created)
    out.push_back({"a domain's constraints cannot be changed without locking every table that uses it",
                   "Put the check on the columns, where it can be added NOT VALID and validated online."});
  if (facts.is("alter-domain-tighten"))
    out.push_back({"every table that uses the domain is read while nobody can write it",
                   "Put the check on the columns, where it can be added NOT VALID and validated online."});
}

}  // namespace

const std::vector<SqlRule>& constraint_rules() {
  static const std::vector<SqlRule> rules = {
      {"require-not-valid", Kind::constraint_verified_under_lock, require_not_valid},
      {"separate-foreign-key", Kind::foreign_key_with_column, separate_foreign_key},
      {"validate-separately", Kind::validated_with_its_addition, validate_separately},
      {"prove-not-null", Kind::not_null_without_proof, prove_not_null},
      {"require-index-for-key", Kind::key_builds_index, require_index_for_key},
      {"one-foreign-key-a-transaction", Kind::several_foreign_keys, one_foreign_key_a_transaction},
      {"loosened-not-null", Kind::not_null_dropped, loosened_not_null},
      {"no-domain-constraint", Kind::domain_constraint, domain_constraint},
  };
  return rules;
}

}  // namespace wesley::lint
