// SPDX-License-Identifier: Apache-2.0
#include "generate/row_search.h"

#include <algorithm>
#include <cstdlib>
#include <optional>
#include <set>

#include <fmt/format.h>

#include "sql/quote.h"

namespace wesley::generate {

namespace {

using catalog::Column;
using catalog::Table;

constexpr std::size_t most_trials = 4000;
constexpr std::size_t most_candidates = 40;

bool same_value(const Row& left, const Row& right, const std::string& column) {
  const Cell* one = left.find(column);
  const Cell* other = right.find(column);
  if (one == nullptr || other == nullptr) return false;
  const bool numbers = one->datum.kind == Datum::Kind::number && other->datum.kind == Datum::Kind::number;
  return one->sql == other->sql || (numbers && one->datum.number == other->datum.number);  // 0 and -0
}

using Choices = std::vector<const Cell*>;

// A column that rules speak of, and what it may hold.
struct Open {
  const Column* column;
  Choices choices;
  std::size_t group;  // the number of its first column
};

// Columns that a rule ties together, with the rules to ask once the column of that place has a value.
struct Group {
  std::vector<const Open*> columns;
  std::vector<std::vector<const Rule*>> rules;
  std::vector<const UniqueKey*> keys;
};

bool speaks_of(const Rule& rule, const std::string& column) {
  return std::find(rule.sources.begin(), rule.sources.end(), column) != rule.sources.end();
}

// Tries values for the columns that rules speak of, until all rules are known to hold. Groups that no rule
// ties together are tried by themselves.
class Search {
 public:
  Search(RuleBook& book, const Table& table, const Wish& wish)
      : book_(book), table_(table), wish_(wish), rules_(book.of(table)) {
    for (const Rule& rule : rules_.rules) asked_.push_back(&rule);
    if (!wish.in_indexes) return;
    for (const Rule& rule : rules_.predicates) asked_.push_back(&rule);
  }
  tl::expected<Row, std::string> run();

 private:
  bool choose(bool simply);
  Choices candidates(const ColumnRules& column, bool simply) const;
  const Cell* first_candidate(const ColumnRules& column, bool simply) const;
  tl::expected<Row, std::string> run(bool simply);
  void add_constants(const Column& column, Choices& out) const;
  std::optional<Cell> list_of(const catalog::Type& type, long length) const;
  std::vector<Group> groups();
  void add_rules(Group& group) const;
  bool assign(const Group& group, std::size_t place);
  Datum outcome(const Rule& rule) const;
  bool holds(const Rule& rule);
  bool key_differs(const UniqueKey& key) const;
  bool is_apart(const UniqueKey& key) const;
  bool all_keys_differ();
  Datum value(const Expression& expression, const Row& row, const std::string& value_of) const;
  Datum column_value(std::string_view name, const Row& row) const;
  bool mirror();

