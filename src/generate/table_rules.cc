// SPDX-License-Identifier: Apache-2.0
#include "generate/table_rules.h"

#include <algorithm>

#include <fmt/format.h>

#include "sql/expression.h"
#include "sql/lexer.h"
#include "sql/quote.h"

namespace wesley::generate {

namespace {

using catalog::Table;

// The values of a bound: `('2024-01-01', MINVALUE)` behind the word.
std::vector<std::string> bound_values(std::string_view text, std::string_view word) {
  std::vector<std::string> values;
  sql::Lexer lexer(text);
  sql::Token token = lexer.next_meaningful();
  while (token.kind != sql::TokenKind::end && !sql::equals_folded(token.text, word))
    token = lexer.next_meaningful();
  if (lexer.next_meaningful().text != "(") return values;
  std::string value;
  for (int depth = 1; depth > 0;) {
    token = lexer.next_meaningful();
    if (token.kind == sql::TokenKind::end) return {};
    if (token.text == "(") ++depth;
    if (token.text == ")") --depth;
    if (depth == 0 || (depth == 1 && token.text == ",")) {
      values.push_back(std::move(value));
      value.clear();
    } else {
      if (!value.empty() && token.text != "::" && !value.ends_with("::") && !value.ends_with('-'))
        value += " ";
      value += token.text;
    }
  }
  return values;
}

// A generated column is made of others.
void add_sources(const std::map<std::string, Expression>& generated, Rule& rule) {
  for (const std::string& column : rule.columns) {
    const auto found = generated.find(column);
    if (found == generated.end()) {
      rule.sources.push_back(column);
    } else if (found->second) {
      const std::vector<std::string>& columns = found->second->columns;
      rule.sources.insert(rule.sources.end(), columns.begin(), columns.end());
    }
  }
  std::sort(rule.sources.begin(), rule.sources.end());
  rule.sources.erase(std::unique(rule.sources.begin(), rule.sources.end()), rule.sources.end());
}

bool is_limit(const std::string& value) {
  return sql::equals_folded(value, "minvalue") || sql::equals_folded(value, "maxvalue");
}

// The lower bound itself lies within a range of several columns; of one column the whole range is known.
std::string range_text(const std::vector<std::string>& columns, const std::vector<std::string>& from,
                       const std::vector<std::string>& to) {
  if (columns.size() == 1) {
    std::string out = columns[0] + " IS NOT NULL";
    if (!is_limit(from[0])) out += fmt::format(" AND {} >= {}", columns[0], from[0]);
    if (!is_limit(to[0])) out += fmt::format(" AND {} < {}", columns[0], to[0]);
    return out;
  }
  std::string out;
  bool open = false;
  for (std::size_t place = 0; place < columns.size(); ++place) {
    out += (place == 0 ? "" : " AND ") + columns[place];
    open = open || is_limit(from[place]);
    if (!open) {
      out += " = " + from[place];
    } else if (place == 0 && !is_limit(to[0])) {
      out += " < " + to[0];
    } else {
      out += " IS NOT NULL";
    }
  }
  return out;
}

// What the bound says of the key's columns; empty when that is not known.
std::string bound_text(const catalog::PartitionKey& key, const std::string& bound) {
  std::vector<std::string> columns;
  for (const catalog::IndexKey& part : key.keys) {
    if (part.column.empty()) return {};
    columns.push_back(sql::quote_identifier(part.column));
  }
  if (key.strategy == catalog::PartitionStrategy::list) {
    const std::vector<std::string> values = bound_values(bound, "in");
    std::string list;
    for (const std::string& value : values) {
      if (sql::equals_folded(value, "null")) continue;
      list += (list.empty() ? "" : ", ") + value;
    }
    return list.empty() ? std::string() : fmt::format("{} IN ({})", columns[0], list);
  }
  if (key.strategy != catalog::PartitionStrategy::range) return {};
  const std::vector<std::string> from = bound_values(bound, "from");
  const std::vector<std::string> to = bound_values(bound, "to");
  if (from.size() != columns.size() || to.size() != columns.size()) return {};
  return range_text(columns, from, to);
}

}  // namespace

RuleBook::RuleBook(const catalog::Catalog& catalog) : catalog_(catalog) {
  for (const auto& [name, table] : catalog.tables) {
    if (table.partition_of) partitions_[table.partition_of->parent].push_back(&table);
  }
  for (const auto& [id, definition] : catalog.definitions) {
    if (id.kind == catalog::ObjectKind::rule) rewritten_[id.name] = id.detail;
  }
}

Expression RuleBook::parsed(const std::string& text) {
  const auto [place, is_new] = expressions_.try_emplace(text);
  if (is_new) {
    if (auto tree = sql::parse_expression(text)) {
      ReadExpression read{std::move(*tree), {}};
      read.columns = sql::references(read.root).columns;
      place->second = std::make_shared<const ReadExpression>(std::move(read));
    }
  }
  return place->second;
}

const Cell* RuleBook::sample(const catalog::Type& type, std::size_t number) {
  const auto [place, is_new] = samples_[type].try_emplace(number);
  if (is_new) {
    if (auto cell = sample_value(catalog_, type, number)) place->second = &keep(std::move(*cell));
  }
  return place->second;
}

const Cell* RuleBook::written(const catalog::Type& type, const std::string& text) {
  const auto [place, is_new] = written_[type].try_emplace(text);
  if (is_new) {
    if (auto cell = value_of_text(catalog_, type, text)) place->second = &keep(std::move(*cell));
  }
  return place->second;
}

const Constants& RuleBook::constants(const Expression& expression, std::size_t variant) {
  const auto [place, is_new] = constants_.try_emplace({expression.get(), variant});
  if (is_new) place->second = constants_of(expression->root, variant);
  return place->second;
}

const TableRules& RuleBook::of(const Table& table) {
  const auto [place, is_new] = tables_.try_emplace(table.name);
  TableRules& rules = place->second;
  if (!is_new) return rules;
  if (const auto rewritten = rewritten_.find(table.name); rewritten != rewritten_.end())
    rules.obstacle = fmt::format("rule {} rewrites its statements", rewritten->second);
  add_checks(table, false, rules);
  for (const catalog::Name& parent : table.inherits) {
    if (const Table* found = catalog_.table(parent)) add_checks(*found, true, rules);
  }
  add_domains(table, rules);
  add_keys(table, rules);
  for (const catalog::Column& column : table.columns) {
    if (column.generated) rules.generated[column.name] = parsed(column.generated->expression.text);
  }
  const bool bounded = !table.partition_of || add_bound(table, rules);
  if (rules.obstacle.empty() && (!bounded || !add_route(table, rules, 0)))
    rules.obstacle = "no value is known that one of its partitions takes";
  add_columns(table, rules);
  return rules;
}

void RuleBook::add_checks(const Table& table, bool inherited_only, TableRules& rules) {
  for (const catalog::Constraint& constraint : table.constraints) {
    const catalog::Check* check = constraint.check();
    if (check == nullptr || (inherited_only && check->no_inherit)) continue;
    const bool known = std::any_of(rules.rules.begin(), rules.rules.end(),
                                   [&](const Rule& rule) { return rule.constraint == constraint.name; });
    if (known) continue;
    Rule rule;
    rule.constraint = constraint.name;
    rule.text = check->expression.text;
    rule.expression = parsed(rule.text);
    rule.enforced = constraint.enforced;
    if (rule.expression) rule.columns = rule.expression->columns;
    rules.rules.push_back(std::move(rule));
  }
}

void RuleBook::add_domains(const Table& table, TableRules& rules) {
  for (const catalog::Column& column : table.columns) {
    catalog::Type type = column.type;
    for (int depth = 0; depth < 20 && !type.array; ++depth) {
      const auto found = catalog_.domains.find({type.schema, type.name});
      if (found == catalog_.domains.end()) break;
      for (const catalog::DomainCheck& check : found->second.checks) {
        Rule rule;
        rule.constraint = check.name;
        rule.text = check.expression.text;
        rule.expression = parsed(rule.text);
        rule.columns = {column.name};
        rule.value_of = column.name;
        rule.of_domain = true;
        rules.rules.push_back(std::move(rule));
      }
      type = found->second.base;
    }
  }
}

// Two rows are apart where an element is null in one of them, or is to be equal and is not.
void RuleBook::add_exclusion(const catalog::Constraint& constraint, TableRules& rules) {
  UniqueKey key;
  key.name = constraint.name;
  key.exclusion = true;
  for (const catalog::ExclusionElement& element : constraint.exclusion()->elements) {
    key.plain = key.plain && !element.key.column.empty();
    if (element.key.column.empty()) continue;
    key.columns.push_back(element.key.column);
    key.operators.push_back(element.operator_);
  }
  add_predicate(constraint.exclusion()->predicate, key, rules);
  rules.keys.push_back(std::move(key));
}

// A row that is in the index is the one to try.
void RuleBook::add_predicate(const Rare<catalog::Expression>& written, UniqueKey& key, TableRules& rules) {
  key.has_predicate = written.has_value();
  if (!written) return;
  key.predicate = parsed(written->text);
  if (!key.predicate) return;
  Rule predicate;
  predicate.text = written->text;
  predicate.expression = key.predicate;
  predicate.must_be_true = true;
  predicate.columns = key.predicate->columns;
  rules.predicates.push_back(std::move(predicate));
}

void RuleBook::add_keys(const Table& table, TableRules& rules) {
  for (const catalog::Constraint& constraint : table.constraints) {
    const catalog::Key* key = constraint.key();
    if (key == nullptr) {
      if (constraint.exclusion() != nullptr) add_exclusion(constraint, rules);
      continue;
    }
    UniqueKey unique;
    unique.name = constraint.name;
    unique.columns = key->columns;
    unique.nulls_not_distinct = key->nulls_not_distinct;
    unique.plain = !key->without_overlaps;
    rules.keys.push_back(std::move(unique));
  }
  for (const catalog::Index& index : table.indexes) {
    if (!index.unique) continue;
    UniqueKey unique;
    unique.name = index.name;
    unique.nulls_not_distinct = index.nulls_not_distinct;
    for (const catalog::IndexKey& key : index.keys) {
      if (!key.column.empty()) {
        unique.columns.push_back(key.column);
        continue;
      }
      const Expression expression = parsed(key.expression->text);
      unique.plain = false;
      unique.expressions.push_back(expression);
      if (!expression) continue;
      unique.columns.insert(unique.columns.end(), expression->columns.begin(), expression->columns.end());
    }
    add_predicate(index.predicate, unique, rules);
    rules.keys.push_back(std::move(unique));
  }
}

// Those of the partitions on the way as well.
void RuleBook::add_needs(const Table& table, TableRules& rules) {
  std::vector<const Table*> tables = {&table};
  tables.insert(tables.end(), rules.route.begin(), rules.route.end());
  for (const Table* each : tables) {
    for (const catalog::Column& column : each->columns) {
      if (!column.not_null) continue;
      const auto same = std::find_if(rules.columns.begin(), rules.columns.end(),
                                     [&](const ColumnRules& own) { return own.column->name == column.name; });
      if (same != rules.columns.end()) same->required = true;
    }
    for (const catalog::Constraint& constraint : each->constraints) {
      if (constraint.foreign_key() == nullptr || !constraint.enforced) continue;
      const bool known = std::any_of(rules.foreign_keys.begin(), rules.foreign_keys.end(),
                                     [&](const auto* other) { return other->name == constraint.name; });
      if (!known) rules.foreign_keys.push_back(&constraint);
    }
  }
}

// Which columns its rows say.
void RuleBook::add_columns(const Table& table, TableRules& rules) {
  for (const catalog::Column& column : table.columns) {
    if (!column.generated) rules.columns.push_back({&column});
  }
  add_needs(table, rules);
  const auto mark = [&](std::vector<Rule>& list, bool ColumnRules::*flag) {
    for (Rule& rule : list) {
      add_sources(rules.generated, rule);
      for (ColumnRules& column : rules.columns) {
        const auto found = std::find(rule.sources.begin(), rule.sources.end(), column.column->name);
        if (found != rule.sources.end()) column.*flag = true;
      }
    }
  };
  mark(rules.rules, &ColumnRules::ruled);
  mark(rules.predicates, &ColumnRules::in_predicate);
  for (ColumnRules& column : rules.columns)
    column.written = is_written(*column.column, column.required, rules);
}

// Needed, or of interest to a constraint. Defaults that call something may need a session that is not there.
bool RuleBook::is_written(const catalog::Column& column, bool required, const TableRules& rules) const {
  const auto is_key = [&](const UniqueKey& key) {
    return !key.exclusion &&
           std::find(key.columns.begin(), key.columns.end(), column.name) != key.columns.end();
  };
  if (std::any_of(rules.keys.begin(), rules.keys.end(), is_key)) return true;
  if (column.identity) return false;
  const bool has_default = column.default_value && !column.default_value->text.starts_with("NULL");
  const bool plain_default = has_default && (column.default_value->text.find('(') == std::string::npos ||
                                             column.default_value->text == "now()");
  if (has_default && !plain_default) return true;
  if (required && !has_default) return true;
  return !column.type.schema.empty() && catalog_.domains.count({column.type.schema, column.type.name}) > 0;
}

// A partition takes what its own bound and those of the partitions above it allow.
bool RuleBook::add_bound(const Table& partition, TableRules& rules) {
  const Table* parent = catalog_.table(partition.partition_of->parent);
  if (parent == nullptr || !parent->partition_key) return false;
  Rule rule;
  rule.text = bound_text(*parent->partition_key, partition.partition_of->bound.text);
  if (rule.text.empty()) return false;
  rule.expression = parsed(rule.text);
  rule.must_be_true = true;
  if (!rule.expression) return false;
  rule.columns = rule.expression->columns;
  rules.rules.push_back(std::move(rule));
  return !parent->partition_of || add_bound(*parent, rules);
}

// A row of a partitioned table must find its way down to one of them: the first whose bound is understood.
// The checks of its own come along.
bool RuleBook::add_route(const Table& table, TableRules& rules, int depth) {
  if (!table.partition_key) return true;
  if (depth > 10) return false;
  for (const Table* partition : partitions_[table.name]) {
    const std::size_t before = rules.rules.size();
    Rule rule;
    rule.text = bound_text(*table.partition_key, partition->partition_of->bound.text);
    if (rule.text.empty()) continue;
    rule.expression = parsed(rule.text);
    rule.must_be_true = true;
    if (!rule.expression) continue;
    rule.columns = rule.expression->columns;
    rules.rules.push_back(std::move(rule));
    add_checks(*partition, false, rules);
    rules.route.push_back(partition);
    if (add_route(*partition, rules, depth + 1)) return true;
    rules.rules.resize(before);
    rules.route.pop_back();
  }
  return false;
}

}  // namespace wesley::generate
