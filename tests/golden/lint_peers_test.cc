// SPDX-License-Identifier: Apache-2.0
// Squawk's own test cases against our rules: where the verdicts differ, a row below says why.
#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <string>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/json.h"
#include "lint/sql_lint.h"

namespace wesley {
namespace {

struct SharedRule {
  std::string_view theirs;
  std::string_view ours;  // several, separated by spaces: any of them
};
constexpr std::array<SharedRule, 30> shared_rules = {{
    {"adding-field-with-default", "no-computed-column"},
    {"adding-foreign-key-constraint", "require-not-valid separate-foreign-key"},
    {"adding-not-nullable-field", "prove-not-null no-required-column"},
    {"adding-required-field", "no-required-column"},
    {"adding-serial-primary-key-field", "require-index-for-key"},
    {"ban-alter-domain-with-add-constraint", "no-domain-constraint"},
    {"ban-char-field", "no-char"},
    {"ban-concurrent-index-creation-in-transaction", "no-concurrently-in-transaction"},
    {"ban-create-domain-with-constraint", "no-domain-constraint"},
    {"ban-drop-column", "no-drop-column"},
    {"ban-drop-not-null", "loosened-not-null"},
    {"ban-truncate-cascade", "no-cascade"},
    {"ban-uncommitted-transaction", "no-open-transaction"},
    {"changing-column-type", "no-slow-type-change"},
    {"constraint-missing-not-valid", "require-not-valid validate-separately"},
    {"disallowed-unique-constraint", "require-index-for-key"},
    {"identifier-too-long", "short-identifiers"},
    {"prefer-identity", "prefer-identity"},
    {"prefer-repack", "no-rewrite"},
    {"prefer-timestamp-tz", "prefer-time-zone"},
    {"renaming-column", "no-rename"},
    {"renaming-table", "no-rename"},
    {"require-concurrent-index-creation", "require-concurrent-index"},
    {"require-concurrent-index-deletion", "require-concurrent-drop-index"},
    {"require-concurrent-partition-detach", "require-concurrent-detach"},
    {"require-concurrent-reindex", "require-concurrent-reindex"},
    {"require-lock-timeout", "require-lock-timeout"},
    {"require-timeout-settings", "require-lock-timeout"},
    {"transaction-nesting", "no-nested-transaction"},
    {"ban-drop-table", "no-drop-table"},
}};

// Rules of theirs that we do not have, and why.
struct UnsharedRule {
  std::string_view theirs, why;
};
constexpr std::array<UnsharedRule, 7> unshared_rules = {{
    {"ban-duplicate-column-assignments", "the server refuses the statement, and rehearsing it says so"},
    {"prefer-bigint-over-int", "a counter may be an integer; keys are our prefer-bigint-key"},
    {"prefer-bigint-over-smallint", "a small number may be a smallint; keys are our prefer-bigint-key"},
    {"prefer-robust-stmts",
     "IF NOT EXISTS takes a half-made object for a good one; our runner resumes by asking the catalog"},
    {"prefer-text-field",
     "widening varchar(n) writes nothing since 9.2; what is slow about a change, no-slow-type-change says"},
    {"require-enum-value-ordering", "at the end is an order, too"},
    {"require-table-schema", "a convention of the house, with no effect on a running application"},
}};

// Cases where we differ, by their rule and test, each with its reason.
struct Disagreement {
  std::string_view rule, test, why;
};
constexpr std::array<Disagreement, 11> disagreements = {{
    {"adding-field-with-default", "default_random_with_args_err",
     "now() takes no argument: the server refuses it"},
    {"adding-not-nullable-field", "regression_gh_issue_628_pg11_with_validated_check_err",
     "about PostgreSQL 11, which cannot be planned for"},
    {"adding-not-nullable-field", "pg12_cross_migration_validate_then_set_not_null_ok",
     "what the constraint says is not in the file, only in its name; with --database we know"},
    {"prefer-repack", "vacuum_freeze_ok", "VACUUM FREEZE rewrites nothing; the case is about another server"},
    {"prefer-repack", "fix_cluster_no_path", "which tables CLUSTER without a name rewrites is not known"},
    {"prefer-repack", "vacuum_full_below_pg19_ok", "VACUUM FULL rewrites the table on every server"},
    {"ban-alter-domain-with-add-constraint", "ok",
     "SET NOT NULL and VALIDATE of a domain read every table that uses it"},
    {"ban-concurrent-index-creation-in-transaction", "assuming_in_transaction_ok",
     "their runner takes a lone statement out of the transaction; others refuse it"},
    {"ban-concurrent-index-creation-in-transaction", "squawk_disable_assume_in_transaction_overrides",
     "their comment that switches the setting off is not ours"},
    {"require-timeout-settings", "err_comment_on_explains_lock_impact",
     "COMMENT ON COLUMN takes SHARE UPDATE EXCLUSIVE, which no query waits for"},
    {"require-timeout-settings", "err_vacuum_full_false_uses_non_full_lock",
     "a plain VACUUM takes SHARE UPDATE EXCLUSIVE, which no query waits for"},
}};

std::string_view reason_for(std::string_view rule, std::string_view test) {
  for (const Disagreement& each : disagreements)
    if (each.rule == rule && each.test == test) return each.why;
  return {};
}

bool is_unshared(std::string_view theirs) {
  return std::any_of(unshared_rules.begin(), unshared_rules.end(),
                     [&](const UnsharedRule& each) { return each.theirs == theirs; });
}

std::string_view ours_for(std::string_view theirs) {
  for (const SharedRule& rule : shared_rules)
    if (rule.theirs == theirs) return rule.ours;
  return {};
}

std::set<std::string> found(const std::string& sql, bool in_transaction) {
  SourceMap sources;
  const FileId file = sources.add("case.sql", sql);
  Diagnostics diagnostics;
  lint::SqlOptions options;
  options.in_transaction = in_transaction;
  lint::lint_sql(sources, file, options, diagnostics);
  std::set<std::string> ids;
  for (const Diagnostic& each : diagnostics.list())
    for (const lint::SqlRuleInfo& rule : lint::sql_rules())
      if (rule.kind == each.kind) ids.insert(std::string(rule.id));
  return ids;
}

bool any_of(const std::set<std::string>& ids, std::string_view words) {
  while (!words.empty()) {
    const std::size_t end = std::min(words.find(' '), words.size());
    if (ids.count(std::string(words.substr(0, end))) != 0) return true;
    words.remove_prefix(std::min(end + 1, words.size()));
  }
  return false;
}

std::string_view member(const Json& json, std::string_view key) {
  const Json* value = json.find(key);
  return value != nullptr && value->as_string() != nullptr ? std::string_view(*value->as_string())
                                                           : std::string_view();
}

struct Score {
  int both = 0, neither = 0, only_theirs = 0, only_ours = 0;
};

// One case: counted, and explained where we differ.
void compare(const Json& json, Score& score) {
  const std::string_view rule = member(json, "rule");
  const std::string_view test = member(json, "test");
  const std::string_view ours = ours_for(rule);
  const std::string sql(member(json, "sql"));
  const bool configured = member(json, "call").ends_with("_with");
  const bool we = any_of(found(sql, false), ours) || (configured && any_of(found(sql, true), ours));
  const bool they = *json.find("violation")->as_bool();
  ++(they ? (we ? score.both : score.only_theirs) : (we ? score.only_ours : score.neither));
  const std::string_view why = reason_for(rule, test);
  if (we != they) {
    EXPECT_FALSE(why.empty()) << rule << " " << test << (we ? ": only we find it\n" : ": only they find it\n")
                              << sql;
    fmt::print("  {} {} {}: {}\n", we ? "only ours  " : "only theirs", rule, test, why);
  } else {
    EXPECT_TRUE(why.empty()) << rule << " " << test << ": no longer differs";
  }
}

void print(const std::map<std::string, Score, std::less<>>& scores) {
  Score sum;
  fmt::print("{:<46}{:>6}{:>9}{:>13}{:>11}\n", "squawk's rule", "both", "neither", "only theirs",
             "only ours");
  const auto row = [](std::string_view name, const Score& score) {
    fmt::print("{:<46}{:>6}{:>9}{:>13}{:>11}\n", name, score.both, score.neither, score.only_theirs,
               score.only_ours);
  };
  for (const auto& [rule, score] : scores) {
    row(rule, score);
    sum = {sum.both + score.both, sum.neither + score.neither, sum.only_theirs + score.only_theirs,
           sum.only_ours + score.only_ours};
  }
  row("together", sum);
}

TEST(LintPeers, agrees_with_squawk_or_says_why_not) {
  const char* root = std::getenv("WESLEY_CORPUS");
  const auto path =
      std::filesystem::path(root != nullptr ? root : WESLEY_CORPUS_DEFAULT) / "peers/squawk.jsonl";
  std::ifstream file(path);
  if (!file) GTEST_SKIP() << "no corpus at " << path;
  std::map<std::string, Score, std::less<>> scores;
  std::map<std::string, int, std::less<>> unshared;
  for (std::string line; std::getline(file, line);) {
    const auto json = parse_json(line);
    ASSERT_TRUE(json.has_value()) << line;
    const std::string rule(member(*json, "rule"));
    if (is_unshared(rule)) {
      ++unshared[rule];
      continue;
    }
    ASSERT_FALSE(ours_for(rule).empty()) << rule;
    compare(*json, scores[rule]);
  }
  print(scores);
  for (const UnsharedRule& each : unshared_rules)
    fmt::print("not shared: {} ({} cases): {}\n", each.theirs, unshared[std::string(each.theirs)], each.why);
  EXPECT_GE(scores.size(), 25U);
}

}  // namespace
}  // namespace wesley
