// SPDX-License-Identifier: Apache-2.0
// What a row of a table must fulfil, as trees that can be evaluated: checks of the table and of its parents,
// of its columns' domains, and the bounds of partitions.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "catalog/catalog.h"
#include "generate/constants.h"
#include "generate/sample_value.h"
#include "sql/tree.h"

namespace wesley::generate {

struct ReadExpression : sql::ExpressionTree {
  std::vector<std::string> columns;  // that it speaks of
};
using Expression = std::shared_ptr<const ReadExpression>;  // null: not to be parsed

struct Rule {
  std::string constraint;  // its name; empty for a bound
  std::string text;
  Expression expression;
  std::vector<std::string> columns;
  std::vector<std::string> sources = {};  // those, and what generated ones among them are made of
  std::string value_of;                   // of a domain: the column that VALUE is; else empty
  bool of_domain = false;
  bool enforced = true;
  bool must_be_true = false;  // a bound; a check may be null
};

struct UniqueKey {
  std::string name;
  std::vector<std::string> columns;  // those of expressions too
  std::vector<Expression> expressions;
  Expression predicate;
  bool has_predicate = false;
  bool nulls_not_distinct = false;
  bool exclusion = false;
  std::vector<std::string> operators = {};  // of an exclusion: one a column; none of its expressions
  bool plain = true;                        // equality of the columns is equality of the key
};

// A column that a row can say: one that is not generated.
struct ColumnRules {
  const catalog::Column* column;
  bool required = false;      // NOT NULL, of the partitions on the way too
  bool written = false;       // a row says it always
  bool ruled = false;         // a rule speaks of it
  bool in_predicate = false;  // the predicate of a unique index does
};

struct TableRules {
  std::vector<ColumnRules> columns;
  std::vector<Rule> rules;
  std::vector<Rule> predicates;  // of its unique indexes
  std::vector<UniqueKey> keys;
  std::map<std::string, Expression> generated;
  std::vector<const catalog::Constraint*> foreign_keys;  // enforced; of the partitions it is put into too
  std::vector<const catalog::Table*> route;              // those partitions
  std::string obstacle;                                  // why no row can be made; empty when one may
};

class RuleBook {
 public:
  explicit RuleBook(const catalog::Catalog& catalog);
  const TableRules& of(const catalog::Table& table);
  Expression parsed(const std::string& text);
  // The `number`th value of a type, null where none is known (sample_value.h).
  const Cell* sample(const catalog::Type& type, std::size_t number);
  // The value of a type that is written so, null where it surely is none (sample_value.h).
  const Cell* written(const catalog::Type& type, const std::string& text);
  const Constants& constants(const Expression& expression, std::size_t variant);
  // What an expression of one column comes to for a value of it, which many tables ask for.
  template <class Evaluate>
  const Datum& outcome(const Expression& expression, const Cell& cell, const Evaluate& evaluate) {
    const auto [place, is_new] = outcomes_.try_emplace({expression.get(), &cell});
    if (is_new) place->second = evaluate();
    return place->second;
  }
  // What rows point to: it stays as long as the book.
  const Cell& keep(Cell cell) { return cells_.emplace_back(std::move(cell)); }
  const catalog::Catalog& catalog() const { return catalog_; }

 private:
  void add_checks(const catalog::Table& table, bool inherited_only, TableRules& rules);
  void add_domains(const catalog::Table& table, TableRules& rules);
  void add_needs(const catalog::Table& table, TableRules& rules);
  void add_exclusion(const catalog::Constraint& constraint, TableRules& rules);
  void add_predicate(const Rare<catalog::Expression>& written, UniqueKey& key, TableRules& rules);
  void add_keys(const catalog::Table& table, TableRules& rules);
  void add_columns(const catalog::Table& table, TableRules& rules);
  bool is_written(const catalog::Column& column, bool required, const TableRules& rules) const;
  bool add_bound(const catalog::Table& partition, TableRules& rules);
  bool add_route(const catalog::Table& table, TableRules& rules, int depth);

  const catalog::Catalog& catalog_;
  std::map<catalog::Name, TableRules> tables_;
  std::unordered_map<std::string, Expression> expressions_;
  std::deque<Cell> cells_;
  std::map<std::pair<const ReadExpression*, const Cell*>, Datum> outcomes_;
  std::map<catalog::Type, std::map<std::size_t, const Cell*>> samples_;
  std::map<catalog::Type, std::unordered_map<std::string, const Cell*>> written_;
  std::map<std::pair<const ReadExpression*, std::size_t>, Constants> constants_;
  std::map<catalog::Name, std::vector<const catalog::Table*>> partitions_;
  std::map<catalog::Name, std::string> rewritten_;  // relations with rewrite rules
};

}  // namespace wesley::generate
