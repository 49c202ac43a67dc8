// SPDX-License-Identifier: Apache-2.0
// Which objects of a catalog a text means by a name. Internal to catalog.
#pragma once

#include <map>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "catalog/dependencies.h"

namespace wesley::catalog {

// Names of one kind stand in one space each, as in the system catalogs: pg_type, pg_class, pg_proc ...
enum class NameSpace {
  type,
  relation,
  routine,
  operator_,
  operator_class,
  operator_family,
  collation,
  text_search_configuration,
  text_search_dictionary,
};

class ObjectNames {
 public:
  explicit ObjectNames(const Catalog& catalog);

  // Adds to `uses` every object of that name: all overloads of a routine or an operator.
  void add(NameSpace space, const Name& name, std::set<Use>& uses) const;
  void add_schema(const std::string& name, std::set<Use>& uses) const;
  void add_type(const Type& type, std::set<Use>& uses) const;
  // What the text calls, casts to, draws from.
  void add_expression(const std::string& text, std::set<Use>& uses) const;
  // The same for `A OPERATOR(s.=) B` as an exclusion constraint writes it: "OPERATOR(s.=)".
  void add_operator(const std::string& written, std::set<Use>& uses) const;

 private:
  void enter(NameSpace space, const Name& name, const ObjectId& id);
  void enter(const Definition& definition);
  std::set<Use> uses_of(const std::string& expression) const;

  const Catalog& catalog_;
  std::map<std::pair<NameSpace, Name>, std::vector<ObjectId>> objects_;
  // Many columns have the same default: a text is parsed once.
  mutable std::unordered_map<std::string, std::set<Use>> known_expressions_;
};

}  // namespace wesley::catalog
