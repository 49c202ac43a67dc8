// SPDX-License-Identifier: Apache-2.0
// Documents -> definitions with their extensions folded in. What GraphQL itself forbids here (a type twice,
// an extension of nothing) is reported by validate.h; the first definition wins and the rest is left out.
#include <algorithm>
#include <iterator>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "sdl/draft.h"

namespace wesley::sdl {

namespace {

template <class T>
void append(std::vector<T>& to, std::vector<T>& from) {
  to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
}

template <class T>
bool has_repeated(const std::vector<T>& items) {
  std::vector<std::string_view> names;
  names.reserve(items.size());
  for (const T& item : items) names.push_back(item.name.value);
  std::sort(names.begin(), names.end());
  return std::adjacent_find(names.begin(), names.end()) != names.end();
}

// Of several items of one name the first is kept.
template <class T>
void drop_repeated(std::vector<T>& items) {
  if (!has_repeated(items)) return;
  std::unordered_set<std::string> seen;
  const auto repeated = [&](const T& item) { return !seen.insert(item.name.value).second; };
  items.erase(std::remove_if(items.begin(), items.end(), repeated), items.end());
}

void fold(Definition& into, Definition& extension) {
  append(into.directives, extension.directives);
  append(into.interfaces, extension.interfaces);
  append(into.members, extension.members);
  append(into.fields, extension.fields);
  append(into.input_fields, extension.input_fields);
  append(into.values, extension.values);
}

bool is_type(DefinitionKind kind) {
  switch (kind) {
    case DefinitionKind::scalar:
    case DefinitionKind::object:
    case DefinitionKind::interface:
    case DefinitionKind::union_:
    case DefinitionKind::enumeration:
    case DefinitionKind::input_object:
      return true;
    default:
      return false;
  }
}

}  // namespace

void merge_documents(Draft& draft, std::vector<Document> documents) {
  std::unordered_map<std::string, std::size_t> index;
  std::vector<Definition> extensions;
  for (Document& document : documents) {
    for (Definition& definition : document.definitions) {
      if (definition.kind == DefinitionKind::schema) {
        append(draft.schema_directives, definition.directives);
      } else if (definition.kind == DefinitionKind::directive) {
        draft.directive_definitions.push_back(std::move(definition));
      } else if (is_type(definition.kind) && definition.extension) {
        extensions.push_back(std::move(definition));
      } else if (is_type(definition.kind) &&
                 index.emplace(definition.name.value, draft.definitions.size()).second) {
        draft.definitions.push_back(std::move(definition));
      }
    }
  }
  for (Definition& extension : extensions) {
    const auto found = index.find(extension.name.value);
    if (found == index.end()) continue;
    Definition& into = draft.definitions[found->second];
    if (into.kind == extension.kind) fold(into, extension);
  }
  for (Definition& definition : draft.definitions) {
    drop_repeated(definition.fields);
    drop_repeated(definition.input_fields);
    drop_repeated(definition.values);
    draft.types.emplace(definition.name.value, &definition);
  }
}

}  // namespace wesley::sdl
