// SPDX-License-Identifier: Apache-2.0
#include "generate/policy.h"

#include <algorithm>

#include "sql/lexer.h"

namespace wesley::generate {

namespace {

using sql::Node;
using sql::Token;
using sql::TokenKind;

std::string unquoted(std::string_view word) {
  if (word.size() < 2 || word.front() != '"') {
    std::string out;
    for (const char c : word) out += sql::fold(c);
    return out;
  }
  std::string out;
  for (std::size_t at = 1; at + 1 < word.size(); ++at) {
    out += word[at];
    if (word[at] == '"') ++at;
  }
  return out;
}

// The clauses behind the name of the table.
class Reader {
 public:
  Reader(std::string_view text, Policy& policy) : text_(text), lexer_(text), policy_(policy) { next(); }
  void read() {
    while (token_.kind != TokenKind::end && !is("on")) next();
    while (token_.kind != TokenKind::end) {
      if (is("restrictive")) policy_.permissive = false;
      if (is("for")) {
        next();
        policy_.command.clear();
        for (const char c : token_.text)
          policy_.command += c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
      }
      if (is("to")) {
        roles();
        continue;
      }
      if (is("using")) {
        next();
        policy_.visible_text = parenthesized();
      } else if (is("check")) {
        next();
        policy_.written_text = parenthesized();
      }
      next();
    }
  }

 private:
  void next() { token_ = lexer_.next_meaningful(); }
  bool is(std::string_view keyword) const {
    return token_.kind == TokenKind::word && sql::equals_folded(token_.text, keyword);
  }
  void roles() {
    do {
      next();
      if (!is("public")) policy_.roles.push_back(unquoted(token_.text));
      next();
    } while (token_.text == ",");
  }
  std::string parenthesized() {
    const std::size_t begin = lexer_.offset();
    std::size_t end = begin;
    for (int depth = 1; depth > 0 && token_.kind != TokenKind::end;) {
      next();
      end = static_cast<std::size_t>(token_.text.data() - text_.data());
      if (token_.text == "(") ++depth;
      if (token_.text == ")") --depth;
    }
    return std::string(text_.substr(begin, end - begin));
  }

