// SPDX-License-Identifier: Apache-2.0
#include "sdl/catalog_text.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "sdl/parse.h"
#include "sql/type_name.h"

namespace wesley::sdl::testing {

namespace {

std::string list(const std::vector<std::string>& names) {
  return fmt::format("({})", fmt::join(names, ", "));
}

std::string options_text(const catalog::SequenceOptions& options) {
  const auto usual = catalog::default_sequence_options(options.type, options.increment > 0);
  if (options == usual) return {};
  return fmt::format("[{} {} {}..{} cache {}{}]", options.start, options.increment, options.minimum,
                     options.maximum, options.cache, options.cycle ? " cycle" : "");
}

std::string column_text(const catalog::Column& column) {
  std::string out =
      fmt::format("  {} {}{}", column.name, sql::to_string(column.type), column.not_null ? "!" : "");
  if (column.default_value) out += " = " + column.default_value->text;
  if (column.generated) {
    out += fmt::format(" as {}{}", column.generated->expression.text,
                       column.generated->stored ? "" : " virtual");
  }
  if (column.identity) {
    out += fmt::format(" identity{}{}", column.identity->always ? " always" : "",
                       options_text(column.identity->options));
  }
  if (column.collation) out += " collate " + column.collation->name;
  if (column.storage) out += " storage " + *column.storage;
  if (column.statistics) out += fmt::format(" statistics {}", *column.statistics);
  if (column.comment) out += fmt::format(" -- {}", *column.comment);
  if (column.annotations.renamed) out += fmt::format(" (was {})", column.annotations.renamed->from);
  return out + "\n";
}

constexpr const char* actions[] = {"", "restrict", "cascade", "set null", "set default"};

std::string constraint_text(const catalog::Constraint& constraint) {
  std::string out = "  ";
  if (const auto* key = constraint.key()) {
    out += fmt::format("{} {} {}", key->primary ? "pk" : "unique", constraint.name, list(key->columns));
    if (!key->include.empty()) out += " include " + list(key->include);
    if (key->nulls_not_distinct) out += " nulls not distinct";
  } else if (const auto* foreign = constraint.foreign_key()) {
    out += fmt::format("fk {} {} -> {} {}", constraint.name, list(foreign->columns),
                       to_string(foreign->referenced), list(foreign->referenced_columns));
    const std::string on_delete = actions[static_cast<int>(foreign->on_delete)];
    const std::string on_update = actions[static_cast<int>(foreign->on_update)];
    if (!on_delete.empty()) out += " delete " + on_delete;
    if (!on_update.empty()) out += " update " + on_update;
    if (foreign->match_full) out += " match full";
  } else {
    const auto* check = constraint.check();
    out += fmt::format("check {} {}{}", constraint.name, check->expression.text,
                       check->no_inherit ? " no inherit" : "");
  }
  if (constraint.deferrable) out += " deferrable";
  if (constraint.initially_deferred) out += " deferred";
  return out + "\n";
}

std::string key_text(const catalog::IndexKey& key) {
  std::string out = key.expression ? "(" + key.expression->text + ")" : key.column;
  if (key.collation) out += " collate " + key.collation->name;
  if (key.opclass)
    out += " " + (key.opclass->schema.empty() ? "" : key.opclass->schema + ".") + key.opclass->name;
  if (key.descending) out += " desc";
  if (key.nulls_first != key.descending) out += key.nulls_first ? " nulls first" : " nulls last";
  return out;
}

std::string index_text(const catalog::Index& index) {
  std::vector<std::string> keys;
  for (const auto& key : index.keys) keys.push_back(key_text(key));
  std::string out = fmt::format("  {} {}", index.unique ? "unique index" : "index", index.name);
  if (index.method != "btree") out += " " + index.method;
  out += " " + list(keys);
  if (!index.include.empty()) out += " include " + list(index.include);
  if (index.nulls_not_distinct) out += " nulls not distinct";
  for (const auto& [key, value] : index.options) out += fmt::format(" {}={}", key, value);
  if (index.predicate) out += " where " + index.predicate->text;
  return out + "\n";
}

}  // namespace

std::string catalog_text(const catalog::Catalog& catalog) {
  std::string out;
  for (const auto& [name, extension] : catalog.extensions) {
    out += fmt::format("extension {} in {} {}\n", name, extension.schema, extension.version);
  }
  for (const auto& [name, enumeration] : catalog.enums) {
    std::vector<std::string> labels;
    for (const auto& label : enumeration.labels) {
      labels.push_back(label.label);
      if (label.annotations.renamed)
        labels.back() += fmt::format(" (was {})", label.annotations.renamed->from);
    }
    out += fmt::format("enum {} {}\n", to_string(name), list(labels));
  }
  for (const auto& [name, sequence] : catalog.sequences) {
    out += fmt::format("sequence {} {}{}", to_string(name), sequence.options.type,
                       options_text(sequence.options));
    if (sequence.owned_by)
      out += fmt::format(" of {}.{}", to_string(sequence.owned_by->first), sequence.owned_by->second);
    out += "\n";
  }
  for (const auto& [name, table] : catalog.tables) {
    out += fmt::format("{}table {}", table.unlogged ? "unlogged " : "", to_string(name));
    for (const auto& [key, value] : table.options) out += fmt::format(" {}={}", key, value);
    if (table.comment) out += fmt::format(" -- {}", *table.comment);
    if (table.annotations.renamed) out += fmt::format(" (was {})", table.annotations.renamed->from);
    out += "\n";
    for (const auto& column : table.columns) out += column_text(column);
    for (const auto& constraint : table.constraints) out += constraint_text(constraint);
    for (const auto& index : table.indexes) out += index_text(index);
  }
  return out;
}

Outcome compile_text(std::string_view text, const CompileOptions& options) {
  SourceMap sources;
  Diagnostics diagnostics;
  const FileId file = sources.add("schema.graphql", std::string(text));
  std::vector<Document> documents;
  documents.push_back(parse(sources, file, diagnostics));
  Outcome outcome{compile(sources, std::move(documents), options, diagnostics), {}};
  for (const Diagnostic& diagnostic : diagnostics.sorted()) {
    const Position position = diagnostic.span ? sources.position(*diagnostic.span) : Position{};
    outcome.diagnostics += fmt::format("{}:{} {} {}", position.line, position.column,
                                       code_text(diagnostic.kind), diagnostic.message);
    if (!diagnostic.help.empty()) outcome.diagnostics += " | " + diagnostic.help;
    outcome.diagnostics += "\n";
  }
  return outcome;
}

}  // namespace wesley::sdl::testing
