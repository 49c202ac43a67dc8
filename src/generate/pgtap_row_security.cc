// SPDX-License-Identifier: Apache-2.0
#include "generate/pgtap_row_security.h"

#include <algorithm>
#include <array>
#include <optional>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/json.h"
#include "generate/pgtap_behaviour.h"
#include "generate/policy.h"
#include "sql/quote.h"

namespace wesley::generate {

namespace {

using catalog::Table;

constexpr int first_major_with_data_roles = 14;

// A value as a setting or a claim holds it.
std::string plain_text(const Cell& cell) {
  return cell.datum.kind == Datum::Kind::number ? cell.sql : cell.datum.text;
}

class RowSecurity {
 public:
  RowSecurity(RowMaker& maker, RuleBook& book, const Belongings& belongings, const Table& table, Suite& suite)
      : maker_(maker), book_(book), belongings_(belongings), table_(table), suite_(suite) {
    const auto found = belongings.policies.find(table.name);
    if (found == belongings.policies.end()) return;
    for (const catalog::Definition* definition : found->second)
      policies_.push_back(read_policy(*definition, book));
  }
  void write();

 private:
  bool make_rows(std::string& reason);
  bool choose_key();
  void make_sessions();
  void add_session(const std::string& label, const Row* row, const std::string& role);
  bool knows_claims() const;
  std::string tester(const std::string& role) const;
  void make_testers();
  void place(const MadeRow& made);
  bool understood(std::string_view command);
  void expect(const Session& session, const std::string& statement, const std::string& expected,
              const std::string& what);
  void test_inserts();
  void test_selects();
  void test_changes();
  void test_giving_away();
  void test_owner();
  std::string of_row(std::string_view statement, const Row& row) const;

  // Who belongs to the one row, and who to the other.
  struct Members {
    Membership of;
    MadeRow one, other;
  };
  bool make_members(const Membership& membership, std::string& reason);
  tl::expected<MadeRow, std::string> make_member(const Membership& membership, const MadeRow& made,
                                                 const Wish& more) const;
  std::vector<const Row*> rows_of(const Table& table) const;
  std::optional<KnownTable> known(const catalog::Name& name, const Session& session) const;
  bool asks_claims() const;

