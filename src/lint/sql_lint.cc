// SPDX-License-Identifier: Apache-2.0
#include "lint/sql_lint.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/spelling.h"
#include "lint/sql_rule.h"
#include "lint/suppression.h"

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

// The first line of a statement: enough to find it, and short enough to show.
SourceSpan span_of(FileId file, std::uint64_t offset, std::string_view text) {
  const std::size_t line = text.find_first_of("\r\n");
  const std::size_t size = line == std::string_view::npos ? text.size() : line;
  const auto begin = static_cast<std::uint32_t>(offset);
  return {file, begin, begin + static_cast<std::uint32_t>(size)};
}

// Commands on a table that the same text made concern nobody.
std::vector<Node> alter_commands(const locks::WalkedStatement& at) {
  if (!at.node.is("AlterTableStmt") || at.effect.creates_only || at.made_here(at.node.child("relation")))
    return {};
  return at.node.children("cmds");
}

class SqlLint {
 public:
  SqlLint(const SourceFile& source, FileId file, const SqlOptions& options, Diagnostics& out)
      : source_(source), file_(file), options_(options), out_(out), suppression_(options.disabled) {}

  void statement(const locks::WalkedStatement& at) {
    walk_.before(at);
    const SqlFacts facts{at, walk_.state(), alter_commands(at)};
    if (at.node) {
      for (const SqlRule& rule : all_rules())
        if (!suppression_.disabled(rule.kind)) apply(rule, facts);
    } else {
      not_parsed(at);
    }
    walk_.after(at, facts.commands);
    suppression_.statement_done();
  }

  void comment(const sql::LineComment& comment) {
    suppression_.comment(comment.text, [&](std::string_view word) { unknown_rule(comment, word); });
  }

  void finish() {
    const SqlState& state = walk_.state();
    if (!state.in_block || options_.in_transaction || suppression_.disabled(Kind::transaction_left_open))
      return;
    const std::string_view rest = std::string_view(source_.text).substr(state.block_offset);
    out_.report(Kind::transaction_left_open,
                span_of(file_, state.block_offset, rest.substr(0, rest.find(';'))),
                "this transaction is never committed")
        .help = "Add COMMIT at the end of the file.";
  }

 private:
  void apply(const SqlRule& rule, const SqlFacts& facts) {
    Findings findings;
    rule.check(facts, findings);
    if (rule.kind == Kind::no_lock_timeout && !findings.empty()) walk_.warned_of_timeout();
    for (Finding& finding : findings) {
      Diagnostic& diagnostic =
          out_.report(rule.kind, span_of(file_, facts.at.offset, facts.at.text), std::move(finding.message));
      diagnostic.help = std::move(finding.help);
      if (finding.fix) diagnostic.fix = in_file(*finding.fix, facts.at);
    }
  }

  Fix in_file(const Edit& edit, const locks::WalkedStatement& at) const {
    const auto offset = static_cast<std::uint32_t>(at.offset);
    return {{file_, offset + static_cast<std::uint32_t>(edit.begin),
             offset + static_cast<std::uint32_t>(edit.end)},
            edit.text};
  }

  // What a newer server may know is no mistake.
  void not_parsed(const locks::WalkedStatement& at) {
    if (suppression_.disabled(Kind::statement_not_understood)) return;
    const auto newer = sql::newer_syntax(at.text);
    const auto tree = sql::parse(at.text);
    if (newer) {
      out_.report(Kind::statement_not_understood, span_of(file_, at.offset, at.text),
                  fmt::format("{} is syntax of PostgreSQL {}, and its locks are not known", newer->feature,
                              newer->since_major))
          .help = "Check by hand which locks it takes.";
    } else if (!tree) {
      const auto begin = static_cast<std::uint32_t>(at.offset) + tree.error().offset;
      const auto end = static_cast<std::uint32_t>(at.offset + at.text.size());
      out_.report(Kind::invalid_sql, {file_, std::min(begin, end), std::min(begin + 1, end)},
                  tree.error().message)
          .help =
          "If a newer server knows this statement, write `-- wesley:lint-disable-next known-statements`.";
    }
  }

  void unknown_rule(const sql::LineComment& comment, std::string_view word) {
    const std::size_t line =
        static_cast<std::size_t>(source_.lines.line(comment.line).data() - source_.text.data());
    const auto begin =
        static_cast<std::uint32_t>(line) + static_cast<std::uint32_t>(word.data() - comment.text.data());
    out_.report(Kind::unknown_lint_rule, {file_, begin, begin + static_cast<std::uint32_t>(word.size())},
                fmt::format("no lint rule is called `{}`", word))
        .help = suggestion(word);
  }

  static std::string suggestion(std::string_view word) {
    std::vector<std::string> ids;
    for (const SqlRuleInfo& rule : sql_rules()) ids.emplace_back(rule.id);
    const auto near = nearest(word, ids);
    return near ? fmt::format("Did you mean `{}`?", *near) : "docs/reference/diagnostics.md lists the rules.";
  }

  const SourceFile& source_;
  FileId file_;
  const SqlOptions& options_;
  Diagnostics& out_;
  Suppression suppression_;
  StateWalk walk_;
};

std::vector<SqlRuleInfo> rule_infos() {
  std::vector<SqlRuleInfo> out;
  for (const SqlRule& rule : all_rules()) out.push_back({rule.id, rule.kind});
  out.push_back({open_rule, Kind::transaction_left_open});
  std::sort(out.begin(), out.end(),
            [](const SqlRuleInfo& a, const SqlRuleInfo& b) { return a.kind < b.kind; });
  return out;
}

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

const std::vector<SqlRuleInfo>& sql_rules() {
  static const std::vector<SqlRuleInfo> rules = rule_infos();
  return rules;
}

std::optional<Kind> rule_kind(std::string_view word) {
  for (const SqlRuleInfo& rule : sql_rules())
    if (rule.id == word || code_text(rule.kind) == word) return rule.kind;
  return std::nullopt;
}

void lint_sql(const SourceMap& sources, FileId file, const SqlOptions& options, Diagnostics& out) {
  locks::Context context;
  context.catalog = options.catalog;
  context.server_major = options.server_major;
  context.default_schema = options.default_schema;
  SqlLint lint(sources.file(file), file, options, out);
  const auto walked = locks::walk(sources.file(file).text, context, options.in_transaction,
                                  {[&](const locks::WalkedStatement& at) { lint.statement(at); },
                                   [&](const sql::LineComment& comment) { lint.comment(comment); }});
  if (walked) return lint.finish();
  const auto size = static_cast<std::uint32_t>(sources.file(file).text.size());
  out.report(Kind::invalid_sql, {file, size, size}, walked.error().message);
}

}  // namespace wesley::lint
