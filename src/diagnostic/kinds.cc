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
constexpr auto note = Severity::note;
constexpr auto warning = Severity::warning;

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
    case Kind::duplicate_object:
      return {error, "two objects under one name",
              "PostgreSQL keeps tables, indexes, sequences and the types of tables in one name space of the "
              "schema, and the constraints of a table in another. Give one of the two another name."};
    case Kind::duplicate_column:
      return {error, "two columns of one name",
              "Two fields end up at the same column, or a column is listed twice. Names are made by the "
              "naming convention and cut at 63 bytes as the server cuts them. Give one of the fields another "
              "name with `@column(name:)`."};
    case Kind::name_too_long:
      return {error, "name too long",
              "PostgreSQL cuts most names at 63 bytes, but refuses longer labels of an enum. Give a shorter "
              "one with `@label(value:)`."};
    case Kind::unknown_field:
      return {error, "unknown field",
              "Arguments such as `fields`, `refFields` and `ref` take fields that have a column: names as "
              "they stand in the SDL, not in the database. Relations (`@hasMany`, `@hasOne`) have none."};
    case Kind::column_name_for_field:
      return {note, "column name where a field name is meant",
              "Directives speak of fields, SQL speaks of columns. The column was found, so nothing is wrong, "
              "but the name of the field is what readers look for."};
    case Kind::not_a_table:
      return {error, "reference to a type that is no table",
              "Foreign keys and relations lead from table to table. Give the type `@table`, or refer to "
              "another one."};
    case Kind::missing_unique_key:
      return {error, "reference to columns that are not unique",
              "A foreign key must refer to the primary key or to a unique constraint over exactly those "
              "columns, or the server refuses it. Add `@pk` or `@unique` to the target."};
    case Kind::foreign_key_shape:
      return {error, "foreign key with different numbers of columns",
              "A foreign key pairs the columns of `fields` with those of `refFields`, so both lists have the "
              "same length."};
    case Kind::foreign_key_type:
      return {error, "foreign key between different types",
              "Both sides of a foreign key must have the same type. A field written as `ID` takes the type "
              "of the column it refers to."};
    case Kind::relation_mismatch:
      return {error, "relation without its other side",
              "`@hasMany` and `@hasOne` are the other side of a foreign key of the target, which has to "
              "exist and, when there are several, to be named with `field`."};
    case Kind::relation_shape:
      return {error, "relation of the wrong shape",
              "`@hasMany` stands on a list of a table, `@belongsTo` and `@hasOne` on a single one."};
    case Kind::unknown_type:
      return {error, "reference to an unknown type",
              "A foreign key or relation names a type that is not in the schema. Correct the name, or define "
              "the type."};
    case Kind::renamed_still_present:
      return {error, "renamed object that is still there",
              "`@renamed(from:)` says that an object has another name now. When both are present it cannot "
              "be told which one holds the data. Remove the old one, or the directive."};
    case Kind::renamed_done:
      return {note, "rename that is done",
              "What `@renamed` refers to is not in the last snapshot, so the rename has happened. The "
              "directive can be removed."};
      // 4xx: directives and their arguments
    case Kind::argument_type:
      return {error, "argument of the wrong type",
              "The value of the argument is not of the type that the directive declares. `wesley compile "
              "--emit directives` prints all declarations."};
    case Kind::needs_table:
      return {
          error, "table directive on a type that is no table",
          "Only a type with `@table` has columns, keys and indexes. Add `@table`, or remove the directive."};
    case Kind::conflicting_directives:
      return {error, "directives that exclude each other",
              "A column has one source of values, a table one primary key, a field one kind of relation. "
              "Keep one of the directives."};
    case Kind::differing_directive_definition:
      return {note, "own definition of a directive of the dialect",
              "The schema declares a directive of the dialect in another way than Wesley does. Wesley goes "
              "by its own; `wesley compile --emit directives` prints it."};
      // 5xx: types and values
    case Kind::invalid_type_name:
      return {
          error, "invalid type name",
          "`@type(name:)` takes a type as in CREATE TABLE: `numeric(12,2)`, `varchar(20)[]`, `shop.status`."};
    case Kind::no_column_type:
      return {error, "type that no column can have",
              "Columns have scalars and enums as types. A custom scalar says which PostgreSQL type it is "
              "with `@type(name:)`; objects can be stored as `JSON`, or get a table of their own."};
    case Kind::relation_without_directive:
      return {error, "table as the type of a field without a relation",
              "A field whose type is a table says how the two are related: `@belongsTo` (the key is here), "
              "`@hasOne` or `@hasMany` (the key is there)."};
    case Kind::inner_non_null:
      return {
          note, "`!` inside of a list",
          "PostgreSQL arrays may always hold nulls. The inner `!` is used for types and validators only."};
    case Kind::default_type:
      return {error, "default of another type",
              "The literal of `@default(value:)` must be one of the column's type. SQL goes into "
              "`@default(expr:)`."};
    case Kind::unknown_label:
      return {error, "unknown enum value",
              "The enum has no such value. A bare name is a value of the enum as written in SDL, a string is "
              "its label in PostgreSQL."};
    case Kind::frozen_default:
      return {error, "default that is frozen",
              "PostgreSQL reads `'now'` and its kind once, when the default is created. Every later row "
              "would get that one moment. Use `now()` or `current_date`."};
    case Kind::call_in_string:
      return {note, "call in a string default",
              "A string of `@default(value:)` that is exactly one call is taken as SQL. `@default(expr:)` "
              "says so to the reader as well."};
    case Kind::identity_type:
      return {
          error, "identity or sequence of a type that is no integer",
          "Identity columns and sequences are smallint, integer or bigint: `SmallInt`, `Int` or `BigInt`."};
    case Kind::set_null_of_not_null:
      return {error, "SET NULL on a column that is NOT NULL",
              "Whenever the referenced row goes, the server would try to set a NOT NULL column to null and "
              "fail. Make the field nullable, or choose another action."};
    case Kind::validation_type:
      return {error, "validation of another type of column",
              "`@email`, `@url` and `@pattern` are for text, `@length` for text and lists."};
    case Kind::invalid_value:
      return {error, "invalid value",
              "The value is of the right type but outside of what PostgreSQL takes there."};
    case Kind::needs_newer_server:
      return {
          error, "feature of a newer PostgreSQL",
          "The schema is compiled for the server of `database.version`, which does not know this feature."};
      // 6xx: SQL text
    case Kind::invalid_sql:
      return {error, "invalid SQL",
              "The text is not an SQL expression. The place is where PostgreSQL's own parser stops."};
    case Kind::unknown_column:
      return {error, "unknown column in SQL",
              "SQL expressions use the names of columns as they are in the database. A word without quotes "
              "is a column, a text stands in single quotes."};
    case Kind::expression_not_allowed:
      return {error, "expression not allowed here",
              "Defaults cannot refer to columns; generated columns, checks and index predicates cannot look "
              "at other rows; a generated column cannot refer to another one."};
    case Kind::statement_not_allowed:
      return {error, "statement that a schema file cannot hold",
              "The `.sql` files of a schema say what there is: CREATE, COMMENT, GRANT, and the ALTER that "
              "`pg_dump --schema-only` writes. What changes data or drops objects belongs into a migration."};
    case Kind::statement_skipped:
      return {note, "statement without effect in a schema file",
              "Session settings, transaction control and owners say nothing about the schema. They may stay: "
              "every dump has them."};
    case Kind::unknown_object:
      return {
          error, "unknown object",
          "The statement speaks of an object that no file of the schema defines. Define it, or correct the "
          "name; an unqualified name means the default schema."};
    case Kind::index_stops_writes:
      return {warning, "index built under a lock",
              "CREATE INDEX reads the table under a SHARE lock: nobody can write it meanwhile. CREATE "
              "INDEX CONCURRENTLY reads it twice and lets everybody go on. It cannot run in a "
              "transaction, and leaves an invalid index behind when it fails."};
    case Kind::drop_index_stops_readers:
      return {warning, "index dropped under a lock",
              "DROP INDEX takes ACCESS EXCLUSIVE on the table, and every query queues behind it while "
              "it waits. DROP INDEX CONCURRENTLY waits for running statements instead."};
    case Kind::reindex_stops_writes:
      return {warning, "index rebuilt under a lock",
              "A plain REINDEX stops writers of the table, and readers too, because planning a query "
              "opens every index of its tables. REINDEX CONCURRENTLY builds a copy beside the index."};
    case Kind::detach_stops_readers:
      return {warning, "partition detached under a lock",
              "DETACH PARTITION takes ACCESS EXCLUSIVE on the partitioned table. The CONCURRENTLY form "
              "does not, and has to be finished with FINALIZE after an interruption."};
    case Kind::refused_in_transaction:
      return {error, "refused inside a transaction",
              "The CONCURRENTLY forms, VACUUM and a few others cannot run inside a transaction block. "
              "Give the statement a file or step of its own."};
    case Kind::invalid_index_taken:
      return {warning, "IF NOT EXISTS with CONCURRENTLY",
              "A concurrent index build that fails leaves an invalid index under its name. IF NOT "
              "EXISTS then skips the second try, and the index stays invalid: writes maintain it, "
              "queries ignore it."};
    case Kind::constraint_verified_under_lock:
      return {warning, "constraint verified under a lock",
              "Adding a check or foreign key reads every row under a strong lock. Added NOT VALID it "
              "takes an instant and already holds for new rows; VALIDATE CONSTRAINT then reads the rows "
              "and disturbs nobody."};
    case Kind::foreign_key_with_column:
      return {warning, "foreign key added with its column",
              "REFERENCES at a new column locks the referenced table against writes while ACCESS "
              "EXCLUSIVE is held on this one. Separate statements hold less at a time."};
    case Kind::validated_with_its_addition:
      return {warning, "validated in the transaction that adds it",
              "The strong lock of ADD CONSTRAINT ... NOT VALID is held until the transaction ends, so a "
              "VALIDATE in the same transaction reads the table under it."};
    case Kind::not_null_without_proof:
      return {warning, "NOT NULL without a proof",
              "SET NOT NULL reads the whole table under ACCESS EXCLUSIVE unless a validated check "
              "proves that the column holds no NULL."};
    case Kind::key_builds_index:
      return {warning, "key builds its index under a lock",
              "UNIQUE, PRIMARY KEY and EXCLUDE build an index under ACCESS EXCLUSIVE. A unique index "
              "built CONCURRENTLY can become the key in an instant with USING INDEX."};
    case Kind::several_foreign_keys:
      return {warning, "several foreign keys in one transaction",
              "Each foreign key locks two tables until the transaction ends. Several of them lock many "
              "tables at once, in an order that the application does not follow."};
    case Kind::not_null_dropped:
      return {warning, "NOT NULL dropped", "Code that runs now may not expect NULL in this column."};
    case Kind::domain_constraint:
      return {warning, "constraint of a domain",
              "Adding or validating a constraint of a domain reads every table that uses it under a "
              "SHARE lock, and a new column of such a domain rewrites its table."};
    case Kind::column_computed_for_every_row:
      return {warning, "column computed for every row",
              "A volatile default, a serial or identity column, a stored generated column and a domain "
              "with constraints make ADD COLUMN write the table anew under ACCESS EXCLUSIVE."};
    case Kind::type_change_stops_readers:
      return {warning, "type change under a lock",
              "Most changes of a column's type write the table anew, and others build its indexes or "
              "verify its checks again, all under ACCESS EXCLUSIVE."};
    case Kind::table_rewritten:
      return {warning, "table written anew",
              "The statement writes the whole table again while nobody can read it. It needs about "
              "twice the space meanwhile."};
    case Kind::required_column_added:
      return {warning, "required column added",
              "A NOT NULL column without a default cannot be added to a table that holds rows, and "
              "statements that do not name it fail from then on."};
    case Kind::column_dropped:
      return {warning, "column dropped",
              "The data is gone, and statements of the running application that name the column fail."};
    case Kind::table_dropped:
      return {warning, "table dropped",
              "The data is gone, statements that name the table fail, and every table that it "
              "references is locked for the moment too."};
    case Kind::object_renamed:
      return {warning, "name changed under a running application",
              "Statements that use the old name fail from the moment of the rename until every instance "
              "of the application knows the new one."};
    case Kind::rows_removed:
      return {warning, "all rows removed",
              "TRUNCATE and DELETE without WHERE remove every row, which no later statement can bring "
              "back."};
    case Kind::cascade_used:
      return {warning, "CASCADE", "CASCADE drops dependent objects without naming them."};
    case Kind::access_widened:
      return {warning, "access widened",
              "Without row security, or without a policy that restricted it, roles see rows that were "
              "hidden from them."};
    case Kind::statement_not_understood:
      return {warning, "statement not understood",
              "The grammar of PostgreSQL 15 does not know the statement, so nothing is known about its "
              "locks."};
    case Kind::no_lock_timeout:
      return {warning, "no lock_timeout",
              "A statement that waits for a strong lock makes every later query on the table wait "
              "behind it. lock_timeout bounds that wait; the statement can then be tried again."};
    case Kind::lock_held_through_scan:
      return {warning, "lock held through a scan",
              "Locks are held until the transaction ends. A strong lock that alone would take an "
              "instant is held for as long as the next statement reads a table."};
    case Kind::transaction_control:
      return {warning, "BEGIN or COMMIT without its other half",
              "A BEGIN inside a transaction does nothing but warn; a COMMIT without a BEGIN ends a "
              "transaction that somebody else began, or none."};
    case Kind::enum_value_before_commit:
      return {error, "enum value used too early",
              "A value added to an enum can be used only after the transaction that adds it has "
              "committed."};
    case Kind::transaction_left_open:
      return {warning, "transaction left open",
              "The file begins a transaction and does not end it: nothing of it is kept, or what "
              "follows runs inside it."};
    case Kind::char_column:
      return {note, "char(n) column",
              "character(n) pads its values with spaces, is not faster than text, and changing its "
              "length rewrites the table."};
    case Kind::serial_column:
      return {note, "serial column",
              "A serial column is a plain column with a default from a sequence that has its own owner "
              "and rights. Identity columns are the SQL standard's form without these traps."};
    case Kind::narrow_key:
      return {note, "key of four bytes or less",
              "An integer key runs out after 2,147,483,647 values, and widening it means a new column, "
              "a backfill and a swap, here and in every table that references it."};
    case Kind::timestamp_without_zone:
      return {note, "timestamp without time zone",
              "The type stores what a clock showed, not when. timestamptz stores the moment, and is no "
              "larger."};
    case Kind::json_column:
      return {note, "json column",
              "json keeps the text and has no equality operator. jsonb has one, and can be indexed."};
    case Kind::identifier_cut:
      return {warning, "name longer than 63 bytes",
              "PostgreSQL cuts names to 63 bytes with no more than a notice, so that two long names can "
              "become the same one."};
    case Kind::unknown_lint_rule:
      return {warning, "unknown lint rule",
              "A `-- wesley:lint-disable` comment names rules by id or by code. One that no rule has "
              "switches nothing off."};
    case Kind::concurrent_build_under_timeout:
      return {warning, "concurrent build under lock_timeout",
              "CREATE INDEX CONCURRENTLY waits for every transaction that is older than it, and "
              "lock_timeout ends these waits too: the build fails, and an invalid index stays, which "
              "writes maintain and which, if it is unique, still refuses duplicates."};
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
