// SPDX-License-Identifier: Apache-2.0
// Objects whose definition is their CREATE statement: views, routines, triggers, policies, rules and the
// rest. The server replaces them as a whole; what it can alter in place is a setting of its own.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "catalog/object.h"
#include "catalog/table.h"

namespace wesley::catalog {

// What must exist before an object, and is in the way when it changes. `column` is empty for the object as a
// whole; of a table, a view or a composite type it may name one.
struct Use {
  ObjectId object;
  std::string column;
  auto operator<=>(const Use&) const = default;
};

struct Definition {
  ObjectId id;
  // CREATE ..., never CREATE OR REPLACE, without a final `;`. Almost always one; a text search configuration
  // has its mappings behind it.
  std::vector<Expression> statements;
  // What CREATE OR REPLACE may not change and the text does not tell: the columns of a view ("id integer,
  // name text"), the parameters and the result of an aggregate. Empty: not known (written by hand, and no
  // server has seen it), or nothing. Never compared.
  std::string shape;
  // In place, each by an ALTER of its own. view, materialized-view: storage and view options
  // ("security_barrier": "true"), "default COLUMN": expression; trigger, event-trigger, rule: "enabled":
  // "disabled", "replica", "always"; statistics: "target"; materialized-view: "tablespace", "access_method",
  // "cluster"; "statistics COLUMN", "storage COLUMN".
  Options settings;
  std::vector<Index> indexes;                        // of a materialised view; sorted by name
  std::map<std::string, std::string> part_comments;  // of the columns of a view or a foreign table
  std::vector<Use> uses;                             // sorted, unique. Never compared
  Rare<std::string> comment;
  Annotations annotations;

  bool operator==(const Definition& other) const;
};

// What one role may do with one object, or with one column of it. Owners are not described: they may do
// everything, and who they are is the deployment's business.
struct GrantId {
  ObjectId object;
  std::string column;   // empty: the whole object
  std::string grantee;  // empty: PUBLIC
  auto operator<=>(const GrantId&) const = default;
};
struct Grant {
  GrantId id;
  // Privilege ("SELECT", "EXECUTE") -> with grant option. Empty only for PUBLIC on what gives PUBLIC
  // something by default (EXECUTE on routines, USAGE on types): it was revoked. What PUBLIC has by default
  // is not listed. Manual, section 5.7, table 5.2.
  std::map<std::string, bool> privileges;
  Origin origin;
  bool operator==(const Grant&) const = default;
};

}  // namespace wesley::catalog
