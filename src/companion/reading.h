// SPDX-License-Identifier: Apache-2.0
// Inside of this module: the reading of companions under way. Statements are parsed, their unqualified names
// qualified, then interpreted stage by stage. When all tables are altered comes what needs them whole:
// inheritance, names that nobody chose, canonical expressions; then comments and grants, at last uses.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "companion/companion.h"
#include "sdl/expressions.h"
#include "sql/tree.h"

namespace wesley::companion {

// One statement of a file. Names without a schema are qualified in `text`; `edits` lead back to the file.
struct Statement {
  FileId file = 0;
  std::uint32_t offset = 0;  // of the statement in the file
  std::string text;
  sql::Tree tree;
  sql::Node node;
  struct Edit {
    std::uint32_t at;  // in the text as edited
    std::uint32_t length;
  };
  std::vector<Edit> edits;
  // What the grammar does not know, each with the constraint it is of: the n-th by place. A column's clauses
  // are constraints too.
  std::vector<std::pair<std::size_t, sql::NewerClause>> newer_clauses;
  bool has(sql::NewerClause clause, const sql::Node& constraint) const;
  std::optional<SourceSpan> directive;  // the one that it stands for: all of it is there

  SourceSpan span(std::int64_t begin = -1, std::size_t length = 0) const;  // -1: its first line
};

// What a name stands for, for messages: "table", "view".
struct Defined {
  std::string what;
  SourceSpan span;
};

// A partition or child table, whose columns come from its parents.
struct Descent {
  catalog::Name table;
  bool attached = false;  // by ATTACH PARTITION or INHERIT: it has columns of its own that become inherited
  const Statement* statement = nullptr;
};

class Reading {
 public:
  Reading(const SourceMap& sources_, const Options& options_, catalog::Catalog& catalog_,
          Diagnostics& diagnostics_)
      : sources(sources_), options(options_), catalog(catalog_), diagnostics(diagnostics_) {}
  Reading(const Reading&) = delete;
  Reading& operator=(const Reading&) = delete;

  void read(const std::vector<FileId>& files, const std::vector<sdl::DirectiveStatement>& directives);

  const SourceMap& sources;
  const Options& options;
  catalog::Catalog& catalog;
  Diagnostics& diagnostics;
  sdl::Expressions expressions;

  // Of the statement that is being interpreted.
  const Statement* statement = nullptr;
  Diagnostic& report(Kind kind, std::string message, const sql::Node& where = {});
  // "... is not supported in a schema file".
  void report_unsupported(std::string what, const sql::Node& where = {});
  void note_skipped(std::string_view what);
  catalog::Origin origin() const;

  catalog::Name name(const sql::Node& range_var) const;
  catalog::Name name(const std::vector<std::string_view>& parts) const;
  catalog::Type type(const sql::Node& type_name) const;
  // Its canonical form comes later, when the columns are known.
  catalog::Expression expression(const sql::Node& node) const;

  // False after a report that something of that name is there already. Relations and types share names.
  bool define(const catalog::ObjectId& id, std::string_view what);
  bool define_index(const catalog::Name& index);
  catalog::Table* find_table(const sql::Node& range_var);  // null after a report
  // Before its parents are known, a column of a child may be one of theirs: such a one is added without a
  // type.
  catalog::Column* find_column(catalog::Table& table, std::string_view column, const sql::Node& where = {});
  void report_unknown_column(const catalog::Table& table, std::string_view column,
                             const sql::Node& where = {});
  void report_unknown(std::string_view what, const std::string& object, const sql::Node& where = {});

  // Adds the statement as it was written, without OR REPLACE.
  catalog::Definition* define_statement(catalog::ObjectId id, std::string_view what, std::string text);
  std::string statement_text() const { return statement->text; }

  std::vector<std::pair<catalog::ObjectId, const Statement*>> definitions;  // with the statements they are of
  std::vector<Descent> descents;
  bool descended = false;                // every table has the columns of its parents
  std::set<catalog::Name> only_indexes;  // made with ON ONLY: no partition gets a copy by itself
  std::vector<std::pair<catalog::Name, catalog::Name>> attached_indexes;  // index, parent
  struct IndexStatistics {
    catalog::Name index;
    std::size_t key;  // from 1
    int target;
  };
  std::vector<IndexStatistics> index_statistics;
  struct Validation {
    catalog::Name table;
    std::string constraint;
    const Statement* statement;
  };
  std::vector<Validation> validations;  // of constraints that the table does not have by itself
  std::map<catalog::Name, catalog::ObjectId> index_owners;  // after finish_tables
  // The column whose identity has this sequence; asked when all tables are there. Null: it is none.
  catalog::Column* column_of_sequence(const catalog::Name& sequence);

