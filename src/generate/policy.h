// SPDX-License-Identifier: Apache-2.0
// The policies of a table, read from their statements, and what they come to together for a row and a
// session. Manual, CREATE POLICY.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "catalog/catalog.h"
#include "generate/evaluate.h"
#include "generate/row_maker.h"

namespace wesley::generate {

struct Policy {
  std::string name;
  std::string command;  // ALL, SELECT, INSERT, UPDATE, DELETE
  bool permissive = true;
  std::vector<std::string> roles;  // empty: everybody
  std::string visible_text, written_text;
  Expression visible, written;  // null: not said, or not to be parsed
};
Policy read_policy(const catalog::Definition& definition, RuleBook& book);

// A table that a policy asks, with the rows in it that are known.
struct KnownTable {
  const catalog::Table* table;
  std::vector<const Row*> rows;
};

// Who asks.
struct Session {
  std::string label;                            // for people
  std::string user;                             // current_user
  std::string member_of;                        // a role, or nothing
  std::map<std::string, std::string> settings;  // as set_config sets them
  std::map<std::string, std::string> claims;    // of auth.jwt()
  bool knows_claims = false;
  // What this session sees of another table; nothing: not known.
  std::function<std::optional<KnownTable>(const catalog::Name& table)> others = {};
};

enum class Verdict { no, yes, unknown };
// Of the rows that are there: SELECT, UPDATE, DELETE.
Verdict visible(const std::vector<Policy>& policies, std::string_view command, const Row& row,
                const Session& session);
// Of a row that is written: INSERT, UPDATE.
Verdict writable(const std::vector<Policy>& policies, std::string_view command, const Row& row,
                 const Session& session);

// What a policy compares with the session.
struct SessionSource {
  enum class Kind { setting, claim, user };
  Kind kind = Kind::setting;
  std::string name;    // of the setting or the claim
  std::string column;  // that it is compared with
};
std::vector<SessionSource> session_sources(const std::vector<Policy>& policies);

// A subquery over another table, which says who belongs to a row: its columns that equal the row's, and what
// it compares with the session.
struct Membership {
  const catalog::Table* table;
  std::map<std::string, std::string> links;  // a column there -> a column here
  std::vector<SessionSource> sources;        // of columns there
};
std::vector<Membership> memberships(const std::vector<Policy>& policies, const catalog::Table& table,
                                    const catalog::Catalog& catalog);

}  // namespace wesley::generate