  RowMaker& maker_;
  RuleBook& book_;
  const Belongings& belongings_;
  const Table& table_;
  Suite& suite_;
  std::vector<Policy> policies_;
  std::vector<SessionSource> sources_;
  std::vector<Session> sessions_;
  std::vector<std::string> key_;
  MadeRow one_, other_;
  std::vector<Members> members_;
};

// auth.jwt() is Supabase's, unless the schema has its own, which must read what PostgREST sets.
bool RowSecurity::knows_claims() const {
  for (const auto& [id, definition] : book_.catalog().definitions) {
    if (id.kind != catalog::ObjectKind::function || id.name.schema != "auth") continue;
    if (id.name.name != "jwt" && id.name.name != "uid") continue;
    if (definition.statements.empty()) return false;
    const std::string& text = definition.statements.front().text;
    const bool reads = text.find("request.jwt.claim") != std::string::npos ||
                       (id.name.name == "uid" && text.find("auth.jwt") != std::string::npos);
    if (!reads) return false;
  }
  return true;
}

std::string RowSecurity::tester(const std::string& role) const {
  const std::string name = "wesley_tester_" + table_.name.name + (role.empty() ? "" : "_" + role);
  return sql::truncate_identifier(name);
}

bool RowSecurity::make_rows(std::string& reason) {
  Wish first;
  for (const SessionSource& source : sources_) {
    const catalog::Column* column = table_.column(source.column);
    if (source.kind != SessionSource::Kind::user || column == nullptr) continue;
    if (auto cell = value_of_text(book_.catalog(), column->type, tester("")))
      first.fixed.set(column->name, book_.keep(std::move(*cell)));
  }
  auto one = maker_.make(table_, first);
  if (!one) {
    reason = one.error();
    return false;
  }
  one_ = std::move(*one);
  Wish second;
  second.variant = 1;
  second.unlike = &one_.row;
  second.besides = &one_.parents;
  auto other = maker_.make(table_, second);
  if (!other) {
    reason = "no second row is known: " + other.error();
    return false;
  }
  other_ = std::move(*other);
  for (const Membership& membership : memberships(policies_, table_, book_.catalog())) {
    if (!make_members(membership, reason)) return false;
  }
  return true;
}

// The row there that belongs to this one here: a parent of it, or one that is made for it.
tl::expected<MadeRow, std::string> RowSecurity::make_member(const Membership& membership, const MadeRow& made,
                                                            const Wish& more) const {
  Wish wish = more;
  for (const auto& [there, here] : membership.links) {
    const Cell* cell = made.row.find(here);
    if (cell == nullptr || cell->datum.is_null())
      return tl::unexpected(fmt::format("no value is known for {}", here));
    wish.fixed.set(there, *cell);
  }
  for (const PlacedRow& parent : made.parents) {
    const bool is_it = parent.table == membership.table &&
                       std::all_of(wish.fixed.begin(), wish.fixed.end(), [&](const Row::Entry& wanted) {
                         const Cell* cell = parent.row.find(wanted.column);
                         return cell != nullptr && cell->sql == wanted.cell->sql;
                       });
    if (is_it) return MadeRow{{}, parent.row};
  }
  return maker_.make(*membership.table, wish);
}

bool RowSecurity::make_members(const Membership& membership, std::string& reason) {
  const std::string name = to_string(membership.table->name);
  Wish first;
  for (const SessionSource& source : membership.sources) {
    const catalog::Column* column = membership.table->column(source.column);
    if (source.kind != SessionSource::Kind::user || column == nullptr) continue;
    if (auto cell = value_of_text(book_.catalog(), column->type, tester("")))
      first.fixed.set(column->name, book_.keep(std::move(*cell)));
  }
  auto one = make_member(membership, one_, first);
  if (!one) {
    reason = fmt::format("no row of {}: {}", name, one.error());
    return false;
  }
  std::vector<PlacedRow> besides = one_.parents;
  besides.insert(besides.end(), one->parents.begin(), one->parents.end());
  Wish second;
  second.variant = 1;
  second.unlike = &one->row;
  second.besides = &besides;
  auto other = make_member(membership, other_, second);
  if (!other) {
    reason = fmt::format("no second row of {}: {}", name, other.error());
    return false;
  }
  members_.push_back({membership, std::move(*one), std::move(*other)});
  return true;
}

// All that the suite puts there, each once.
std::vector<const Row*> RowSecurity::rows_of(const Table& table) const {
  std::vector<const Row*> rows;
  std::vector<std::string> texts;
  const auto add = [&](const Table* of, const Row& row) {
    if (of != &table) return;
    std::string text = insert_text(table, row);
    if (std::find(texts.begin(), texts.end(), text) != texts.end()) return;
    texts.push_back(std::move(text));
    rows.push_back(&row);
  };
  const auto add_parents = [&](const MadeRow& made) {
    for (const PlacedRow& parent : made.parents) add(parent.table, parent.row);
  };
  add_parents(one_);
  add_parents(other_);
  for (const Members& members : members_) {
    for (const MadeRow* made : {&members.one, &members.other}) {
      add_parents(*made);
      add(members.of.table, made->row);
    }
  }
  return rows;
}

// Of the rows at hand, those that the policies of their own table show; nothing where that is not known.
std::optional<KnownTable> RowSecurity::known(const catalog::Name& name, const Session& session) const {
  const std::string& schema = name.schema.empty() ? table_.name.schema : name.schema;
  const Table* table = book_.catalog().table({schema, name.name});
  const bool is_asked = std::any_of(members_.begin(), members_.end(),
                                    [&](const Members& members) { return members.of.table == table; });
  if (table == nullptr || !is_asked) return std::nullopt;
  KnownTable out{table, {}};
  const auto found = belongings_.policies.find(table->name);
  std::vector<Policy> policies;
  if (table->row_security && found != belongings_.policies.end()) {
    for (const catalog::Definition* definition : found->second)
      policies.push_back(read_policy(*definition, book_));
  }
  Session alone = session;
  alone.others = {};
  for (const Row* row : rows_of(*table)) {
    const Verdict verdict = table->row_security ? visible(policies, "SELECT", *row, alone) : Verdict::yes;
    if (verdict == Verdict::unknown) return std::nullopt;
    if (verdict == Verdict::yes) out.rows.push_back(row);
  }
  return out;
}

bool RowSecurity::choose_key() {
  for (const UniqueKey& key : book_.of(table_).keys) {
    if (!key.plain || key.exclusion || key.has_predicate) continue;
    const bool whole = std::all_of(key.columns.begin(), key.columns.end(), [&](const std::string& column) {
      const Cell* one = one_.row.find(column);
      const Cell* other = other_.row.find(column);
      return one != nullptr && other != nullptr && !one->datum.is_null() && !other->datum.is_null();
    });
    const catalog::Constraint* primary = table_.primary_key();
    const bool is_primary = primary != nullptr && primary->name == key.name;
    if (whole && (key_.empty() || is_primary)) key_ = key.columns;
  }
  return !key_.empty();
}

void RowSecurity::add_session(const std::string& label, const Row* row, const std::string& role) {
  Session session;
  session.label = label + (role.empty() ? "" : ", a member of " + role);
  session.user = tester(role);
  session.member_of = role;
  session.knows_claims = knows_claims();
  const auto add_values = [&](const std::vector<SessionSource>& sources, const Row& of) {
    for (const SessionSource& source : sources) {
      const Cell* cell = of.find(source.column);
      const bool has_value = row != nullptr && cell != nullptr && !cell->datum.is_null();
      const std::string value = has_value ? plain_text(*cell) : std::string();
      if (source.kind == SessionSource::Kind::setting) session.settings.try_emplace(source.name, value);
      if (source.kind == SessionSource::Kind::claim && has_value)
        session.claims.try_emplace(source.name, value);
    }
  };
  add_values(sources_, row == nullptr ? one_.row : *row);
  for (const Members& members : members_)
    add_values(members.of.sources, row == &other_.row ? members.other.row : members.one.row);
  const bool known = std::any_of(sessions_.begin(), sessions_.end(), [&](const Session& other) {
    return other.user == session.user && other.settings == session.settings && other.claims == session.claims;
  });
  if (!known) sessions_.push_back(std::move(session));
}

// An empty setting is what a pooled session has after another one's SET LOCAL.
void RowSecurity::make_sessions() {
  constexpr std::size_t most_roles = 4;
  std::vector<std::string> roles = {""};
  for (const Policy& policy : policies_) {
    for (const std::string& role : policy.roles) {
      const bool known = std::find(roles.begin(), roles.end(), role) != roles.end();
      const bool is_word = role == "current_user" || role == "session_user" || role == "current_role";
      if (!known && !is_word && roles.size() <= most_roles) roles.push_back(role);
    }
  }
  for (const std::string& role : roles) {
    if (sources_.empty() && members_.empty()) {
      add_session("anybody", nullptr, role);
      continue;
    }
    add_session("the one", &one_.row, role);
    add_session("the other", &other_.row, role);
    add_session("nobody", nullptr, role);
  }
}

void RowSecurity::make_testers() {
  std::string last;
  for (const Session& session : sessions_) {
    if (session.user == last) continue;
    last = session.user;
    const std::string name = sql::quote_identifier(session.user);
    const std::string member = session.member_of.empty() ? "" : sql::quote_identifier(session.member_of);
    if (book_.catalog().server_major >= first_major_with_data_roles) {
      suite_.prepare(fmt::format("CREATE ROLE {} IN ROLE pg_read_all_data, pg_write_all_data{}{}", name,
                                 member.empty() ? "" : ", ", member));
      continue;
    }
    suite_.prepare(fmt::format("CREATE ROLE {}{}{}", name, member.empty() ? "" : " IN ROLE ", member));
    // Policies read tables of other schemas, too.
    std::vector<std::string> schemas;
    for (const auto& [schema, unused] : book_.catalog().schemas)
      schemas.push_back(sql::quote_identifier(schema));
    suite_.prepare(fmt::format("GRANT USAGE ON SCHEMA {} TO {}", fmt::join(schemas, ", "), name));
    suite_.prepare(fmt::format("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {} TO {}",
                               fmt::join(schemas, ", "), name));
  }
}

void RowSecurity::place(const MadeRow& made) {
  for (const PlacedRow& parent : made.parents) {
    suite_.prepare(fmt::format("ALTER TABLE {} DISABLE TRIGGER USER", to_string(parent.table->name)));
    suite_.prepare(insert_text(*parent.table, parent.row) + " ON CONFLICT DO NOTHING");
  }
}

bool RowSecurity::understood(std::string_view command) {
  for (const Session& session : sessions_) {
    for (const Row* row : {&one_.row, &other_.row}) {
      const bool writes = command == "INSERT" || command == "UPDATE";
      const bool reads = command != "INSERT";
      if (writes && writable(policies_, command, *row, session) == Verdict::unknown) return false;
      if (reads && visible(policies_, command, *row, session) == Verdict::unknown) return false;
    }
  }
  return true;
}

std::string RowSecurity::of_row(std::string_view statement, const Row& row) const {
  return fmt::format("{} WHERE {}", statement, where_text(row, key_));
}

bool RowSecurity::asks_claims() const {
  const auto asks = [](const std::vector<SessionSource>& sources) {
    return std::any_of(sources.begin(), sources.end(),
                       [](const SessionSource& source) { return source.kind == SessionSource::Kind::claim; });
  };
  return asks(sources_) || std::any_of(members_.begin(), members_.end(),
                                       [&](const Members& members) { return asks(members.of.sources); });
}

void RowSecurity::expect(const Session& session, const std::string& statement, const std::string& expected,
                         const std::string& what) {
  Json settings = Json::object();
  for (const auto& [name, value] : session.settings) settings.add(name, value);
  if (session.knows_claims && asks_claims()) {
    Json claims = Json::object();
    for (const auto& [name, value] : session.claims) claims.add(name, value);
    settings.add("request.jwt.claims", claims.dump());
    const auto subject = session.claims.find("sub");
    settings.add("request.jwt.claim.sub", subject == session.claims.end() ? "" : subject->second);
  }
  suite_.use(Helper::outcome_as);
  suite_.test(fmt::format("is(pg_temp.outcome_as({}, {}, {}), {}, {})", literal(session.user),
                          literal(settings.dump()), dollar_quoted(statement), literal(expected),
                          literal(session.label + ": " + what)));
}

void RowSecurity::test_inserts() {
  if (!understood("INSERT")) {
    suite_.skip("who inserts", "a policy is not understood");
    return;
  }
  for (const Session& session : sessions_) {
    for (const bool first : {true, false}) {
      const Row& row = first ? one_.row : other_.row;
      const bool may = writable(policies_, "INSERT", row, session) == Verdict::yes;
      expect(session, insert_text(table_, row), may ? "1 row" : "refused",
             fmt::format("{} the {} row", may ? "inserts" : "may not insert", first ? "one" : "other"));
    }
  }
}

void RowSecurity::test_selects() {
  for (const Session& session : sessions_) {
    for (const bool first : {true, false}) {
      const Row& row = first ? one_.row : other_.row;
      const bool sees = visible(policies_, "SELECT", row, session) == Verdict::yes;
      expect(session, of_row("SELECT FROM " + to_string(table_.name), row), sees ? "1 row" : "0 rows",
             fmt::format("{} the {} row", sees ? "sees" : "does not see", first ? "one" : "other"));
    }
  }
}

// A statement that looks for its rows must see them too (manual, CREATE POLICY, table 292).
void RowSecurity::test_changes() {
  struct Change {
    std::string_view command;
    std::string statement;
    std::string_view may, may_not;
  };
  const std::string column = sql::quote_identifier(key_.front());
  const catalog::Column* first_key = table_.column(key_.front());
  const bool can_set =
      first_key != nullptr && !first_key->generated && !(first_key->identity && first_key->identity->always);
  std::vector<Change> changes;
  if (can_set)
    changes.push_back({"UPDATE", fmt::format("UPDATE {} SET {} = {}", to_string(table_.name), column, column),
                       "updates", "cannot update"});
  changes.push_back(
      {"DELETE", fmt::format("DELETE FROM {}", to_string(table_.name)), "deletes", "cannot delete"});
  for (const Change& change : changes) {
    if (!understood(change.command)) {
      suite_.skip(fmt::format("who {}", change.may), "a policy is not understood");
      continue;
    }
    for (const Session& session : sessions_) {
      for (const bool first : {true, false}) {
        const Row& row = first ? one_.row : other_.row;
        const bool found = visible(policies_, change.command, row, session) == Verdict::yes &&
                           visible(policies_, "SELECT", row, session) == Verdict::yes;
        const bool kept =
            change.command != "UPDATE" || writable(policies_, "UPDATE", row, session) == Verdict::yes;
        expect(session, of_row(change.statement, row),
               !found ? "0 rows"
               : kept ? "1 row"
                      : "refused",
               fmt::format("{} the {} row", found && kept ? change.may : change.may_not,
                           first ? "one" : "other"));
      }
    }
  }
}

// A row that is one's own does not become another's.
void RowSecurity::test_giving_away() {
  if (!understood("UPDATE")) return;
  for (const Session& session : sessions_) {
    for (const SessionSource& source : sources_) {
      const Cell* value = other_.row.find(source.column);
      if (session.label.rfind("the one", 0) != 0 || value == nullptr) continue;
      Row moved = one_.row;
      moved.set(source.column, *value);
      const bool found = visible(policies_, "UPDATE", one_.row, session) == Verdict::yes &&
                         visible(policies_, "SELECT", one_.row, session) == Verdict::yes;
      if (!found || writable(policies_, "UPDATE", moved, session) != Verdict::no) continue;
      const std::string statement = fmt::format("UPDATE {} SET {} = {}", to_string(table_.name),
                                                sql::quote_identifier(source.column), value->sql);
      expect(session, of_row(statement, one_.row), "refused", "cannot give its row away");
    }
  }
}

// FORCE binds the owner too. BYPASSRLS binds nobody: who runs the suites has it.
void RowSecurity::test_owner() {
  const Session& session = sessions_.back();
  suite_.prepare(
      fmt::format("ALTER TABLE {} OWNER TO {}", to_string(table_.name), sql::quote_identifier(session.user)));
  const bool sees =
      !table_.force_row_security || visible(policies_, "SELECT", one_.row, session) == Verdict::yes;
  Session owner = session;
  owner.label = "its owner";
  expect(owner, of_row("SELECT FROM " + to_string(table_.name), one_.row), sees ? "1 row" : "0 rows",
         sees ? "sees the one row" : "is bound like everybody");
}

void RowSecurity::write() {
  sources_ = session_sources(policies_);
  suite_.section("row-level security, in action");
  std::string reason;
  const bool found = make_rows(reason);
  if (!found || !choose_key()) {
    suite_.skip("row-level security, in action", found ? "no key tells its rows apart" : reason);
    return;
  }
  make_sessions();
  for (Session& session : sessions_)
    session.others = [this, &session](const catalog::Name& name) { return known(name, session); };
  if (!understood("SELECT")) {
    suite_.skip("who sees what", "a policy is not understood");
    return;
  }
  make_testers();
  suite_.prepare(fmt::format("ALTER TABLE {} DISABLE TRIGGER USER", to_string(table_.name)));
  suite_.prepare(of_row("DELETE FROM " + to_string(table_.name), one_.row));
  place(one_);
  place(other_);
  for (const Members& members : members_) {
    for (MadeRow made : {members.one, members.other}) {
      made.parents.push_back({members.of.table, made.row, 0});
      place(made);
    }
  }
  test_inserts();
  suite_.prepare(insert_text(table_, one_.row));
  suite_.prepare(insert_text(table_, other_.row));
  test_selects();
  test_changes();
  test_giving_away();
  test_owner();
}

}  // namespace

void test_row_security(RowMaker& maker, RuleBook& book, const Belongings& belongings, const Table& table,
                       Suite& suite) {
  if (!table.row_security) return;
  RowSecurity(maker, book, belongings, table, suite).write();
}

}  // namespace wesley::generate
