// SPDX-License-Identifier: Apache-2.0
// The table of diagnostic kinds. It is a switch so that -Wswitch refuses a kind without a row, and a second
// kind with the same number does not compile. Add a kind at the end of its hundred, here and in diagnostic.h.
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/check.h"
#include "diagnostic/diagnostic.h"

namespace wesley {

namespace {

struct Row {
  Severity severity = Severity::error;
  std::string_view title;  // empty: no kind has this number
  std::string_view explanation;
};

constexpr auto error = Severity::error;

constexpr Row row(Kind kind) {
  switch (kind) {
    // 1xx: syntax
    case Kind::syntax:
      return {
          error, "syntax error",
          "The text is not GraphQL at this place. The message says what was expected and what was found. "
          "Reading goes on at the next field or definition, so later errors of the same run are real ones."};
    case Kind::invalid_utf8:
      return {error, "invalid UTF-8",
              "GraphQL documents are Unicode text in UTF-8. The file has bytes that are not: it was probably "
              "saved in another encoding, or it is no text file. Convert it, for instance with iconv."};
    case Kind::nesting_too_deep:
      return {error, "nesting too deep",
              "Lists, objects and selections can be nested a few hundred levels deep, far beyond any real "
              "schema. Deeper nesting is refused so that no document can exhaust the stack."};
    // 2xx: document rules of GraphQL
    case Kind::several_schema_definitions:
      return {error, "more than one schema definition",
              "A schema has at most one `schema { ... }` definition. Keep one, and write the others as "
              "`extend schema`."};
    case Kind::duplicate_operation_type:
      return {error, "operation type given twice",
              "Each of query, mutation and subscription can be given one root type only, over the schema "
              "definition and all its extensions."};
    case Kind::duplicate_type:
      return {
          error, "type defined twice",
          "A type name can be defined once over all files of the schema. Rename one of the two, remove one, "
          "or write the second as `extend type` when it is meant to add to the first."};
    case Kind::duplicate_enum_value:
      return {error, "enum value defined twice",
              "The values of an enum, extensions included, must differ. Remove one of the two."};
    case Kind::duplicate_field:
      return {error, "field defined twice",
              "The fields of a type, extensions included, must have different names. Remove or rename one."};
    case Kind::duplicate_directive_definition:
      return {error, "directive defined twice",
              "A directive can be defined once over all files of the schema. Remove one definition."};
    case Kind::duplicate_argument_definition:
      return {error, "argument defined twice",
              "The arguments of a field or a directive definition must have different names."};
    case Kind::undefined_type:
      return {
          error, "undefined type",
          "A type is used that no file of the schema defines and that is no scalar Wesley knows. Correct the "
          "name, define the type, or declare a scalar: `scalar Money @type(name: \"numeric(12,2)\")`."};
    case Kind::unknown_directive:
      return {error, "unknown directive",
              "The directive is none of Wesley's and the schema does not declare it. Correct the name, or "
              "declare it when another tool reads it: `directive @name on FIELD_DEFINITION`."};
    case Kind::misplaced_directive:
      return {
          error, "misplaced directive",
          "A directive can only stand where its definition says after `on`. Move it to a place it is made "
          "for."};
    case Kind::repeated_directive:
      return {
          error, "directive repeated",
          "Only a directive that is declared `repeatable` can be used more than once at one place. Join the "
          "two uses into one."};
    case Kind::unknown_argument:
      return {error, "unknown argument",
              "The directive has no argument of this name. Correct the name or remove the argument."};
    case Kind::duplicate_argument:
      return {error, "argument given twice", "An argument can be given once. Remove one of the two."};
    case Kind::missing_argument:
      return {error, "missing argument",
              "The directive has a required argument, of a non-null type and without a default, that is not "
              "given."};
    case Kind::extension_of_undefined:
      return {
          error, "extension of an undefined type",
          "`extend` adds to a type that is defined elsewhere in the schema. Correct the name, or define the "
          "type."};
    case Kind::extension_of_other_kind:
      return {error, "extension of another kind of type",
              "An extension must be of the same kind as the type it extends: `extend type` for a type, "
              "`extend enum` for an enum, and so on."};
    case Kind::duplicate_object_field:
      return {error, "object field given twice",
              "A field can be given once in an object literal. Remove one of the two."};
    case Kind::executable_definition:
      return {
          error, "operation or fragment in a schema",
          "Operations and fragments are requests to a GraphQL server. A schema has definitions only: move "
          "them to another file."};
    // 3xx: names and references between objects
    case Kind::unknown_type:
      return {error, "reference to an unknown type",
              "A foreign key or relation names a type that is not in the schema. Correct the name, or define "
              "the type."};
      // 4xx: directives and their arguments
      // 5xx: types and values
      // 6xx: SQL text
      // 7xx: migration files and directory
    case Kind::migration_no_header:
      return {error, "no migration header",
              "A migration file begins with `-- wesley:migration version=... name=...`. Plain SQL is "
              "annotated by `wesley migrate lint --fix`."};
    case Kind::migration_unknown_directive:
      return {error, "unknown migration directive",
              "A line that begins with `-- wesley:` is a directive: migration, step, pre, done, undo or end. "
              "Correct the word, or write the comment differently."};
    case Kind::migration_unknown_key:
      return {error, "unknown step attribute",
              "The directive has no attribute of this name. docs/formats/migration.md lists them."};
    case Kind::migration_bad_value:
      return {error, "attribute without a sensible value",
              "The attribute is there, but its value cannot be read. Values are bare words, or stand in "
              "double quotes with `\\\"` and `\\\\` inside."};
    case Kind::migration_missing_key:
      return {error, "attribute missing",
              "The header needs version and name; a step needs id, phase and mode."};
    case Kind::migration_duplicate_step:
      return {error, "step id used twice",
              "The journal knows a step by its id, so each id of a file is used once. Give the second step a "
              "new one."};
    case Kind::migration_statement_outside:
      return {error, "statement outside of a step",
              "Everything that runs belongs to a step, from `-- wesley:step` to `-- wesley:end`. Only the "
              "settings of the head stand outside."};
    case Kind::migration_unfinished_step:
      return {error, "step not ended", "Each `-- wesley:step` is ended by a line `-- wesley:end`."};
    case Kind::migration_contradiction:
      return {error, "step contradicts its statements",
              "The executor classifies each statement itself. What the step says about its mode or its locks "
              "cannot be true for the statements that it has: change one or the other."};
    case Kind::migration_meta_command:
      return {error, "psql command",
              "The executor is not psql: of its backslash commands only `\\set ON_ERROR_STOP on` may stand "
              "in the file."};
    case Kind::migration_wrong_order:
      return {error, "step out of order",
              "Phases come in the order expand, backfill, validate, switch, contract (down.sql: the other "
              "way round), and `after` names steps that come before."};
    case Kind::migration_empty_step:
      return {error, "step without a statement",
              "A step runs something. Remove the step, or write its statement."};
    case Kind::migration_misplaced_line:
      return {error, "line out of place",
              "Blocks (`-- wesley:pre`, `done`, `undo` and their `--|` lines) stand inside of a step, behind "
              "its statements."};
    case Kind::migration_broken_text:
      return {error, "SQL text that does not end",
              "A quote, a dollar quote or a block comment is opened and not closed."};
    case Kind::migration_unfinished_statement:
      return {error, "statement not ended", "Each statement is ended by `;`, the last one of a step too."};
    case Kind::migration_wrong_block:
      return {
          error, "block that cannot be read",
          "A `pre` or `done` block is one query, an `undo` block at least one statement, each ended by `;`."};
      // 8xx: configuration
  }
  return {};
}

constexpr int first_code = 100;
constexpr int end_code = 1000;

}  // namespace

const std::vector<KindInfo>& all_kinds() {
  static const std::vector<KindInfo> kinds = [] {
    std::vector<KindInfo> list;
    for (int code = first_code; code < end_code; ++code) {
      const Kind kind = static_cast<Kind>(code);
      const Row found = row(kind);
      if (!found.title.empty()) list.push_back({kind, found.severity, found.title, found.explanation});
    }
    return list;
  }();
  return kinds;
}

const KindInfo& info(Kind kind) {
  const std::vector<KindInfo>& kinds = all_kinds();
  const auto found = std::lower_bound(kinds.begin(), kinds.end(), kind,
                                      [](const KindInfo& row, Kind wanted) { return row.kind < wanted; });
  WESLEY_CHECK(found != kinds.end() && found->kind == kind, "a diagnostic kind without a row");
  return *found;
}

std::string_view severity_text(Severity severity) {
  static constexpr std::array<std::string_view, 3> names = {"error", "warning", "note"};
  return names.at(static_cast<std::size_t>(severity));
}

std::string code_text(Kind kind) {
  static constexpr std::string_view letters = "EWN";
  return fmt::format("{}{:04}", letters[static_cast<std::size_t>(info(kind).severity)],
                     static_cast<int>(kind));
}

std::optional<Kind> kind_from_code(std::string_view code) {
  const auto& kinds = all_kinds();
  const auto found = std::find_if(kinds.begin(), kinds.end(),
                                  [&](const KindInfo& row) { return code_text(row.kind) == code; });
  return found == kinds.end() ? std::nullopt : std::optional<Kind>(found->kind);
}

}  // namespace wesley
