// SPDX-License-Identifier: Apache-2.0
#include "diff/renames.h"

#include <algorithm>

#include <fmt/format.h>

namespace wesley::diff {

namespace {

using catalog::Catalog;

template <class Object>
auto names_of(const std::map<Name, Object>& objects) {
  std::set<Name> names;
  for (const auto& [name, object] : objects) names.insert(name);
  return names;
}

template <class Parts, class NameOf>
std::set<std::string> names_of(const Parts& parts, const NameOf& part_name) {
  std::set<std::string> names;
  for (const auto& part : parts) names.insert(part_name(part));
  return names;
}

std::string quoted(const std::string& name) {
  return name;
}
std::string quoted(const Name& name) {
  return to_string(name);
}

class Finder {
 public:
  Finder(const Catalog& from, const Catalog& to) : from_(from), to_(to) {}

  FoundRenames run() {
    objects(from_.enums, to_.enums, found_.renames.types, enums_before_,
            [&](const Name& before, const catalog::Enum& after) {
              add(RenameType{before, after.name}, after.annotations.origin);
            });
    for (const auto& [name, after] : to_.enums) labels(after);
    objects(from_.tables, to_.tables, found_.renames.tables, tables_before_,
            [&](const Name& before, const catalog::Table& after) {
              add(RenameTable{before, after.name, after.annotations.renamed->mode}, after.annotations.origin);
            });
    for (const auto& [name, after] : to_.tables) columns(after);
    return std::move(found_);
  }

 private:
  void add(ChangeBody body, const catalog::Origin& origin) {
    found_.changes.push_back({std::move(body), origin});
  }

  // The name it has in `from`: that of the object with the SDL name, else what PostgreSQL would have named
  // it.
  template <class Object>
  static std::map<std::string_view, const Name*> by_sdl_name(const std::map<Name, Object>& objects) {
    std::map<std::string_view, const Name*> names;
    for (const auto& [name, object] : objects) {
      if (!object.annotations.sdl_name.empty()) names.emplace(object.annotations.sdl_name, &name);
    }
    return names;
  }

  template <class Object, class Emit>
  void objects(const std::map<Name, Object>& from, const std::map<Name, Object>& to,
               std::map<Name, Name>& renames, std::map<Name, Name>& before, const Emit& emit) {
    const bool any =
        std::any_of(to.begin(), to.end(), [](const auto& pair) { return pair.second.annotations.renamed; });
    if (!any) return;
    const auto sdl_names = by_sdl_name(from);
    std::vector<Wish<Name>> wishes;
    for (const auto& [name, object] : to) {
      if (!object.annotations.renamed) continue;
      const auto known = sdl_names.find(object.annotations.renamed->from_sdl);
      const Name source =
          known == sdl_names.end() ? Name{name.schema, object.annotations.renamed->from} : *known->second;
      if (source != name) wishes.push_back({source, name});
    }
    for (const Verdict<Name>& verdict : grant(wishes, names_of(from))) {
      if (verdict.outcome != Outcome::granted) {
        refuse(verdict, "");
        continue;
      }
      renames.emplace(verdict.wish.before, verdict.wish.after);
      before.emplace(verdict.wish.after, verdict.wish.before);
      emit(verdict.wish.before, to.at(verdict.wish.after));
    }
  }

  // The object of `from` that `name` of `to` is; `before` holds the old names under the new ones.
  template <class Object>
  static const Object* origin_of(const std::map<Name, Object>& objects, const std::map<Name, Name>& before,
                                 const Name& name) {
    const auto renamed = before.find(name);
    const auto found = objects.find(renamed == before.end() ? name : renamed->second);
    return found == objects.end() ? nullptr : &found->second;
  }

  template <class Part, class NameOf, class Emit>
  void parts(const Name& owner, const std::vector<Part>& from, const std::vector<Part>& to,
             const NameOf& name_of_part, const Emit& emit) {
    std::vector<Wish<std::string>> wishes;
    for (std::size_t i = 0; i < to.size(); ++i) {
      const auto& renamed = to[i].annotations.renamed;
      if (!renamed) continue;
      const auto known = std::find_if(from.begin(), from.end(), [&](const Part& part) {
        return !part.annotations.sdl_name.empty() && part.annotations.sdl_name == renamed->from_sdl;
      });
      const std::string& before = known == from.end() ? renamed->from : name_of_part(*known);
      if (before != name_of_part(to[i])) wishes.push_back({before, name_of_part(to[i]), i});
    }
    if (wishes.empty()) return;
    for (const auto& verdict : grant(wishes, names_of(from, name_of_part))) {
      if (verdict.outcome == Outcome::granted) {
        emit(verdict.wish.before, to[verdict.wish.index]);
      } else {
        refuse(verdict, to_string(owner) + ".");
      }
    }
  }

  void labels(const catalog::Enum& after) {
    const auto name_of_label = [](const catalog::EnumLabel& label) -> const std::string& {
      return label.label;
    };
    const bool any = std::any_of(after.labels.begin(), after.labels.end(),
                                 [](const auto& label) { return label.annotations.renamed; });
    const catalog::Enum* before = any ? origin_of(from_.enums, enums_before_, after.name) : nullptr;
    if (before == nullptr) return;
    parts(after.name, before->labels, after.labels, name_of_label,
          [&](const std::string& old_label, const catalog::EnumLabel& label) {
            found_.renames.labels[after.name].emplace(old_label, label.label);
            add(RenameEnumValue{after.name, old_label, label.label}, label.annotations.origin);
          });
  }

  void columns(const catalog::Table& after) {
    const auto name_of_column = [](const catalog::Column& column) -> const std::string& {
      return column.name;
    };
    const bool any = std::any_of(after.columns.begin(), after.columns.end(),
                                 [](const auto& column) { return column.annotations.renamed; });
    const catalog::Table* before = any ? origin_of(from_.tables, tables_before_, after.name) : nullptr;
    if (before == nullptr) return;
    parts(after.name, before->columns, after.columns, name_of_column,
          [&](const std::string& old_name, const catalog::Column& column) {
            found_.renames.columns[after.name].emplace(old_name, column.name);
            add(RenameColumn{after.name, old_name, column.name, column.annotations.renamed->mode},
                column.annotations.origin);
          });
  }

  template <class Key>
  void refuse(const Verdict<Key>& verdict, const std::string& prefix) {
    const std::string after = prefix + quoted(verdict.wish.after);
    const std::string before = prefix + quoted(verdict.wish.before);
    found_.notes.push_back(
        verdict.outcome == Outcome::absent
            ? fmt::format("`@renamed` of `{}` can go: there is no `{}` any more", after, before)
            : fmt::format("`@renamed` of `{}` is not followed: `{}` and `{}` are both there", after, before,
                          after));
  }

  const Catalog& from_;
  const Catalog& to_;
  FoundRenames found_;
  std::map<Name, Name> enums_before_;
  std::map<Name, Name> tables_before_;
};

}  // namespace

FoundRenames find_renames(const Catalog& from, const Catalog& to) {
  return Finder(from, to).run();
}

}  // namespace wesley::diff
