// SPDX-License-Identifier: Apache-2.0
#include "support/random_catalog.h"

#include <algorithm>
#include <array>

#include "base/check.h"
#include "sql/quote.h"

namespace wesley::support {

namespace {

using catalog::Catalog;
using catalog::Column;
using catalog::Constraint;
using catalog::Name;
using catalog::Table;

struct TypeCase {
  const char* type;
  std::vector<const char*> defaults;
  const char* check;      // over `%`; empty for none
  bool ordered = true;    // has a btree operator class
  bool integral = false;  // may be an identity
  bool text = false;      // has a collation
};

// What a column can be. Checks and defaults are written as an author would, not as the server prints them.
const std::vector<TypeCase>& type_cases() {
  static const std::vector<TypeCase> cases = {
      {"integer", {"0", "-1", "1 + 2"}, "% > 0", true, true},
      {"bigint", {"0", "9000000000"}, "% BETWEEN 1 AND 100", true, true},
      {"smallint", {"7"}, "% <> 0", true, true},
      {"text", {"''", "'it''s'", "'a' || 'b'"}, "length(%) < 100", true, false, true},
      {"character varying(20)", {"'x'"}, "% IN ('x', 'y')", true, false, true},
      {"boolean", {"true", "false"}, "% IS NOT NULL", true},
      {"uuid", {"gen_random_uuid()"}, "", true},
      {"timestamp with time zone", {"now()", "CURRENT_TIMESTAMP"}, "% > '2000-01-01 00:00:00+00'", true},
      {"date", {"CURRENT_DATE", "'2020-02-29'"}, "", true},
      {"numeric(12,2)", {"0", "1.50"}, "% >= 0", true},
      {"double precision", {"0", "1.5"}, "% < 1e10", true},
      {"jsonb", {"'{}'"}, "jsonb_typeof(%) = 'object'", true},
      {"bytea", {}, "", true},
      {"interval", {"'1 day'"}, "", true},
      {"inet", {"'127.0.0.1'"}, "", true},
      {"point", {}, "", false},
      {"text[]", {"'{}'"}, "cardinality(%) < 10", true},
      {"integer[]", {"ARRAY[1, 2]"}, "", true},
  };
  return cases;
}

const TypeCase* case_of(const catalog::Type& type) {
  const std::string spelling = sql::to_string(type);
  const auto found = std::find_if(type_cases().begin(), type_cases().end(),
                                  [&](const TypeCase& one) { return spelling == one.type; });
  return found == type_cases().end() ? nullptr : &*found;
}

catalog::Type type_of(const char* spelling) {
  auto type = sql::parse_type_name(spelling, "");
  WESLEY_CHECK(type, "a type of the table above");
  return *type;
}

template <class Part>
void insert_sorted(std::vector<Part>& parts, Part part) {
  const auto at = std::lower_bound(parts.begin(), parts.end(), part.name,
                                   [](const Part& one, const std::string& name) { return one.name < name; });
  parts.insert(at, std::move(part));
}

std::string with_column(std::string text, const std::string& column) {
  for (std::size_t at = text.find('%'); at != std::string::npos; at = text.find('%')) {
    text.replace(at, 1, sql::quote_identifier(column));
  }
  return text;
}

bool is_ordered(const Column& column) {
  const TypeCase* known = case_of(column.type);
  return known == nullptr || known->ordered;  // enums are
}

std::vector<const Column*> ordered_columns(const Table& table) {
  std::vector<const Column*> columns;
  for (const Column& column : table.columns) {
    if (is_ordered(column)) columns.push_back(&column);
  }
  return columns;
}

}  // namespace

// Mostly plain, with the odd one that needs quotes or is not ASCII.
std::string CatalogMaker::fresh_name() {
  static const std::vector<std::string> words = {"account", "item",  "user",   "order", "Mixed", "with space",
                                                 "größe",   "label", "a\"b",   "tag",   "part",  "event",
                                                 "select",  "v$",    "2start", "note",  "team",  "line"};
  std::string name = random_.pick(words);
  while (!used_.insert(name).second) name = random_.pick(words) + "_" + std::to_string(random_.below(10000));
  return name;
}

std::string CatalogMaker::fresh_column_name(const Table& table) {
  static const std::vector<std::string> words = {"id",   "name", "value", "state", "Flag",  "order",
                                                 "user", "at",   "été",   "total", "x y z", "kind"};
  std::string name = random_.pick(words);
  while (table.column(name) != nullptr) name = random_.pick(words) + std::to_string(random_.below(1000));
  return name;
}

std::optional<std::string> CatalogMaker::maybe_comment() {
  static const std::vector<std::string> comments = {"plain", "it's quoted", "two\nlines", "back\\slash", "☃"};
  if (!random_.one_in(6)) return std::nullopt;
  return random_.pick(comments);
}

void CatalogMaker::add_enum(Catalog& catalog) {
  static const std::vector<std::string> labels = {"NEW", "OPEN", "DONE", "in-progress", "it's", "großes"};
  catalog::Enum enumeration;
  enumeration.name = {"public", fresh_name()};
  for (const std::string& label : labels) {
    if (!random_.one_in(3)) enumeration.labels.push_back({label, {}});
  }
  if (enumeration.labels.empty()) enumeration.labels.push_back({"ONLY", {}});
  enumeration.comment = maybe_comment();
  catalog.enums.emplace(enumeration.name, enumeration);
}

void CatalogMaker::add_sequence(Catalog& catalog) {
  catalog::Sequence sequence;
  sequence.name = {"public", fresh_name()};
  sequence.options =
      catalog::default_sequence_options(random_.one_in(2) ? "bigint" : "integer", !random_.one_in(4));
  if (random_.one_in(3)) sequence.options.cache = 10;
  if (random_.one_in(3)) sequence.options.cycle = true;
  sequence.comment = maybe_comment();
  if (!catalog.tables.empty() && random_.one_in(3)) {
    auto at =
        std::next(catalog.tables.begin(), static_cast<std::ptrdiff_t>(random_.below(catalog.tables.size())));
    sequence.owned_by.emplace(at->first, random_.pick(at->second.columns).name);
  }
  catalog.sequences.emplace(sequence.name, sequence);
}

Column CatalogMaker::make_column(const Catalog& catalog, const Table& table) {
  Column column;
  column.name = fresh_column_name(table);
  if (!catalog.enums.empty() && random_.one_in(6)) {
    const auto at =
        std::next(catalog.enums.begin(), static_cast<std::ptrdiff_t>(random_.below(catalog.enums.size())));
    column.type = {at->first.schema, at->first.name, "", random_.one_in(4)};
    if (!column.type.array && random_.one_in(2)) {
      column.default_value = catalog::make_expression(
          sql::quote_literal(random_.pick(at->second.labels).label), column_types(table), &column.type);
    }
  } else {
    column.type = type_of(random_.pick(type_cases()).type);
    decorate_column(table, column);
  }
  column.not_null = column.identity || random_.one_in(2);
  column.comment = maybe_comment();
  return column;
}

// A default, an identity or a generation; storage and the like.
void CatalogMaker::decorate_column(const Table& table, Column& column) {
  const TypeCase& kind = *case_of(column.type);
  const std::vector<const Column*> sources = ordered_columns(table);
  const auto plain = std::find_if(sources.begin(), sources.end(), [&](const Column* source) {
    return source->type == column.type && !source->generated;
  });
  if (kind.integral && random_.one_in(5)) {
    column.identity = catalog::Identity{random_.one_in(2), catalog::default_sequence_options(kind.type)};
    if (random_.one_in(2)) column.identity->options.start = 100;
    if (random_.one_in(3)) column.identity->options.increment = 5;
  } else if (plain != sources.end() && random_.one_in(5)) {
    column.generated = catalog::Generated{
        catalog::make_expression(sql::quote_identifier((*plain)->name), column_types(table), &column.type),
        true};
  } else if (!kind.defaults.empty() && random_.one_in(2)) {
    column.default_value =
        catalog::make_expression(random_.pick(kind.defaults), column_types(table), &column.type);
  }
  if (kind.text && random_.one_in(6)) column.collation = Name{"", "C"};
  if (kind.text && random_.one_in(8)) column.storage = "external";
  if (kind.text && random_.one_in(10) && shape_.server_major >= 14) column.compression = "pglz";
  if (random_.one_in(10)) column.statistics = 500;
}

void CatalogMaker::add_key(Table& table, bool primary) {
  const std::vector<const Column*> columns = ordered_columns(table);
  if (columns.empty() || (primary && table.primary_key() != nullptr)) return;
  Constraint constraint;
  constraint.name = fresh_name();
  catalog::Key key;
  key.primary = primary;
  key.columns.push_back(random_.pick(columns)->name);
  const std::string& second = random_.pick(columns)->name;
  if (second != key.columns[0] && random_.one_in(2)) key.columns.push_back(second);
  key.nulls_not_distinct = !primary && random_.one_in(5) && shape_.server_major >= 15;
  const Column& other = random_.pick(table.columns);
  if (std::find(key.columns.begin(), key.columns.end(), other.name) == key.columns.end() &&
      random_.one_in(4)) {
    key.include.push_back(other.name);
  }
  if (primary) {
    for (const std::string& name : key.columns) table.column(name)->not_null = true;
  }
  constraint.deferrable = random_.one_in(6);
  constraint.initially_deferred = constraint.deferrable && random_.one_in(2);
  constraint.body = std::move(key);
  constraint.comment = maybe_comment();
  insert_sorted(table.constraints, std::move(constraint));
}

void CatalogMaker::add_check(Table& table) {
  const Column& column = random_.pick(table.columns);
  const TypeCase* kind = case_of(column.type);
  if (kind == nullptr || std::string_view(kind->check).empty()) return;
  Constraint constraint;
  constraint.name = fresh_name();
  constraint.body =
      catalog::Check{catalog::make_expression(with_column(kind->check, column.name), column_types(table)),
                     random_.one_in(6)};
  constraint.validated = !shape_.invalid || !random_.one_in(6);
  constraint.comment = maybe_comment();
  insert_sorted(table.constraints, std::move(constraint));
}

void CatalogMaker::add_index(Table& table) {
  const std::vector<const Column*> columns = ordered_columns(table);
  if (columns.empty()) return;
  catalog::Index index;
  index.name = fresh_name();
  const Column& first = *random_.pick(columns);
  catalog::IndexKey key;
  const TypeCase* kind = case_of(first.type);
  if (kind != nullptr && kind->text && random_.one_in(3)) {
    key.expression =
        catalog::make_expression("lower(" + sql::quote_identifier(first.name) + ")", column_types(table));
  } else {
    key.column = first.name;
    if (std::string_view(kind == nullptr ? "" : kind->type) == "text" && random_.one_in(4)) {
      key.opclass = Name{"", "text_pattern_ops"};
    }
  }
  key.descending = random_.one_in(4);
  key.nulls_first = random_.one_in(4) ? !key.descending : key.descending;
  index.keys.push_back(std::move(key));
  if (kind != nullptr && std::string_view(kind->type) == "jsonb" && random_.one_in(2)) {
    index.method = "gin";
    index.keys = {catalog::IndexKey()};
    index.keys[0].column = first.name;
  } else {
    index.unique = random_.one_in(3);
    index.nulls_not_distinct = index.unique && random_.one_in(4) && shape_.server_major >= 15;
    if (random_.one_in(5)) index.include.push_back(random_.pick(table.columns).name);
    if (random_.one_in(5)) index.options = {{"fillfactor", "80"}};
  }
  if (random_.one_in(4)) {
    index.predicate =
        catalog::make_expression(sql::quote_identifier(first.name) + " IS NOT NULL", column_types(table));
  }
  index.valid = !shape_.invalid || !random_.one_in(10);
  index.comment = maybe_comment();
  insert_sorted(table.indexes, std::move(index));
}

// Onto a key of any table, from columns of the same types; not yet there ones are added.
void CatalogMaker::add_foreign_key(Catalog& catalog, Table& table) {
  auto at =
      std::next(catalog.tables.begin(), static_cast<std::ptrdiff_t>(random_.below(catalog.tables.size())));
  const Table& referenced = at->second;
  std::vector<const Constraint*> keys;
  for (const Constraint& constraint : referenced.constraints) {
    if (constraint.key() != nullptr && !constraint.deferrable) keys.push_back(&constraint);
  }
  if (keys.empty() || table.unlogged != referenced.unlogged) return;
  const std::vector<std::string> targets = random_.pick(keys)->key()->columns;
  catalog::ForeignKey key;
  key.referenced = referenced.name;
  key.referenced_columns = targets;
  for (const std::string& target : targets) {
    Column column;
    column.name = fresh_column_name(table);
    column.type = referenced.column(target)->type;
    column.collation = referenced.column(target)->collation;
    key.columns.push_back(column.name);
    table.columns.push_back(std::move(column));
  }
  constexpr std::array actions = {catalog::ReferentialAction::no_action,
                                  catalog::ReferentialAction::restrict_, catalog::ReferentialAction::cascade,
                                  catalog::ReferentialAction::set_null};
  key.on_delete = actions.at(random_.below(actions.size()));
  key.on_update = actions.at(random_.below(actions.size()));
  key.match_full = random_.one_in(6);
  Constraint constraint;
  constraint.name = fresh_name();
  constraint.body = std::move(key);
  constraint.deferrable = random_.one_in(4);
  constraint.initially_deferred = constraint.deferrable && random_.one_in(2);
  constraint.validated = !shape_.invalid || !random_.one_in(6);
  insert_sorted(table.constraints, std::move(constraint));
}

void CatalogMaker::add_table(Catalog& catalog) {
  Table table;
  table.name = {"public", fresh_name()};
  const std::size_t columns = 1 + random_.below(shape_.columns);
  for (std::size_t i = 0; i < columns; ++i) table.columns.push_back(make_column(catalog, table));
  if (!random_.one_in(5)) add_key(table, true);
  if (random_.one_in(2)) add_key(table, false);
  for (std::size_t i = random_.below(3); i > 0; --i) add_check(table);
  for (std::size_t i = random_.below(3); i > 0; --i) add_index(table);
  table.unlogged = random_.one_in(10);
  if (random_.one_in(6)) table.options = {{"autovacuum_enabled", "false"}, {"fillfactor", "70"}};
  table.comment = maybe_comment();
  const Name name = table.name;
  Table& added = catalog.tables.emplace(name, std::move(table)).first->second;
  if (random_.one_in(2)) add_foreign_key(catalog, added);
}

Catalog CatalogMaker::make() {
  used_.clear();
  Catalog catalog;
  catalog.schemas.emplace("public", catalog::Schema{"public", std::nullopt});
  for (std::size_t i = random_.below(3); i > 0; --i) add_enum(catalog);
  for (std::size_t i = 0; i < shape_.tables; ++i) add_table(catalog);
  for (std::size_t i = random_.below(3); i > 0; --i) add_sequence(catalog);
  if (shape_.families && random_.one_in(2)) add_partitioned(catalog);
  if (shape_.families && random_.one_in(2)) add_child(catalog);
  if (shape_.objects) {
    for (std::size_t i = random_.below(12); i > 0; --i) add_object(catalog);
  }
  return catalog;
}

Catalog random_catalog(std::uint64_t seed, const CatalogShape& shape) {
  return CatalogMaker(seed, shape).make();
}

}  // namespace wesley::support