  std::string_view text_;
  sql::Lexer lexer_;
  Policy& policy_;
  Token token_;
};

Verdict verdict_of(const Datum& datum) {
  if (datum.is_null()) return Verdict::no;
  if (datum.kind != Datum::Kind::boolean) return Verdict::unknown;
  return datum.is_true() ? Verdict::yes : Verdict::no;
}

std::string_view alias_of(const Node& range) {
  const std::string_view alias = range.child("alias").string("aliasname");
  return alias.empty() ? range.string("relname") : alias;
}

catalog::Name name_of(const Node& range) {
  return {std::string(range.string("schemaname")), std::string(range.string("relname"))};
}

// Of a row in a subquery: its own columns first, then those of the row outside.
Scope inside(const Scope& outer, const catalog::Table& table, std::string_view name, const Row& row) {
  Scope scope = outer;
  scope.rows = {};
  scope.column = [&outer, &table, &row](std::string_view column) {
    return table.column(column) != nullptr ? row.datum(column) : outer.column(column);
  };
  scope.qualified = [&outer, of = std::string(name), &row](std::string_view table_name,
                                                           std::string_view column) {
    return table_name == of ? row.datum(column) : outer.column(column);
  };
  return scope;
}

Verdict ask(const Expression& expression, const Row& row, const Session& session) {
  if (!expression) return Verdict::unknown;
  Scope scope;
  scope.column = [&](std::string_view column) { return row.datum(column); };
  scope.setting = [&](std::string_view name) -> std::optional<std::string> {
    const auto found = session.settings.find(std::string(name));
    return found == session.settings.end() ? std::nullopt : std::optional(found->second);
  };
  scope.claims = session.knows_claims ? &session.claims : nullptr;
  scope.user = session.user;
  if (session.others) {
    scope.rows = [&](const Node& range) -> std::optional<std::vector<Scope>> {
      const auto known = session.others(name_of(range));
      if (!known) return std::nullopt;
      std::vector<Scope> scopes;
      for (const Row* each : known->rows)
        scopes.push_back(inside(scope, *known->table, alias_of(range), *each));
      return scopes;
    };
  }
  return verdict_of(evaluate(expression->root, scope));
}

// Permissive ones open, one is enough; restrictive ones all have to agree.
Verdict combined(const std::vector<Policy>& policies, std::string_view command, const Row& row,
                 const Session& session, bool written) {
  Verdict open = Verdict::no, kept = Verdict::yes;
  for (const Policy& policy : policies) {
    if (policy.command != "ALL" && policy.command != command) continue;
    const bool theirs = policy.roles.empty() || std::find(policy.roles.begin(), policy.roles.end(),
                                                          session.member_of) != policy.roles.end();
    if (!theirs) continue;
    const bool use_written = written && !policy.written_text.empty();
    const bool says_nothing = use_written ? false : policy.visible_text.empty();
    const Verdict verdict =
        says_nothing ? Verdict::yes : ask(use_written ? policy.written : policy.visible, row, session);
    if (policy.permissive) {
      if (verdict == Verdict::yes || (verdict == Verdict::unknown && open == Verdict::no)) open = verdict;
    } else if (verdict == Verdict::no || (verdict == Verdict::unknown && kept == Verdict::yes)) {
      kept = verdict;
    }
  }
  if (open == Verdict::no || kept == Verdict::no) return Verdict::no;
  return open == Verdict::yes && kept == Verdict::yes ? Verdict::yes : Verdict::unknown;
}

// The first source of the session below a node.
bool find_source(const Node& node, SessionSource& source) {
  bool found = false;
  node.visit([&](const Node& each) {
    if (found) return false;
    if (each.is("SQLValueFunction") && each.enumerator("op") == "SVFOP_CURRENT_USER") {
      source.kind = SessionSource::Kind::user;
      found = true;
    }
    if (each.is("FuncCall")) {
      const std::vector<std::string_view> names = each.strings("funcname");
      const std::string_view name = names.empty() ? std::string_view() : names.back();
      const std::vector<Node> arguments = each.children("args");
      if (name == "current_setting" && !arguments.empty()) {
        Node argument = arguments.front();
        while (argument.is("TypeCast")) argument = argument.child("arg");
        const auto setting = argument.as_string();
        if (setting) source = {SessionSource::Kind::setting, std::string(*setting), source.column};
        found = setting.has_value();
      }
      if (names.size() == 2 && names.front() == "auth" && name == "uid") {
        source = {SessionSource::Kind::claim, "sub", source.column};
        found = true;
      }
    }
    if (each.is("A_Expr") && each.child("lexpr").is("FuncCall")) {
      const std::vector<std::string_view> names = each.child("lexpr").strings("funcname");
      Node claim = each.child("rexpr");
      while (claim.is("TypeCast")) claim = claim.child("arg");
      const bool is_jwt = names.size() == 2 && names.front() == "auth" && names.back() == "jwt";
      if (is_jwt && claim.as_string()) {
        source = {SessionSource::Kind::claim, std::string(*claim.as_string()), source.column};
        found = true;
      }
    }
    return !found;
  });
  return found;
}

bool asks_a_table(const Node& node) {
  return node.is("SubLink") && !node.child("subselect").children("from_clause").empty();
}

// Without the subqueries that ask other tables.
void add_sources(const Node& expression, std::vector<SessionSource>& out) {
  expression.visit([&](const Node& node) {
    if (asks_a_table(node)) return false;
    if (!node.is("A_Expr")) return true;
    const std::vector<std::string_view> op = node.strings("name");
    if (op.empty() || op.back() != "=") return true;
    for (const bool left : {true, false}) {
      Node column = node.child(left ? "lexpr" : "rexpr");
      while (column.is("TypeCast")) column = column.child("arg");
      if (!column.is("ColumnRef")) continue;
      const std::vector<std::string_view> names = column.strings("fields");
      SessionSource source;
      if (names.empty() || !find_source(node.child(left ? "rexpr" : "lexpr"), source)) continue;
      source.column = names.back();
      const bool known = std::any_of(out.begin(), out.end(), [&](const SessionSource& other) {
        return other.kind == source.kind && other.name == source.name;
      });
      if (!known) out.push_back(std::move(source));
    }
    return true;
  });
}

// Which of both tables a column of a subquery is of.
class Columns {
 public:
  Columns(const catalog::Table& there, std::string_view alias, const catalog::Table& here)
      : there_(there), alias_(alias), here_(here) {}
  std::optional<std::string> there(const Node& node) const { return named(node, true); }
  std::optional<std::string> here(const Node& node) const { return named(node, false); }

