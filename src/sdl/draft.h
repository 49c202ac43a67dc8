// SPDX-License-Identifier: Apache-2.0
// A compilation under way. The passes of compile.cc fill it one after the other: documents are merged, types
// become drafts with checked directives, drafts get columns, types, constraints and at last names. Pointers
// into `definitions` and `tables` stay valid: neither grows after its pass.
#pragma once

#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <variant>
#include <vector>

#include "catalog/catalog.h"
#include "sdl/compile.h"
#include "sdl/expressions.h"
#include "sdl/use.h"

namespace wesley::sdl {

enum class FieldRole {
  column,
  belongs_to,  // a column of its own, or the one of another field
  has_many,
  has_one,
  none,  // a mistake was reported; nothing more is said about it
};

struct TableDraft;

struct FieldDraft {
  const FieldDefinition* node = nullptr;
  Uses uses;
  FieldRole role = FieldRole::none;
  std::string column;  // its name in PostgreSQL; empty when there is none
  bool owns_column = false;
  TableDraft* target = nullptr;  // of a relation
  const std::string& name() const { return node->name.value; }
  SourceSpan span() const { return node->name.span; }
  bool has_column() const { return !column.empty(); }
};

// A foreign key before its columns have types.
struct ForeignKeyDraft {
  TableDraft* table = nullptr;
  TableDraft* target = nullptr;
  std::vector<std::string> columns;
  std::vector<std::string> referenced;
  const Use* use = nullptr;
  SourceSpan span;  // what to point at: the reference
};

struct TableDraft {
  const Definition* node = nullptr;
  Uses uses;
  std::vector<FieldDraft> fields;
  std::unordered_map<std::string_view, FieldDraft*> by_field;
  std::unordered_map<std::string, FieldDraft*> by_column;
  std::vector<std::string> primary_key;  // columns; empty when there is none or it has a mistake
  bool key_resolved = false;
  bool key_mistake = false;  // in a primary key or unique constraint, already reported
  catalog::Table table;      // names of constraints and indexes are empty until names are chosen
  std::vector<const Use*> constraint_uses;  // beside table.constraints and table.indexes, until those
  std::vector<const Use*> index_uses;       // are sorted: what each was made from

  const std::string& type_name() const { return node->name.value; }
  catalog::Column& column(const std::string& name) { return *table.column(name); }
};

struct EnumDraft {
  const Definition* node = nullptr;
  Uses uses;
  catalog::Enum enumeration;
  std::vector<std::pair<std::size_t, Use>> renamed_values;  // position among the labels
  bool used = false;
};

struct Draft {
  Draft(const SourceMap& sources_, const CompileOptions& options_, Diagnostics& diagnostics_);
  Draft(const Draft&) = delete;
  Draft& operator=(const Draft&) = delete;

  const SourceMap& sources;
  const CompileOptions& options;
  Diagnostics& diagnostics;

  std::vector<Definition> definitions;  // types, each with its extensions folded in
  std::vector<Directive> schema_directives;
  Uses schema_uses;
  std::vector<std::pair<catalog::Sequence, Use>> sequence_uses;
  std::vector<Definition> directive_definitions;
  std::unordered_map<std::string_view, const Definition*> types;

  std::unordered_map<std::string_view, std::optional<sql::TypeName>> scalars;  // custom; none without @type
  std::unordered_set<std::string_view> mistaken_scalars;  // whose type is not known after a report
  std::deque<EnumDraft> enums;
  std::unordered_map<std::string_view, EnumDraft*> enum_of_type;
  std::map<catalog::Name, EnumDraft*> enum_of_name;
  std::deque<TableDraft> tables;
  std::unordered_map<std::string_view, TableDraft*> table_of_type;
  std::vector<std::pair<const Definition*, Use>> views;
  std::vector<DirectiveStatement> statements;
  std::vector<ForeignKeyDraft> foreign_keys;
  std::unordered_set<const FieldDraft*> referring;  // fields whose column is in a foreign key

  sql::TypeName id_type;
  Expressions expressions;
  catalog::Catalog catalog;

