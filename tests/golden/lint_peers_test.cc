// SPDX-License-Identifier: Apache-2.0
// Squawk's own test cases against our rules: for every rule that both have, whatever Squawk finds we find.
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
constexpr std::array<SharedRule, 29> shared_rules = {{
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
    {"transaction-nesting", "no-nested-transaction"},
    {"ban-drop-table", "no-drop-table"},
}};

// Cases where we differ and are right, each with its reason.
const std::map<std::string_view, std::string_view> disagreements = {
    {"default_random_with_args_err", "now() takes no argument: the server refuses the statement"},
    {"regression_gh_issue_628_pg11_with_validated_check_err", "about PostgreSQL 11, which is not supported"},
    {"vacuum_freeze_ok", "VACUUM FREEZE rewrites nothing; the case is about a later version's REPACK"},
    {"fix_cluster_no_path", "which tables CLUSTER without a name rewrites is not known"},
};

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
  static_cast<void>(lint::lint_sql(sources, file, options, diagnostics));
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

TEST(LintPeers, finds_what_squawk_finds) {
  const char* root = std::getenv("WESLEY_CORPUS");
  const auto path =
      std::filesystem::path(root != nullptr ? root : WESLEY_CORPUS_DEFAULT) / "peers/squawk.jsonl";
  std::ifstream file(path);
  if (!file) GTEST_SKIP() << "no corpus at " << path;
  int both = 0, neither = 0, only_ours = 0, unshared = 0, excused = 0;
  for (std::string line; std::getline(file, line);) {
    const auto json = parse_json(line);
    ASSERT_TRUE(json.has_value()) << line;
    const std::string_view ours = ours_for(member(*json, "rule"));
    const std::string_view test = member(*json, "test");
    if (ours.empty()) {
      ++unshared;
      continue;
    }
    const std::string sql(member(*json, "sql"));
    const bool configured = member(*json, "call").ends_with("_with");
    const bool we = any_of(found(sql, false), ours) || (configured && any_of(found(sql, true), ours));
    const bool they = *json->find("violation")->as_bool();
    if (they && !we && disagreements.count(test) != 0) {
      ++excused;
      continue;
    }
    EXPECT_TRUE(we || !they) << member(*json, "rule") << " " << test << "\n" << sql;
    ++(they ? both : we ? only_ours : neither);
    if (we && !they) fmt::print("only ours: {} {}\n", member(*json, "rule"), test);
  }
  fmt::print("squawk: both {}, neither {}, only ours {}, excused {}, rules not shared {}\n", both, neither,
             only_ours, excused, unshared);
  EXPECT_GT(both, 50);
}

}  // namespace
}  // namespace wesley
