// SPDX-License-Identifier: Apache-2.0
// The one description of a database. SDL, a live server and a saved snapshot all become this value; diff,
// plan, drift, types and tests are functions of it. It does not know where it came from.
//
// Two layers. *Physical* members are compared, hashed and planned. *Annotations* (SDL names, metadata,
// relations, origins) are saved, never compared. Column order is stored and used at creation, and not
// compared. Iteration order is deterministic.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "catalog/definition.h"
#include "catalog/object.h"
#include "catalog/table.h"
#include "catalog/types.h"

namespace wesley::catalog {

struct Schema {
  std::string name;
  // Of `public`, which is born with one: none is "as it was born", an empty one that it was taken away.
  // Nobody means that difference, so it is not compared.
  Rare<std::string> comment;
  bool operator==(const Schema& other) const;
};

struct Extension {
  std::string name;
  std::string schema;                   // empty: any
  std::string version;                  // empty: any
  std::vector<std::string> needs = {};  // other extensions, sorted; as a server knows it, never compared
  bool operator==(const Extension& other) const;
};

// An object of a managed schema of a kind this version cannot describe. Listed, never dropped silently.
struct Unmanaged {
  std::string kind;  // "view", "function", "trigger", ...
  Name name;
  std::string of_table;  // for triggers, policies, rules
  auto operator<=>(const Unmanaged&) const = default;
};

struct Catalog {
  std::map<std::string, Schema> schemas;
  std::map<std::string, Extension> extensions;
  std::map<Name, Enum> enums;
  std::map<Name, Domain> domains;
  std::map<Name, Composite> composites;
  std::map<Name, Sequence> sequences;
  std::map<Name, Table> tables;
  std::map<ObjectId, Definition> definitions;
  std::map<GrantId, Grant> grants;
  std::vector<Unmanaged> unmanaged;
  int server_major = 15;  // of the server it was read from or is meant for; not compared

  const Table* table(const Name& name) const;
  Table* table(const Name& name);
  const Definition* definition(const ObjectId& id) const;
  Definition* definition(const ObjectId& id);
};

// What a new database holds: the schema `public`, which every template has.
Catalog empty_database();

}  // namespace wesley::catalog
