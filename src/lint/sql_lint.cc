// SPDX-License-Identifier: Apache-2.0
#include "lint/sql_lint.h"

#include <algorithm>
#include <array>
#include <utility>

#include "lint/sql_rule.h"

namespace wesley::lint {

namespace {

using sql::Node;

constexpr std::string_view open_rule = "no-open-transaction";

const std::vector<SqlRule>& all_rules() {
  static const std::vector<SqlRule> rules = [] {
    std::vector<SqlRule> out;
    for (const auto* topic :
         {&index_rules(), &constraint_rules(), &change_rules(), &transaction_rules(), &type_rules()})
      out.insert(out.end(), topic->begin(), topic->end());
    return out;
  }();
  return rules;
}

// What the statements so far mean for the rules on the next one.
class StateWalk {
 public:
  const SqlState& state() const { return state_; }
  void warned_of_timeout() { state_.warned_of_timeout = true; }

  void before(const locks::WalkedStatement& at) {
    if (at.transaction != 0 && at.transaction == state_.transaction) return;
    state_.transaction = at.transaction;
    state_.added_constraints.clear();
    state_.new_enum_values.clear();
    state_.strong_locks.clear();
    state_.foreign_keys = 0;
  }

  void after(const locks::WalkedStatement& at, const std::vector<Node>& commands) {
    note_transaction(at);
    if (at.node.is("VariableSetStmt") && at.node.string("name") == "lock_timeout") state_.lock_timeout = true;
    if (at.node.is("AlterEnumStmt") && at.node.string("old_val").empty())
      state_.new_enum_values.emplace(at.node.string("new_val"));
    for (const Node& command : commands) note_constraint(command);
    for (const locks::RelationLock& lock : at.effect.locks)
      if (locks::blocks_writes(lock.mode) && !lock.relation.name.empty()) state_.strong_locks.push_back(lock);
  }

 private:
  void note_constraint(const Node& command) {
    const Node definition = command.child("def");
    if (command.enumerator("subtype") != "AT_AddConstraint") return;
    state_.added_constraints.emplace(definition.string("conname"));
    if (definition.enumerator("contype") == "CONSTR_FOREIGN") ++state_.foreign_keys;
  }

  void note_transaction(const locks::WalkedStatement& at) {
    if (!at.node.is("TransactionStmt")) return;
    const std::string_view kind = at.node.enumerator("kind");
    if (kind == "TRANS_STMT_BEGIN" || kind == "TRANS_STMT_START") {
      if (!state_.in_block) state_.block_offset = at.offset;
      state_.in_block = true;
    } else if (kind == "TRANS_STMT_COMMIT" || kind == "TRANS_STMT_ROLLBACK") {
      state_.in_block = false;
    }
  }

  SqlState state_;
};

// The first line of a statement: enough to find it, and short enough to show.
SourceSpan span_of(FileId file, std::uint64_t offset, std::string_view text) {
  const std::size_t line = text.find_first_of("\r\n");
  const std::size_t size = line == std::string_view::npos ? text.size() : line;
  const auto begin = static_cast<std::uint32_t>(offset);
  return {file, begin, begin + static_cast<std::uint32_t>(size)};
}

std::vector<Node> alter_commands(const locks::WalkedStatement& at) {
  if (!at.node.is("AlterTableStmt") || at.effect.creates_only) return {};
  return at.node.children("cmds");
}

class SqlLint {
 public:
  SqlLint(FileId file, const SqlOptions& options, Diagnostics& out)
      : file_(file), options_(options), out_(out) {}

  void statement(const locks::WalkedStatement& at) {
    walk_.before(at);
    const SqlFacts facts{at, walk_.state(), alter_commands(at)};
    for (const SqlRule& rule : all_rules())
      if (options_.disabled.count(rule.id) == 0) apply(rule, facts);
    walk_.after(at, facts.commands);
  }

  void finish(std::string_view text) {
    const SqlState& state = walk_.state();
    if (!state.in_block || options_.in_transaction || options_.disabled.count(open_rule) != 0) return;
    const auto offset = static_cast<std::size_t>(state.block_offset);
    out_.report(Kind::transaction_left_open,
                span_of(file_, offset, text.substr(offset, text.find(';', offset) - offset)),
                "this transaction is never committed")
        .help = "Add COMMIT at the end of the file.";
  }

 private:
  void apply(const SqlRule& rule, const SqlFacts& facts) {
    Findings findings;
    rule.check(facts, findings);
    if (rule.kind == Kind::no_lock_timeout && !findings.empty()) walk_.warned_of_timeout();
    for (Finding& finding : findings)
      out_.report(rule.kind, span_of(file_, facts.at.offset, facts.at.text), std::move(finding.message))
          .help = std::move(finding.help);
  }

  FileId file_;
  const SqlOptions& options_;
  Diagnostics& out_;
  StateWalk walk_;
};

}  // namespace

std::string target(const SqlFacts& facts) {
  const Node relation = facts.at.node.child("relation");
  if (!relation) return "the table";
  if (relation.string("schemaname").empty())
    return std::string("`").append(relation.string("relname")).append("`");
  return std::string("`")
      .append(relation.string("schemaname"))
      .append(".")
      .append(relation.string("relname"))
      .append("`");
}

bool has_constraint(const Node& column, std::string_view contype) {
  const auto constraints = column.children("constraints");
  return std::any_of(constraints.begin(), constraints.end(),
                     [&](const Node& each) { return each.enumerator("contype") == contype; });
}

std::vector<Node> defined_columns(const Node& statement) {
  std::vector<Node> columns;
  for (const Node& element : statement.children("table_elts"))
    if (element.is("ColumnDef")) columns.push_back(element);
  for (const Node& command : statement.children("cmds")) {
    const std::string_view subtype = command.enumerator("subtype");
    if (subtype == "AT_AddColumn" || subtype == "AT_AlterColumnType") columns.push_back(command.child("def"));
  }
  return columns;
}

std::vector<SqlRuleInfo> sql_rules() {
  std::vector<SqlRuleInfo> out;
  for (const SqlRule& rule : all_rules()) out.push_back({rule.id, rule.kind});
  out.push_back({open_rule, Kind::transaction_left_open});
  return out;
}

Result<void> lint_sql(const SourceMap& sources, FileId file, const SqlOptions& options, Diagnostics& out) {
  locks::Context context;
  context.catalog = options.catalog;
  context.server_major = options.server_major;
  context.default_schema = options.default_schema;
  SqlLint lint(file, options, out);
  const std::string& text = sources.file(file).text;
  WESLEY_TRY(locks::walk(text, context, options.in_transaction,
                         [&](const locks::WalkedStatement& at) { lint.statement(at); }));
  lint.finish(text);
  return {};
}

}  // namespace wesley::lint
