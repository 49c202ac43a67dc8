// SPDX-License-Identifier: Apache-2.0
// Authored text against the server's text: which expressions a catalog has,
// and which of a live one mean the same as the authored ones.
#include <unordered_map>

#include <fmt/format.h>

#include "base/hash.h"
#include "introspect/introspect.h"

namespace wesley::introspect {
namespace {

// "public.user.default.status"; a part that holds a dot itself is quoted.
template <class... Parts>
std::string identity(const Parts&... parts) {
  std::string text;
  auto add = [&](std::string_view part) {
    if (!text.empty()) text += '.';
    if (part.find_first_of(".\"") == std::string_view::npos)
      text += part;
    else
      text += fmt::format("\"{}\"", part);
  };
  (add(parts), ...);
  return text;
}

// "where" or the place of a key, counted from one.
template <class Keys, class Visit>
void for_each_in_keys(const std::string& object, Keys& keys, const Visit& visit) {
  for (std::size_t place = 0; place < keys.size(); ++place)
    if (keys[place].expression) visit(object + "." + std::to_string(place + 1), *keys[place].expression);
}

template <class Index, class Visit>
void for_each_in_index(const catalog::Name& table, Index& index, const Visit& visit) {
  const std::string object = identity(table.schema, table.name, "index", index.name);
  for_each_in_keys(object, index.keys, visit);
  if (index.predicate) visit(object + ".where", *index.predicate);
}

template <class Constraint, class Visit>
void for_each_in_constraint(const catalog::Name& table, Constraint& constraint, const Visit& visit) {
  if (auto* check = std::get_if<catalog::Check>(&constraint.body))
    visit(identity(table.schema, table.name, "check", constraint.name), check->expression);
  auto* exclusion = std::get_if<catalog::Exclusion>(&constraint.body);
  if (!exclusion) return;
  const std::string object = identity(table.schema, table.name, "exclude", constraint.name);
  for (std::size_t place = 0; place < exclusion->elements.size(); ++place)
    if (auto& expression = exclusion->elements[place].key.expression)
      visit(object + "." + std::to_string(place + 1), *expression);
  if (exclusion->predicate) visit(object + ".where", *exclusion->predicate);
}

template <class Table, class Visit>
void for_each_in_table(const catalog::Name& name, Table& table, const Visit& visit) {
  for (auto& column : table.columns) {
    if (column.default_value)
      visit(identity(name.schema, name.name, "default", column.name), *column.default_value);
    if (column.generated)
      visit(identity(name.schema, name.name, "generated", column.name), column.generated->expression);
  }
  for (auto& constraint : table.constraints) for_each_in_constraint(name, constraint, visit);
  for (auto& index : table.indexes) for_each_in_index(name, index, visit);
  if (table.partition_key)
    for_each_in_keys(identity(name.schema, name.name, "partition key"), table.partition_key->keys, visit);
  if (table.partition_of) visit(identity(name.schema, name.name, "bound"), table.partition_of->bound);
}

template <class Domain, class Visit>
void for_each_in_domain(const catalog::Name& name, Domain& domain, const Visit& visit) {
  if (domain.default_value) visit(identity(name.schema, name.name, "default"), *domain.default_value);
  for (auto& check : domain.checks)
    visit(identity(name.schema, name.name, "check", check.name), check.expression);
}

template <class Definition, class Visit>
void for_each_in_definition(Definition& definition, const Visit& visit) {
  const std::string object = catalog::describe(definition.id);
  for (std::size_t place = 0; place < definition.statements.size(); ++place)
    visit(object + "." + std::to_string(place + 1), definition.statements[place]);
  for (auto& index : definition.indexes) for_each_in_index(definition.id.name, index, visit);
}

template <class Catalog, class Visit>
void for_each_expression(Catalog& catalog, const Visit& visit) {
  for (auto& [name, domain] : catalog.domains) for_each_in_domain(name, domain, visit);
  for (auto& [name, table] : catalog.tables) for_each_in_table(name, table, visit);
  for (auto& [id, definition] : catalog.definitions) for_each_in_definition(definition, visit);
}

using ByObject = std::unordered_map<std::string, const catalog::Expression*>;
ByObject by_object(const catalog::Catalog& catalog) {
  ByObject found;
  for_each_expression(catalog, [&](std::string object, const catalog::Expression& expression) {
    found.emplace(std::move(object), &expression);
  });
  return found;
}

enum class Verdict { same, different, undecided };

class Judge {
 public:
  Judge(const std::vector<RecordedRendering>& recorded, const catalog::Catalog* rendered, int live_major)
      : live_major_(live_major) {
    for (const RecordedRendering& pair : recorded) recorded_[pair.object] = &pair;
    if (rendered) rendered_ = by_object(*rendered);
  }

  Verdict judge(const std::string& object, const catalog::Expression& live,
                const catalog::Expression& desired) const {
    if (live == desired) return Verdict::same;
    auto pair = recorded_.find(object);
    if (pair != recorded_.end() && pair->second->server_major == live_major_ &&
        pair->second->authored_hash == sha256_text(desired.text))
      return pair->second->rendered == live.text ? Verdict::same : Verdict::different;
    auto found = rendered_.find(object);
    if (found == rendered_.end()) return Verdict::undecided;
    return *found->second == live ? Verdict::same : Verdict::different;
  }

 private:
  int live_major_;
  std::unordered_map<std::string, const RecordedRendering*> recorded_;
  ByObject rendered_;
};

}  // namespace

std::vector<ExpressionEntry> expressions(const catalog::Catalog& catalog) {
  std::vector<ExpressionEntry> entries;
  for_each_expression(catalog, [&](std::string object, const catalog::Expression& expression) {
    entries.push_back({std::move(object), &expression});
  });
  return entries;
}

std::vector<RecordedRendering> record(const catalog::Catalog& authored, const catalog::Catalog& live) {
  ByObject live_by_object = by_object(live);
  std::vector<RecordedRendering> pairs;
  for_each_expression(authored, [&](const std::string& object, const catalog::Expression& expression) {
    auto found = live_by_object.find(object);
    if (found != live_by_object.end())
      pairs.push_back({object, sha256_text(expression.text), found->second->text, live.server_major});
  });
  return pairs;
}

std::vector<std::string> reconcile(catalog::Catalog& live, const catalog::Catalog& desired,
                                   const std::vector<RecordedRendering>& recorded,
                                   const catalog::Catalog* rendered) {
  Judge judge(recorded, rendered, live.server_major);
  ByObject wanted = by_object(desired);
  std::vector<std::string> undecided;
  for_each_expression(live, [&](const std::string& object, catalog::Expression& expression) {
    auto found = wanted.find(object);
    if (found == wanted.end()) return;
    Verdict verdict = judge.judge(object, expression, *found->second);
    if (verdict == Verdict::same) expression = *found->second;
    if (verdict == Verdict::undecided) undecided.push_back(object);
  });
  return undecided;
}

}  // namespace wesley::introspect
