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

template <class Catalog, class Visit>
void for_each_expression(Catalog& catalog, const Visit& visit) {
  for (auto& [name, table] : catalog.tables) {
    for (auto& column : table.columns) {
      if (column.default_value)
        visit(identity(name.schema, name.name, "default", column.name), *column.default_value);
      if (column.generated)
        visit(identity(name.schema, name.name, "generated", column.name), column.generated->expression);
    }
    for (auto& constraint : table.constraints)
      if (auto* check = std::get_if<catalog::Check>(&constraint.body))
        visit(identity(name.schema, name.name, "check", constraint.name), check->expression);
    for (auto& index : table.indexes) {
      for (std::size_t place = 0; place < index.keys.size(); ++place)
        if (index.keys[place].expression)
          visit(identity(name.schema, name.name, "index", index.name, std::to_string(place + 1)),
                *index.keys[place].expression);
      if (index.predicate)
        visit(identity(name.schema, name.name, "index", index.name, "where"), *index.predicate);
    }
  }
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
