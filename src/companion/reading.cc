// SPDX-License-Identifier: Apache-2.0
#include "companion/reading.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/spelling.h"
#include "catalog/statement.h"
#include "companion/clause.h"
#include "sql/deparse.h"
#include "sql/lexer.h"
#include "sql/split.h"
#include "sql/type_name.h"

namespace wesley::companion {

namespace {

using catalog::ObjectKind;

// Kinds whose objects share names: relations and types have one name space, since a relation has a row type
// (src/backend/catalog/pg_type.c); routines another.
int name_space(ObjectKind kind) {
  switch (kind) {
    case ObjectKind::enumeration:
    case ObjectKind::domain:
    case ObjectKind::composite:
    case ObjectKind::range:
    case ObjectKind::sequence:
    case ObjectKind::table:
    case ObjectKind::foreign_table:
    case ObjectKind::view:
    case ObjectKind::materialized_view:
      return static_cast<int>(ObjectKind::table);
    case ObjectKind::procedure:
    case ObjectKind::aggregate:
      return static_cast<int>(ObjectKind::function);
    default:
      return static_cast<int>(kind);
  }
}

std::pair<int, catalog::ObjectId> key_of(catalog::ObjectId id) {
  const int space = name_space(id.kind);
  id.kind = ObjectKind::schema;
  return {space, std::move(id)};
}

constexpr int index_space = static_cast<int>(ObjectKind::table);

std::vector<std::int64_t> places_of_constraints(const sql::Node& statement) {
  std::vector<std::int64_t> places;
  statement.visit([&](const sql::Node& node) {
    if (node.is("Constraint")) places.push_back(node.location());
    return true;
  });
  std::sort(places.begin(), places.end());
  return places;
}

// How many constraints begin at or before the place.
std::size_t ordinal(const std::vector<std::int64_t>& places, std::int64_t at) {
  return static_cast<std::size_t>(std::upper_bound(places.begin(), places.end(), at) - places.begin());
}

}  // namespace

bool Statement::has(sql::NewerClause clause, const sql::Node& constraint) const {
  if (newer_clauses.empty()) return false;
  const std::pair wanted{ordinal(places_of_constraints(node), constraint.location()), clause};
  return std::find(newer_clauses.begin(), newer_clauses.end(), wanted) != newer_clauses.end();
}

SourceSpan Statement::span(std::int64_t begin, std::size_t length) const {
  if (directive) return *directive;
  if (begin < 0) {
    const std::size_t line_end = text.find('\n');
    return span(0, std::min(line_end, text.size()));
  }
  const auto at = static_cast<std::uint32_t>(begin);
  std::uint32_t inserted = 0;
  for (const Edit& edit : edits) {
    if (edit.at + edit.length <= at) inserted += edit.length;
  }
  const std::uint32_t first = offset + at - inserted;
  return {file, first, first + static_cast<std::uint32_t>(length)};
}

Diagnostic& Reading::report(Kind kind, std::string message, const sql::Node& where) {
  const std::int64_t begin = where ? where.location() : -1;
  if (begin < 0) return diagnostics.report(kind, statement->span(), std::move(message));
  sql::Lexer lexer(std::string_view(statement->text).substr(static_cast<std::size_t>(begin)));
  const std::size_t length = lexer.next().text.size();
  return diagnostics.report(kind, statement->span(begin, length), std::move(message));
}

void Reading::report_unsupported(std::string what, const sql::Node& where) {
  report(Kind::statement_not_allowed, what + " is not supported in a schema file", where);
}

void Reading::note_skipped(std::string_view what) {
  if (!noted_.emplace(statement->file, what).second) return;
  report(Kind::statement_skipped, fmt::format("{} skipped", what)).label = "has no effect here";
}

void Reading::report_unknown(std::string_view what, const std::string& object, const sql::Node& where) {
  report(Kind::unknown_object, fmt::format("no {} `{}` in the schema", what, object), where).label =
      "not defined";
}

catalog::Origin Reading::origin() const {
  const SourceSpan span = statement->span();
  const Position position = sources.position(span);
  return {sources.file(span.file).path, position.line, position.column};
}

catalog::Name Reading::name(const sql::Node& range_var) const {
  const std::string_view schema = range_var.string("schemaname");
  return {schema.empty() ? options.default_schema : std::string(schema),
          std::string(range_var.string("relname"))};
}

catalog::Name Reading::name(const std::vector<std::string_view>& parts) const {
  if (parts.empty()) return {};
  const bool qualified = parts.size() > 1;
  return {qualified ? std::string(parts[parts.size() - 2]) : options.default_schema,
          std::string(parts.back())};
}

catalog::Type Reading::type(const sql::Node& type_name) const {
  return sql::type_name(type_name, options.default_schema);
}

catalog::Expression Reading::expression(const sql::Node& node) const {
  return {sql::written_text(node, statement->text), {}};
}

// Where in the sources an origin is, as far as they have its file.
std::optional<SourceSpan> Reading::span_of(const catalog::Origin& place) const {
  for (FileId id = 0; place.known() && id < sources.size(); ++id) {
    const SourceFile& file = sources.file(id);
    if (file.path != place.file || place.line > file.lines.line_count()) continue;
    const std::string_view line = file.lines.line(place.line);
    const auto begin = static_cast<std::uint32_t>(line.data() - file.text.data()) + place.column - 1;
    sql::Lexer lexer(line.substr(std::min<std::size_t>(place.column - 1, line.size())));
    return SourceSpan{id, begin, begin + static_cast<std::uint32_t>(lexer.next().text.size())};
  }
  return std::nullopt;
}

bool Reading::define(const catalog::ObjectId& id, std::string_view what) {
  const auto [earlier, fresh] = defined_.emplace(key_of(id), Defined{std::string(what), statement->span()});
  if (fresh) return true;
  const Defined& first = earlier->second;
  auto& reported = report(
      Kind::duplicate_object,
      first.what == what ? fmt::format("{} `{}` is defined twice", what, to_string(id))
                         : fmt::format("{} `{}` and {} have the same name", what, to_string(id), first.what));
  reported.label = "defined again";
  if (first.span != SourceSpan{}) reported.related.push_back({first.span, "first defined here"});
  return false;
}

bool Reading::define_index(const catalog::Name& index) {
  return define({ObjectKind::table, index, {}}, "index");
}

catalog::Table* Reading::find_table(const sql::Node& range_var) {
  const catalog::Name named = name(range_var);
  catalog::Table* table = catalog.table(named);
  if (table == nullptr) report_unknown("table", to_string(named), range_var);
  return table;
}

catalog::Column* Reading::find_column(catalog::Table& table, std::string_view column,
                                      const sql::Node& where) {
  catalog::Column* found = table.column(column);
  if (found != nullptr) return found;
  const bool child = table.partition_of || !table.inherits.empty() || table.of_type;
  if (child && !descended) {
    found = &table.columns.emplace_back();
    found->name = column;
  } else {
    report_unknown_column(table, column, where);
  }
  return found;
}

void Reading::report_unknown_column(const catalog::Table& table, std::string_view column,
                                    const sql::Node& where) {
  std::vector<std::string> names;
  for (const catalog::Column& each : table.columns) {
    if (each.name != column) names.push_back(each.name);
  }
  auto& reported = report(Kind::unknown_column,
                          fmt::format("table `{}` has no column `{}`", to_string(table.name), column), where);
  if (const auto similar = nearest(column, names)) {
    reported.help = fmt::format("did you mean `{}`?", *similar);
  }
}

namespace {

// CREATE OR REPLACE x -> CREATE x, spaces and comments of the rest as they are.
std::string without_replace(const std::string& text) {
  sql::Lexer lexer(text);
  const auto next_is = [&](std::string_view word) {
    return sql::equals_folded(lexer.next_meaningful().text, word);
  };
  if (!next_is("create")) return text;
  const std::size_t keep = lexer.offset();
  if (!next_is("or") || !next_is("replace")) return text;
  return text.substr(0, keep) + text.substr(lexer.offset());
}

}  // namespace

catalog::Definition* Reading::define_statement(catalog::ObjectId id, std::string_view what,
                                               std::string text) {
  // A dump breaks circles of views by a first form that is replaced.
  std::string shape;
  if (const auto first = catalog.definitions.find(id);
      statement->node.boolean("replace") && first != catalog.definitions.end()) {
    shape = first->second.shape;
    catalog.definitions.erase(first);
    std::erase_if(definitions, [&](const auto& known) { return known.first == id; });
  } else if (!define(id, what)) {
    return nullptr;
  }
  definitions.emplace_back(id, statement);
  catalog::Definition& definition = catalog.definitions[id];
  definition.id = std::move(id);
  definition.statements.push_back(catalog::make_statement(without_replace(text)));
  definition.shape = std::move(shape);
  definition.annotations.origin = origin();
  return &definition;
}

// What the SDL has defined already.
void Reading::learn_catalog() {
  const auto learn = [&](ObjectKind kind, const catalog::Name& object, std::string_view what,
                         const catalog::Origin& place) {
    defined_.emplace(key_of({kind, object, {}}),
                     Defined{std::string(what), span_of(place).value_or(SourceSpan{})});
  };
  for (const auto& [id, table] : catalog.tables) {
    learn(ObjectKind::table, id, "table", table.annotations.origin);
    for (const catalog::Index& index : table.indexes) {
      learn(ObjectKind::table, {id.schema, index.name}, "index", index.annotations.origin);
    }
    for (const catalog::Constraint& constraint : table.constraints) {
      if (!constraint.has_index()) continue;
      learn(ObjectKind::table, {id.schema, constraint.name}, "index", constraint.annotations.origin);
    }
  }
  for (const auto& [id, enumeration] : catalog.enums) {
    learn(ObjectKind::enumeration, id, "enum", enumeration.annotations.origin);
  }
  for (const auto& [id, sequence] : catalog.sequences) {
    learn(ObjectKind::sequence, id, "sequence", sequence.annotations.origin);
  }
  for (const auto& [id, definition] : catalog.definitions) {
    defined_.emplace(key_of(id), Defined{std::string(info(id.kind).id),
                                         span_of(definition.annotations.origin).value_or(SourceSpan{})});
  }
}

catalog::Column* Reading::column_of_sequence(const catalog::Name& sequence) {
  if (!identities_) {
    identities_.emplace();
    for (const auto& [name, table] : catalog.tables)
      for (const catalog::Column& column : table.columns)
        if (column.identity)
          identities_->emplace(catalog::identity_sequence(name, column), std::pair(name, column.name));
  }
  const auto found = identities_->find(sequence);
  if (found == identities_->end()) return nullptr;
  return catalog.table(found->second.first)->column(found->second.second);
}

void Reading::split(FileId file) {
  const SourceFile& source = sources.file(file);
  sql::Splitter::Sink sink;
  sink.statement = [&](const sql::StatementText& found) -> Result<void> {
    parse(file, static_cast<std::uint32_t>(found.offset), found.text);
    return {};
  };
  sink.meta_command = [&](const sql::LineComment&) -> Result<void> { return {}; };
  sql::Splitter splitter(std::move(sink));
  Result<void> done = splitter.feed(source.text);
  if (done) done = splitter.finish();
  if (!done) {
    const auto end = static_cast<std::uint32_t>(source.text.size());
    diagnostics.report(Kind::invalid_sql, {file, end, end}, done.error().message);
  }
}

namespace {

// Once more without what newer servers know of tables; what `parsed` says stays when that does not help.
std::vector<sql::TakenOut> parse_without_newer(Statement& statement,
                                               tl::expected<sql::Tree, sql::SyntaxError>& parsed) {
  std::string rest = statement.text;
  std::vector<sql::TakenOut> taken = sql::take_out_newer_clauses(rest);
  if (taken.empty()) return taken;
  auto again = sql::parse(rest);
  if (!again || again->statements().empty()) return {};
  const sql::Node node = again->statements().front().node;
  if (!node.is("CreateStmt") && !node.is("AlterTableStmt")) return {};
  statement.text = std::move(rest);
  parsed = std::move(again);
  return taken;
}

}  // namespace

void Reading::parse(FileId file, std::uint32_t offset, std::string_view text) {
  Statement found;
  found.file = file;
  found.offset = offset;
  found.text = std::string(text);
  auto parsed = sql::parse(found.text);
  const std::vector<sql::TakenOut> newer =
      parsed ? std::vector<sql::TakenOut>() : parse_without_newer(found, parsed);
  if (!parsed) {
    const auto at = std::min<std::size_t>(parsed.error().offset, found.text.size());
    sql::Lexer lexer(std::string_view(found.text).substr(at));
    diagnostics.report(Kind::invalid_sql, found.span(static_cast<std::int64_t>(at), lexer.next().text.size()),
                       parsed.error().message);
    return;
  }
  if (parsed->statements().empty()) return;
  found.tree = *std::move(parsed);
  found.node = found.tree.statements().front().node;
  const std::vector<std::int64_t> places =
      newer.empty() ? std::vector<std::int64_t>() : places_of_constraints(found.node);
  for (const sql::TakenOut& clause : newer)
    found.newer_clauses.emplace_back(ordinal(places, clause.offset), clause.clause);
  statements_.push_back(std::move(found));
}

void Reading::parse(const sdl::DirectiveStatement& directive) {
  auto parsed = sql::parse(directive.text);
  const bool single = parsed && parsed->statements().size() == 1;
  if (!single) {
    const std::string message = parsed ? "several statements where one is meant" : parsed.error().message;
    diagnostics.report(Kind::invalid_sql, directive.span, message).label = "the SQL of this directive";
    return;
  }
  Statement& found = statements_.emplace_back();
  found.file = directive.span.file;
  found.directive = directive.span;
  found.text = directive.text;
  found.tree = *std::move(parsed);
  found.node = found.tree.statements().front().node;
}

void Reading::read(const std::vector<FileId>& files, const std::vector<sdl::DirectiveStatement>& directives) {
  learn_catalog();
  for (const sdl::DirectiveStatement& each : directives) parse(each);
  for (const FileId file : files) split(file);
  qualify(*this, statements_);
  for (const Stage stage : {Stage::define, Stage::alter, Stage::attach}) {
    for (const Statement& each : statements_) {
      const StatementKind* kind = find_statement_kind(each.node.kind());
      if (kind == nullptr || kind->stage != stage) continue;
      statement = &each;
      kind->interpret(*this, each.node);
    }
    if (stage != Stage::alter) continue;
    add_inherited(*this);
    finish_tables(*this);
  }
  for (const Statement& each : statements_) {
    statement = &each;
    const StatementKind* kind = find_statement_kind(each.node.kind());
    if (kind == nullptr) {
      report_unsupported("this statement");
    } else if (kind->stage == Stage::skip) {
      note_skipped(kind->what);
    } else if (kind->stage == Stage::refuse) {
      kind->interpret(*this, each.node);
    }
  }
  find_uses(*this);
}

void add(const SourceMap& sources, const std::vector<FileId>& files,
         const std::vector<sdl::DirectiveStatement>& directives, const Options& options,
         catalog::Catalog& catalog, Diagnostics& diagnostics) {
  if (files.empty() && directives.empty()) return;
  Reading(sources, options, catalog, diagnostics).read(files, directives);
}

}  // namespace wesley::companion
