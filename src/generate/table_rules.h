// SPDX-License-Identifier: Apache-2.0
// What a row of a table must fulfil, as trees that can be evaluated: checks of the table and of its parents,
// of its columns' domains, and the bounds of partitions.
#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "catalog/catalog.h"
#include "generate/evaluate.h"
#include "sql/tree.h"

namespace wesley::generate {

using Expression = std::shared_ptr<const sql::ExpressionTree>;  // null: not to be parsed

struct Rule {
  std::string constraint;  // its name; empty for a bound
  std::string text;
  Expression expression;
  std::vector<std::string> columns;
  std::string value_of;  // of a domain: the column that VALUE is; else empty
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

struct TableRules {
  std::vector<Rule> rules;
  std::vector<Rule> predicates;  // of its unique indexes
  std::vector<UniqueKey> keys;
  std::map<std::string, Expression> generated;
  std::vector<const catalog::Constraint*> foreign_keys;  // enforced; of the partitions it is put into too
  std::vector<const catalog::Table*> route;              // those partitions
  std::set<std::string> required;                        // NOT NULL, there too
  std::string obstacle;                                  // why no row can be made; empty when one may
};

class RuleBook {
 public:
  explicit RuleBook(const catalog::Catalog& catalog);
  const TableRules& of(const catalog::Table& table);
  Expression parsed(const std::string& text);
  const catalog::Catalog& catalog() const { return catalog_; }

 private:
  void add_checks(const catalog::Table& table, bool inherited_only, TableRules& rules);
  void add_domains(const catalog::Table& table, TableRules& rules);
  void add_needs(const catalog::Table& table, TableRules& rules);
  void add_exclusion(const catalog::Constraint& constraint, TableRules& rules);
  void add_predicate(const std::optional<catalog::Expression>& written, UniqueKey& key, TableRules& rules);
  void add_keys(const catalog::Table& table, TableRules& rules);
  bool add_bound(const catalog::Table& partition, TableRules& rules);
  bool add_route(const catalog::Table& table, TableRules& rules, int depth);

  const catalog::Catalog& catalog_;
  std::map<catalog::Name, TableRules> tables_;
  std::unordered_map<std::string, Expression> expressions_;
  std::map<catalog::Name, std::vector<const catalog::Table*>> partitions_;
  std::map<catalog::Name, std::string> rewritten_;  // relations with rewrite rules
};

}  // namespace wesley::generate