  Diagnostic& report(Kind kind, SourceSpan span, std::string message) {
    return diagnostics.report(kind, span, std::move(message));
  }
  catalog::Origin origin(SourceSpan span) const;
  // Where the types and operator classes of an extension are.
  std::string extension_schema(std::string_view extension) const;
};

// The field a directive means by `value`: an SDL field name, or with a note a column name. It has a column.
// Null after a report.
FieldDraft* find_field(Draft& draft, TableDraft& table, std::string_view name, SourceSpan span);
// Columns of a list argument; empty after a report.
std::vector<std::string> find_columns(Draft& draft, TableDraft& table, const Use& use,
                                      std::string_view argument);
// A table by SDL type name; null after a report.
TableDraft* find_table(Draft& draft, std::string_view type_name, SourceSpan span, std::string_view what);

// SDL name, origin, deprecation and metadata directives.
void annotate(Draft& draft, catalog::Annotations& annotations, const NameNode& name, const Uses& uses);
// The description, with the reason of `@deprecated` as its last paragraph; none when there is neither.
std::optional<std::string> comment_text(const std::optional<Value>& description, const Uses& uses);
// `with`: an object, "key=value", or a list of those.
catalog::Options storage_parameters(Draft& draft, const Use& use);
// A name given as an argument, cut as the server cuts it; none when absent or empty.
std::optional<std::string> given_name(const Use* use, std::string_view argument);
// The PostgreSQL type of a scalar or an enum of the SDL.
std::optional<sql::TypeName> type_of_name(const Draft& draft, const std::string& name);
// The type that `@type(name:)` gives; none after a report.
std::optional<sql::TypeName> named_type(Draft& draft, const Use& use);

// Adds a constraint without its name, unless the use gives one.
void add_constraint(Draft& draft, TableDraft& table, const Use& use, catalog::ConstraintBody body);
// Reports text that is no SQL expression; check_expression also columns that the table does not have. `value`
// is the string it was written in. Null after a report.
const ParsedExpression* check_syntax(Draft& draft, const Value& value);
const ParsedExpression* check_expression(Draft& draft, const TableDraft& table, const Value& value);
// What is stored must not change by itself: reports functions such as now(). `what` is "an index", ...
bool check_immutable(Draft& draft, const ParsedExpression& parsed, const Value& value, std::string_view what);
// @default of a column whose type is known. None for null and after a report.
std::optional<catalog::Expression> default_expression(Draft& draft, const catalog::Column& column,
                                                      const Use& use);

// start, increment, min, max, cache, cycle over the defaults of `options.type`. False after a report.
bool read_sequence_options(Draft& draft, const Use& use, catalog::SequenceOptions& options);

// The span of bytes [begin, end) of a string's decoded text, escapes and block strings considered.
SourceSpan span_in_string(const SourceMap& sources, const Value& value, std::size_t begin, std::size_t end);
// The first place of a word in a string, or the whole string.
SourceSpan span_of_word(const SourceMap& sources, const Value& value, std::string_view word);

// The passes, in order. Each has its own file.
void merge_documents(Draft& draft, std::vector<Document> documents);  // merge.cc
void check_directive_definitions(Draft& draft);                       // directive_definitions.cc
void collect_schema_objects(Draft& draft);                            // schema_objects.cc
void collect_types(Draft& draft);                                     // collect.cc
void make_columns(Draft& draft);                                      // columns.cc
void make_foreign_keys(Draft& draft);                                 // foreign_keys.cc
void fill_columns(Draft& draft);                                      // column_details.cc, defaults.cc
void make_keys(Draft& draft);                                         // keys.cc
void make_partition_keys(Draft& draft);                               // partitions.cc
void make_checks(Draft& draft);                                       // checks.cc
void make_indexes(Draft& draft);                                      // indexes.cc
void finish_foreign_keys(Draft& draft);                               // foreign_keys.cc
void record_relations(Draft& draft);                                  // relations.cc
void record_renames(Draft& draft);                                    // renames.cc
void name_objects(Draft& draft);                                      // name_objects.cc
void make_statements(Draft& draft);                                   // sql_directives.cc
void make_catalog(Draft& draft);                                      // schema_objects.cc
ApiTypes api_types(Draft& draft);                                     // schema_objects.cc

}  // namespace wesley::sdl