 private:
  void split(FileId file);
  void parse(FileId file, std::uint32_t offset, std::string_view text);
  void parse(const sdl::DirectiveStatement& directive);
  void learn_catalog();
  std::optional<SourceSpan> span_of(const catalog::Origin& origin) const;

  std::deque<Statement> statements_;
  std::map<std::pair<int, catalog::ObjectId>, Defined> defined_;
  std::set<std::pair<FileId, std::string>> noted_;
  // Columns with an identity, by its sequence.
  std::optional<std::map<catalog::Name, std::pair<catalog::Name, std::string>>> identities_;
};

// What is done with one kind of statement: create first, then alter, then what speaks of both.
enum class Stage { define, alter, attach, skip, refuse };
struct StatementKind {
  std::string_view node;  // kind of its parse tree
  Stage stage;
  void (*interpret)(Reading& reading, const sql::Node& node);
  std::string_view what;  // for messages
};
const StatementKind* find_statement_kind(std::string_view node);

// statement_kinds.cc lists them; each stands in the file of its object.
void create_schema(Reading& reading, const sql::Node& node);
void create_extension(Reading& reading, const sql::Node& node);
void create_enum(Reading& reading, const sql::Node& node);
void create_composite(Reading& reading, const sql::Node& node);
void create_domain(Reading& reading, const sql::Node& node);
void alter_domain(Reading& reading, const sql::Node& node);
void alter_enum(Reading& reading, const sql::Node& node);
void create_sequence(Reading& reading, const sql::Node& node);
void alter_sequence(Reading& reading, const sql::Node& node);
void create_table(Reading& reading, const sql::Node& node);
void alter_table(Reading& reading, const sql::Node& node);
void create_index(Reading& reading, const sql::Node& node);
void create_routine(Reading& reading, const sql::Node& node);
void create_view(Reading& reading, const sql::Node& node);
void create_materialized_view(Reading& reading, const sql::Node& node);
void create_trigger(Reading& reading, const sql::Node& node);
void create_policy(Reading& reading, const sql::Node& node);
void create_rule(Reading& reading, const sql::Node& node);
void create_statistics(Reading& reading, const sql::Node& node);
void alter_statistics(Reading& reading, const sql::Node& node);
void create_cast(Reading& reading, const sql::Node& node);
void create_range(Reading& reading, const sql::Node& node);
void define_object(Reading& reading, const sql::Node& node);  // aggregate, operator, collation, text search
void create_operator_class(Reading& reading, const sql::Node& node);
void create_operator_family(Reading& reading, const sql::Node& node);
void alter_operator_family(Reading& reading, const sql::Node& node);
void alter_text_search_configuration(Reading& reading, const sql::Node& node);
void create_foreign_data_wrapper(Reading& reading, const sql::Node& node);
void create_foreign_server(Reading& reading, const sql::Node& node);
void create_foreign_table(Reading& reading, const sql::Node& node);
void create_event_trigger(Reading& reading, const sql::Node& node);
void alter_event_trigger(Reading& reading, const sql::Node& node);
void comment_on(Reading& reading, const sql::Node& node);
void grant(Reading& reading, const sql::Node& node);
void alter_default_privileges(Reading& reading, const sql::Node& node);

// Parts that several statements share.
std::optional<catalog::Column> read_column(Reading& reading, catalog::Table& table, const sql::Node& node);
catalog::Identity read_identity(const Reading& reading, const catalog::Table& table,
                                const catalog::Column& column, const sql::Node& clause);
void add_constraint(Reading& reading, catalog::Table& table, const sql::Node& node,
                    std::string_view column = {});
catalog::IndexKey read_index_key(const Reading& reading, const sql::Node& node);
void add_inherited(Reading& reading);  // inherit.cc
void finish_tables(Reading& reading);  // finish.cc
void find_uses(Reading& reading);      // uses.cc
// qualify.cc: writes the default schema before names that mean an object of it.
void qualify(const Reading& reading, std::deque<Statement>& statements);
// "(integer, text)" without parentheses: the types of the arguments that a call gives.
std::string argument_types(const Reading& reading, const sql::Node& routine);  // routine.cc
// An object named by ALTER, COMMENT or GRANT: `object` of an OBJECT_* kind. None after a report.
std::optional<catalog::ObjectId> named_object(Reading& reading, std::string_view object_type,
                                              const sql::Node& object);

}  // namespace wesley::companion