  RuleBook& book_;
  const Table& table_;
  const Wish& wish_;
  const TableRules& rules_;
  std::vector<const Rule*> asked_;
  Row row_;
  std::vector<Open> open_;  // in the order of the columns
  std::size_t trials_ = 0;
  std::string reason_;
};

Datum Search::column_value(std::string_view name, const Row& row) const {
  if (const Cell* cell = row.find(name)) return cell->datum;
  if (rules_.generated.empty()) return {};
  const auto generated = rules_.generated.find(std::string(name));
  return generated == rules_.generated.end() ? Datum() : value(generated->second, row, "");
}

Datum Search::value(const Expression& expression, const Row& row, const std::string& value_of) const {
  if (!expression) return {};
  const Scope scope{[&](std::string_view name) {
                      return column_value(!value_of.empty() && name == "value" ? value_of : name, row);
                    },
                    {},
                    nullptr};
  return evaluate(expression->root, scope);
}

void Search::add_constants(const Column& column, Choices& out) const {
  const catalog::Type& type = base_type(book_.catalog(), column.type);
  const auto add = [&](const std::string& text) {
    if (const Cell* cell = book_.written(column.type, text)) out.push_back(cell);
  };
  for (const Rule* rule : asked_) {
    if (!rule->expression ||
        std::find(rule->columns.begin(), rule->columns.end(), column.name) == rule->columns.end())
      continue;
    const Constants& constants = book_.constants(rule->expression, wish_.variant);
    for (const std::string& text : constants.texts) add(text);
    for (const std::string& number : constants.numbers) {
      add(number);
      const long length = std::strtol(number.c_str(), nullptr, 10);
      if (length < 0 || length > 2100) continue;
      const auto letter = static_cast<char>('a' + wish_.variant % 26);
      if (is_text_type(type)) add(std::string(static_cast<std::size_t>(length), letter));
      if (const auto list = list_of(type, length)) out.push_back(&book_.keep(*list));
    }
  }
}

// An array of so many elements.
std::optional<Cell> Search::list_of(const catalog::Type& type, long length) const {
  if (!type.array || length > 50) return std::nullopt;
  catalog::Type element = type;
  element.array = false;
  if (book_.catalog().domains.count({element.schema, element.name}) > 0) return std::nullopt;
  const Cell* one = book_.sample(element, wish_.variant);
  if (one == nullptr || one->sql.find_first_of("{}\",\\ ") != std::string::npos) return std::nullopt;
  const std::string bare = one->sql.front() == '\'' ? one->sql.substr(1, one->sql.size() - 2) : one->sql;
  std::string list = "{";
  for (long n = 0; n < length; ++n) list += (n == 0 ? "" : ",") + bare;
  list += "}";
  return Cell{sql::quote_literal(list), read_datum(list, type)};
}

// The row's own variant first, then what the checks name, then nothing.
Choices Search::candidates(const ColumnRules& column, bool simply) const {
  const Column& of = *column.column;
  if (const Cell* fixed = wish_.fixed.find(of.name)) return {fixed};
  Choices out;
  for (std::size_t number = wish_.variant; number < wish_.variant + 3; ++number) {
    if (const Cell* cell = book_.sample(of.type, number)) out.push_back(cell);
  }
  if (simply && !out.empty()) return out;
  add_constants(of, out);
  for (const std::string_view text : {"", "0", "!", " ", "a"}) {
    if (const Cell* cell = book_.written(of.type, std::string(text))) out.push_back(cell);
  }
  if (!column.required) out.push_back(&null_cell());
  std::set<std::string_view> seen;
  std::erase_if(out, [&](const Cell* cell) { return !seen.insert(cell->sql).second; });
  if (out.size() > most_candidates) {
    const Cell* last = out.back();
    out.resize(most_candidates);
    if (!column.required) out.back() = last;
  }
  return out;
}

// Of a column that no rule speaks of.
const Cell* Search::first_candidate(const ColumnRules& column, bool simply) const {
  if (wish_.fixed.find(column.column->name) == nullptr) {
    if (const Cell* cell = book_.sample(column.column->type, wish_.variant)) return cell;
  }
  const Choices all = candidates(column, simply);
  return all.empty() ? nullptr : all.front();
}

bool Search::choose(bool simply) {
  for (const ColumnRules& rules : rules_.columns) {
    const Column& column = *rules.column;
    if (rules.ruled || (wish_.in_indexes && rules.in_predicate)) {
      if (auto choices = candidates(rules, simply); !choices.empty()) {
        open_.push_back({&column, std::move(choices), open_.size()});
        continue;
      }
    } else if (!rules.written && wish_.fixed.find(column.name) == nullptr) {
      continue;
    } else if (const Cell* cell = first_candidate(rules, simply)) {
      row_.set(column.name, *cell);
      continue;
    }
    if (column.default_value || column.identity) continue;
    reason_ = fmt::format("no value of type {} is known for {}", sql::to_string(column.type), column.name);
    return false;
  }
  return true;
}

std::vector<Group> Search::groups() {
  for (const Rule* rule : asked_) {
    const Open* first = nullptr;
    for (const Open& each : open_) {
      if (!speaks_of(*rule, each.column->name)) continue;
      if (first == nullptr) first = &each;
      const auto [least, most] = std::minmax({first->group, each.group});
      for (Open& other : open_) {
        if (other.group == most) other.group = least;
      }
    }
  }
  std::vector<Group> by_number(open_.size());
  for (const Open& each : open_) by_number[each.group].columns.push_back(&each);
  std::erase_if(by_number, [](const Group& group) { return group.columns.empty(); });
  for (Group& group : by_number) add_rules(group);
  return by_number;
}

void Search::add_rules(Group& group) const {
  group.rules.resize(group.columns.size());
  for (const Rule* rule : asked_) {
    for (std::size_t place = group.columns.size(); place-- > 0;) {
      if (!speaks_of(*rule, group.columns[place]->column->name)) continue;
      group.rules[place].push_back(rule);
      break;
    }
  }
  for (const UniqueKey& key : rules_.keys) {
    const bool within = std::all_of(key.columns.begin(), key.columns.end(), [&](const std::string& column) {
      return std::any_of(group.columns.begin(), group.columns.end(),
                         [&](const Open* each) { return each->column->name == column; });
    });
    if (within && !key.exclusion) group.keys.push_back(&key);
  }
}

Datum Search::outcome(const Rule& rule) const {
  const auto evaluate = [&] { return value(rule.expression, row_, rule.value_of); };
  const bool of_one_column = rule.expression && rule.columns.size() == 1 && rule.sources == rule.columns;
  const Cell* cell = of_one_column ? row_.find(rule.columns.front()) : nullptr;
  return cell == nullptr ? evaluate() : book_.outcome(rule.expression, *cell, evaluate);
}

bool Search::holds(const Rule& rule) {
  if (!rule.enforced) return true;
  const Datum outcome = this->outcome(rule);
  if (!outcome.known() || (!outcome.is_null() && outcome.kind != Datum::Kind::boolean)) {
    reason_ = rule.constraint.empty() ? "the bounds of its partition are not understood"
                                      : fmt::format("check {} is not understood", rule.constraint);
    return false;
  }
  if (&rule == wish_.violated) return outcome.is_false();
  return !outcome.is_false() && (!rule.must_be_true || outcome.is_true());
}

bool Search::is_apart(const UniqueKey& key) const {
  const auto is_null = [&](const Row& row, const std::string& name) {
    if (const Cell* cell = row.find(name)) return cell->datum.is_null();
    const Column* column = table_.column(name);
    return column != nullptr && !column->default_value && !column->generated && !column->identity;
  };
  // Two ranges of one point each, as sample values are, overlap only when they are the same.
  const auto is_point = [](const Row& row, const std::string& name) {
    const std::string& text = row.at(name).datum.text;
    const std::size_t comma = text.find(',');
    return comma != std::string::npos && text.front() == '[' && text.back() == ']' &&
           text.substr(1, comma - 1) == text.substr(comma + 1, text.size() - comma - 2);
  };
  for (std::size_t place = 0; place < key.columns.size(); ++place) {
    const std::string& name = key.columns[place];
    if (is_null(row_, name) || is_null(*wish_.unlike, name)) return true;
    if (row_.find(name) == nullptr || wish_.unlike->find(name) == nullptr ||
        same_value(row_, *wish_.unlike, name))
      continue;
    if (key.operators[place] == "=") return true;
    if (key.operators[place] == "&&" && is_point(row_, name) && is_point(*wish_.unlike, name)) return true;
  }
  return false;
}

bool Search::key_differs(const UniqueKey& key) const {
  const Row& other = *wish_.unlike;
  if (key.exclusion) return is_apart(key);
  if (!key.plain) {
    for (const Expression& expression : key.expressions) {
      const Datum one = value(expression, row_, "");
      const Datum two = value(expression, other, "");
      const bool comparable = one.known() && one.kind == two.kind && one.kind != Datum::Kind::opaque;
      if (comparable && (one.text != two.text || one.number != two.number)) return true;
    }
  }
  const auto in_expression = [&](const std::string& column) {
    return std::any_of(key.expressions.begin(), key.expressions.end(), [&](const Expression& expression) {
      return expression && std::binary_search(expression->columns.begin(), expression->columns.end(), column);
    });
  };
  return std::any_of(key.columns.begin(), key.columns.end(), [&](const std::string& column) {
    const Cell* cell = row_.find(column);
    if (cell == nullptr || in_expression(column)) return false;
    if (cell->datum.is_null()) return !key.nulls_not_distinct;
    return other.find(column) != nullptr && !same_value(row_, other, column);
  });
}

bool Search::all_keys_differ() {
  if (wish_.unlike == nullptr) return true;
  for (const UniqueKey& key : rules_.keys) {
    if (&key == wish_.alike || key_differs(key)) continue;
    reason_ = key.exclusion ? fmt::format("{} may stand against it", key.name)
                            : fmt::format("no other value is known for {}", key.name);
    return false;
  }
  return true;
}

// A required reference to the row itself.
bool Search::mirror() {
  bool changed = false;
  for (const catalog::Constraint& constraint : table_.constraints) {
    const catalog::ForeignKey* key = constraint.foreign_key();
    if (key == nullptr || key->referenced != table_.name) continue;
    for (std::size_t place = 0; place < key->columns.size(); ++place) {
      const Column* column = table_.column(key->columns[place]);
      const Cell* own = row_.find(key->referenced_columns[place]);
      if (column == nullptr || !column->not_null || own == nullptr ||
          wish_.fixed.find(column->name) != nullptr)
        continue;
      row_.set(column->name, *own);
      changed = true;
    }
  }
  return changed;
}

bool Search::assign(const Group& group, std::size_t place) {
  if (place == group.columns.size()) {
    return wish_.unlike == nullptr ||
           std::all_of(group.keys.begin(), group.keys.end(),
                       [&](const UniqueKey* key) { return key == wish_.alike || key_differs(*key); });
  }
  const Open& open = *group.columns[place];
  for (const Cell* cell : open.choices) {
    if (++trials_ > most_trials) return false;
    row_.set(open.column->name, *cell);
    const std::vector<const Rule*>& rules = group.rules[place];
    const bool good = std::all_of(rules.begin(), rules.end(), [&](const Rule* rule) { return holds(*rule); });
    if (good && assign(group, place + 1)) return true;
  }
  row_.erase(open.column->name);
  return false;
}

// Most columns take any value: what the checks name is looked up only where that does not do.
tl::expected<Row, std::string> Search::run() {
  if (wish_.violated == nullptr) {
    auto row = run(true);
    if (row) return row;
    row_.clear();
    open_.clear();
    reason_.clear();
  }
  return run(false);
}

tl::expected<Row, std::string> Search::run(bool simply) {
  if (!rules_.obstacle.empty()) return tl::unexpected(rules_.obstacle);
  if (!choose(simply)) return tl::unexpected(reason_);
  for (const Group& group : groups()) {
    trials_ = 0;
    reason_.clear();
    if (assign(group, 0)) continue;
    if (reason_.empty())
      reason_ = wish_.violated != nullptr ? "no row is known that violates it alone"
                                          : "no values are known that fulfil all its checks";
    return tl::unexpected(reason_);
  }
  const bool mirrored = mirror();
  for (const Rule* rule : asked_) {
    const auto is_asked = [&](const Open& open) { return speaks_of(*rule, open.column->name); };
    const bool asked_before = !mirrored && std::any_of(open_.begin(), open_.end(), is_asked);
    if (asked_before || holds(*rule)) continue;
    return tl::unexpected(reason_.empty() ? fmt::format("check {} stands against it", rule->constraint)
                                          : reason_);
  }
  if (!all_keys_differ()) return tl::unexpected(reason_);
  return std::move(row_);
}

}  // namespace

tl::expected<Row, std::string> find_row(RuleBook& book, const Table& table, const Wish& wish) {
  return Search(book, table, wish).run();
}

}  // namespace wesley::generate
