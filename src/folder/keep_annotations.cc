// SPDX-License-Identifier: Apache-2.0
#include "folder/folder.h"

namespace wesley::folder {

namespace {

// A rename has been done when the database has the new name.
void take(catalog::Annotations& annotations, const catalog::Annotations& present) {
  annotations = present;
  annotations.renamed.reset();
}

template <class T>
void take_parts(std::vector<T>& parts, const std::vector<T>& present) {
  std::map<std::string_view, const T*> known;
  for (const T& part : present) known.emplace(part.name, &part);
  for (T& part : parts) {
    if (const auto found = known.find(part.name); found != known.end()) {
      take(part.annotations, found->second->annotations);
    }
  }
}

template <class Key, class T, class More>
void take_all(std::map<Key, T>& objects, const std::map<Key, T>& present, const More& more) {
  for (auto& [name, object] : objects) {
    const auto found = present.find(name);
    if (found == present.end()) continue;
    take(object.annotations, found->second.annotations);
    more(object, found->second);
  }
}

}  // namespace

void keep_annotations(catalog::Catalog& catalog, const catalog::Catalog& present) {
  const auto nothing = [](auto&, const auto&) {};
  take_all(catalog.tables, present.tables, [](catalog::Table& table, const catalog::Table& known) {
    take_parts(table.columns, known.columns);
    take_parts(table.constraints, known.constraints);
    take_parts(table.indexes, known.indexes);
  });
  take_all(catalog.enums, present.enums, [](catalog::Enum& enumeration, const catalog::Enum& known) {
    for (catalog::EnumLabel& label : enumeration.labels) {
      for (const catalog::EnumLabel& other : known.labels) {
        if (other.label == label.label) take(label.annotations, other.annotations);
      }
    }
  });
  take_all(catalog.domains, present.domains, nothing);
  take_all(catalog.composites, present.composites, nothing);
  take_all(catalog.sequences, present.sequences, nothing);
  take_all(catalog.definitions, present.definitions, nothing);
}

}  // namespace wesley::folder
