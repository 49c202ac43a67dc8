// SPDX-License-Identifier: Apache-2.0
// What the user wrote wrongly: a code, a place, what was seen, and how to mend it. A stage reports into a
// Diagnostics list and keeps going, so that one run shows every error.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/source.h"

namespace wesley {

enum class Severity { error, warning, note };

// Stable codes, documented: one case each in diagnostic/kinds.cc (the compiler refuses a missing one) and a
// golden case each (a test says so). By hundreds: 1 syntax · 2 document rules of GraphQL · 3 names and
// references between objects · 4 directives and their arguments · 5 types and values · 6 SQL text
// (expressions, companions) · 7 migration files and directory · 8 configuration. Each enumerator's value is
// the number in its code: 312 is E0312, W0312 or N0312. A code is never used for another thing later.
enum class Kind : int {
  // 1xx: syntax
  syntax = 101,
  invalid_utf8 = 102,
  nesting_too_deep = 103,
  // 2xx: document rules of GraphQL
  several_schema_definitions = 201,
  duplicate_operation_type = 202,
  duplicate_type = 203,
  duplicate_enum_value = 204,
  duplicate_field = 205,
  duplicate_directive_definition = 206,
  duplicate_argument_definition = 207,
  undefined_type = 208,
  unknown_directive = 209,
  misplaced_directive = 210,
  repeated_directive = 211,
  unknown_argument = 212,
  duplicate_argument = 213,
  missing_argument = 214,
  extension_of_undefined = 215,
  extension_of_other_kind = 216,
  duplicate_object_field = 217,
  executable_definition = 218,
  // 3xx: names and references between objects
  duplicate_object = 301,
  duplicate_column = 302,
  name_too_long = 303,
  unknown_field = 304,
  column_name_for_field = 305,
  not_a_table = 306,
  missing_unique_key = 307,
  foreign_key_shape = 308,
  foreign_key_type = 309,
  relation_mismatch = 310,
  relation_shape = 311,
  unknown_type = 312,
  renamed_still_present = 313,
  renamed_done = 314,
  // 4xx: directives and their arguments
  argument_type = 401,
  needs_table = 403,
  conflicting_directives = 404,
  differing_directive_definition = 405,
  // 5xx: types and values
  invalid_type_name = 501,
  no_column_type = 502,
  relation_without_directive = 503,
  inner_non_null = 504,
  default_type = 505,
  unknown_label = 506,
  frozen_default = 507,
  call_in_string = 508,
  identity_type = 509,
  set_null_of_not_null = 510,
  validation_type = 511,
  invalid_value = 512,
  needs_newer_server = 513,
  // 6xx: SQL text
  invalid_sql = 601,
  unknown_column = 602,
  expression_not_allowed = 603,
  statement_not_allowed = 604,
  statement_skipped = 605,
  unknown_object = 606,
  index_stops_writes = 610,
  drop_index_stops_readers = 611,
  reindex_stops_writes = 612,
  detach_stops_readers = 613,
  refused_in_transaction = 614,
  invalid_index_taken = 615,
  constraint_verified_under_lock = 616,
  foreign_key_with_column = 617,
  validated_with_its_addition = 618,
  not_null_without_proof = 619,
  key_builds_index = 620,
  several_foreign_keys = 621,
  not_null_dropped = 622,
  domain_constraint = 623,
  column_computed_for_every_row = 624,
  type_change_stops_readers = 625,
  table_rewritten = 626,
  required_column_added = 627,
  column_dropped = 628,
  table_dropped = 629,
  object_renamed = 630,
  rows_removed = 631,
  cascade_used = 632,
  access_widened = 633,
  statement_not_understood = 634,
  no_lock_timeout = 635,
  lock_held_through_scan = 636,
  transaction_control = 637,
  enum_value_before_commit = 638,
  transaction_left_open = 639,
  char_column = 640,
  serial_column = 641,
  narrow_key = 642,
  timestamp_without_zone = 643,
  json_column = 644,
  identifier_cut = 645,
  unknown_lint_rule = 646,
  concurrent_build_under_timeout = 647,
  // 7xx: migration files and directory
  migration_no_header = 701,
  migration_unknown_directive = 702,
  migration_unknown_key = 703,
  migration_bad_value = 704,
  migration_missing_key = 705,
  migration_duplicate_step = 706,
  migration_statement_outside = 707,
  migration_unfinished_step = 708,
  migration_contradiction = 709,
  migration_meta_command = 710,
  migration_wrong_order = 711,
  migration_empty_step = 712,
  migration_misplaced_line = 713,
  migration_broken_text = 714,
  migration_unfinished_statement = 715,
  migration_wrong_block = 716,
  // 8xx: configuration
};

struct KindInfo {
  Kind kind = Kind::syntax;
  Severity severity = Severity::error;
  std::string_view title;        // a few words, for lists
  std::string_view explanation;  // what `wesley lint --explain` prints: why it matters and how to mend it
};
const KindInfo& info(Kind kind);
const std::vector<KindInfo>& all_kinds();           // by code
std::string_view severity_text(Severity severity);  // "error"
std::string code_text(Kind kind);                   // "E0312"
std::optional<Kind> kind_from_code(std::string_view code);

// A second place that belongs to the story: "first defined here".
struct Label {
  SourceSpan span;
  std::string text;
};

// A machine-applicable edit.
struct Fix {
  SourceSpan span;
  std::string replacement;
};

struct Diagnostic {
  Kind kind = Kind::syntax;
  Severity severity = Severity::error;  // the kind's, unless the user wants another
  std::optional<SourceSpan> span;       // none: about the input as a whole
  std::string message;                  // lower case, no final period, names in backticks
  std::string label;                    // a few words under the caret, may be empty
  std::string help;                     // full advice; may be empty
  std::vector<Label> related;
  std::optional<Fix> fix;
};

class Diagnostics {
 public:
  // Reports of the kind from now on have this severity: [lint] of the configuration.
  void set_severity(Kind kind, Severity severity) { severities_[kind] = severity; }
  // Returns the stored diagnostic so that help, label and related can be added. The reference is valid until
  // the next report.
  Diagnostic& report(Kind kind, SourceSpan span, std::string message);
  Diagnostic& report(Kind kind, std::string message);
  bool has_errors() const { return errors_ > 0; }
  std::size_t error_count() const { return errors_; }
  std::size_t warning_count() const { return warnings_; }
  bool empty() const { return list_.empty(); }
  // In order of file, then place; equal reports once.
  std::vector<Diagnostic> sorted() const;
  const std::vector<Diagnostic>& list() const { return list_; }

 private:
  std::vector<Diagnostic> list_;
  std::map<Kind, Severity> severities_;
  std::size_t errors_ = 0;
  std::size_t warnings_ = 0;
};

// The layout of docs/reference: file:line:column, source line, caret, label, help. Ends with a newline.
std::string render_text(const Diagnostics& diagnostics, const SourceMap& sources, bool color);
// {"code","severity","message","file","line","column","end_line","end_column","help"}; columns in code
// points.
Json render_json(const Diagnostics& diagnostics, const SourceMap& sources);
// GitHub workflow annotations, one a line.
std::string render_github(const Diagnostics& diagnostics, const SourceMap& sources);
// SARIF 2.1.0, what code scanning services read: the kinds that occur as rules, each diagnostic as a result.
Json render_sarif(const Diagnostics& diagnostics, const SourceMap& sources);

}  // namespace wesley