 private:
  std::optional<std::string> named(const Node& node, bool wanted_there) const {
    Node column = node;
    while (column.is("TypeCast")) column = column.child("arg");
    const std::vector<std::string_view> names = column.strings("fields");
    if (!column.is("ColumnRef") || names.empty()) return std::nullopt;
    const bool is_there =
        names.size() > 1 ? names[names.size() - 2] == alias_ : there_.column(names.back()) != nullptr;
    const catalog::Table& table = wanted_there ? there_ : here_;
    if (is_there != wanted_there || table.column(names.back()) == nullptr) return std::nullopt;
    return std::string(names.back());
  }

  const catalog::Table& there_;
  std::string_view alias_;
  const catalog::Table& here_;
};

Membership read_membership(const Node& node, const catalog::Table& other, const catalog::Table& table) {
  Membership found{&other, {}, {}};
  const Node query = node.child("subselect");
  const Columns columns(other, alias_of(query.children("from_clause").front()), table);
  const std::vector<Node> targets = query.children("target_list");
  const std::vector<std::string_view> tested = node.child("testexpr").strings("fields");
  if (!tested.empty() && targets.size() == 1 && table.column(tested.back()) != nullptr) {
    if (const auto there = columns.there(targets.front().child("val"))) found.links[*there] = tested.back();
  }
  const Node condition = query.child("where_clause");
  if (!condition) return found;
  add_sources(condition, found.sources);
  condition.visit([&](const Node& each) {
    const std::vector<std::string_view> op = each.strings("name");
    if (!each.is("A_Expr") || op.empty() || op.back() != "=") return true;
    for (const bool left : {true, false}) {
      const auto there = columns.there(each.child(left ? "lexpr" : "rexpr"));
      const auto here = columns.here(each.child(left ? "rexpr" : "lexpr"));
      if (there && here) found.links[*there] = *here;
    }
    return true;
  });
  return found;
}

void add_memberships(const Node& expression, const catalog::Table& table, const catalog::Catalog& catalog,
                     std::vector<Membership>& out) {
  expression.visit([&](const Node& node) {
    if (!asks_a_table(node)) return true;
    const std::vector<Node> tables = node.child("subselect").children("from_clause");
    if (tables.size() != 1 || !tables.front().is("RangeVar")) return false;
    catalog::Name name = name_of(tables.front());
    if (name.schema.empty()) name.schema = table.name.schema;
    const catalog::Table* other = catalog.table(name);
    if (other == nullptr || other == &table) return false;
    Membership found = read_membership(node, *other, table);
    const bool known = std::any_of(out.begin(), out.end(), [&](const Membership& each) {
      return each.table == found.table && each.links == found.links;
    });
    if (!known && !found.links.empty()) out.push_back(std::move(found));
    return false;
  });
}

}  // namespace

std::vector<Membership> memberships(const std::vector<Policy>& policies, const catalog::Table& table,
                                    const catalog::Catalog& catalog) {
  std::vector<Membership> out;
  for (const Policy& policy : policies) {
    if (policy.visible) add_memberships(policy.visible->root, table, catalog, out);
    if (policy.written) add_memberships(policy.written->root, table, catalog, out);
  }
  return out;
}

Policy read_policy(const catalog::Definition& definition, RuleBook& book) {
  Policy policy;
  policy.name = definition.id.detail;
  policy.command = "ALL";
  Reader(definition.statements.front().text, policy).read();
  if (!policy.visible_text.empty()) policy.visible = book.parsed(policy.visible_text);
  if (!policy.written_text.empty()) policy.written = book.parsed(policy.written_text);
  return policy;
}

Verdict visible(const std::vector<Policy>& policies, std::string_view command, const Row& row,
                const Session& session) {
  return combined(policies, command, row, session, false);
}

Verdict writable(const std::vector<Policy>& policies, std::string_view command, const Row& row,
                 const Session& session) {
  return combined(policies, command, row, session, true);
}

std::vector<SessionSource> session_sources(const std::vector<Policy>& policies) {
  std::vector<SessionSource> out;
  for (const Policy& policy : policies) {
    if (policy.visible) add_sources(policy.visible->root, out);
    if (policy.written) add_sources(policy.written->root, out);
  }
  return out;
}

}  // namespace wesley::generate
