// SPDX-License-Identifier: Apache-2.0
// Reads catalog values out of JSON, strictly: a key nobody asked for, a missing one, a value of another kind
// are errors. The first error is kept, with its place; after it, reading goes on and yields defaults.
// Internal to catalog.
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "base/json_text.h"
#include "catalog/fields.h"

namespace wesley::catalog {

// "tables[3].columns[0].type": a chain of steps, written out only for an error.
struct JsonPlace {
  const JsonPlace* parent = nullptr;
  std::string_view key;
  std::optional<std::size_t> index;
};
std::string to_string(const JsonPlace& place);

// What all readers of one document share.
class JsonDocument {
 public:
  void report(const JsonPlace& place, std::string_view problem);
  const std::optional<Error>& error() const { return error_; }
  // Types repeat: each spelling is parsed once.
  Type type(const JsonPlace& place, std::string_view spelling);

 private:
  std::optional<Error> error_;
  std::map<std::string, Type, std::less<>> types_;
};

// The members of one JSON object.
class JsonReader {
 public:
  static constexpr bool reading = true;
  template <class T>
  using Ref = T&;

  JsonReader(JsonDocument& document, const JsonPlace& place, JsonView json);

  template <class T>
  void field(std::string_view key, T& member) {
    const std::optional<JsonView> json = take(key);
    if (json) return read(JsonPlace{&place_, key, {}}, *json, member);
    if (!may_be_absent(member)) document_.report(place_, fmt::format("key `{}` is missing", key));
  }
  template <class T>
  void field(std::string_view key, T& member, const T& fallback) {
    const std::optional<JsonView> json = take(key);
    if (json) {
      read(JsonPlace{&place_, key, {}}, *json, member);
    } else {
      member = fallback;
    }
  }
  template <class T, class Names>
  void choice(std::string_view key, T& member, const Names& names) {
    std::string text;
    field(key, text);
    choose(key, text, member, names);
  }
  template <class T, class Names>
  void choice(std::string_view key, T& member, const Names& names, T fallback) {
    std::string text;
    field(key, text, std::string(names.at(static_cast<std::size_t>(fallback))));
    choose(key, text, member, names);
  }
  template <class Names>
  void one_of(std::string_view key, std::string& member, const Names& names, std::string_view fallback) {
    std::size_t chosen = 0;
    field(key, member, std::string(fallback));
    choose(key, member, chosen, names);
    member = names.at(chosen);
  }
  void known(std::string_view key, Origin& origin);
  void annotations(Annotations& annotations);
  void columns(std::string_view key, std::vector<Column>& columns) { field(key, columns); }
  // What is kept and not compared.
  void derived(std::string_view key, std::string& text) { field(key, text, std::string()); }
  template <class T>
  void derived(std::string_view key, std::vector<T>& elements) {
    field(key, elements);
  }
  void flags(std::string_view key, std::map<std::string, bool>& flags);

  // Every key was asked for, and only once.
  void finish();

 private:
  std::optional<JsonView> take(std::string_view key);

  template <class T, class Names>
  void choose(std::string_view key, const std::string& text, T& member, const Names& names) {
    const auto found = std::find(names.begin(), names.end(), text);
    if (found == names.end()) {
      document_.report(JsonPlace{&place_, key, {}}, fmt::format("`{}` is none of its values", text));
    } else {
      member = static_cast<T>(found - names.begin());
    }
  }

  template <class T>
  static bool may_be_absent(const T&) {
    return false;
  }
  template <class T>
  static bool may_be_absent(const std::optional<T>&) {
    return true;
  }
  template <class T>
  static bool may_be_absent(const Rare<T>&) {
    return true;
  }
  template <class T>
  static bool may_be_absent(const std::vector<T>&) {
    return true;
  }
  static bool may_be_absent(const Options&) { return true; }
  template <class Key, class T>
  static bool may_be_absent(const std::map<Key, T>&) {
    return true;
  }

  template <class T>
  void read(const JsonPlace& place, JsonView json, T& object) {
    JsonReader reader(document_, place, json);
    fields(reader, object);
    reader.finish();
  }
  void read(const JsonPlace& place, JsonView json, std::string& text);
  void read(const JsonPlace& place, JsonView json, bool& flag);
  void read(const JsonPlace& place, JsonView json, int& number);
  void read(const JsonPlace& place, JsonView json, std::uint32_t& number);
  void read(const JsonPlace& place, JsonView json, std::int64_t& number);
  void read(const JsonPlace&, JsonView json, Json& any) { any = json.to_json(); }
  void read(const JsonPlace& place, JsonView json, Type& type);
  void read(const JsonPlace& place, JsonView json, Expression& expression);
  void read(const JsonPlace& place, JsonView json, EnumLabel& label);
  void read(const JsonPlace& place, JsonView json, std::map<std::string, std::string>& texts) {
    read_members(place, json, texts);
  }
  void read(const JsonPlace& place, JsonView json, Options& options);
  template <class T>
  void read(const JsonPlace& place, JsonView json, std::optional<T>& present) {
    read(place, json, present.emplace());
  }
  template <class T>
  void read(const JsonPlace& place, JsonView json, Rare<T>& present) {
    read(place, json, present.emplace());
  }
  template <class T>
  void read(const JsonPlace& place, JsonView json, std::vector<T>& elements) {
    if (!expect(JsonKind::array, place, json)) return;
    elements.reserve(json.size());
    JsonView element = json.first();
    for (std::size_t i = 0; i < json.size(); ++i, element = element.next()) {
      read(JsonPlace{&place, {}, i}, element, elements.emplace_back());
    }
  }
  template <class Key, class T>
  void read(const JsonPlace& place, JsonView json, std::map<Key, T>& objects) {
    if (!expect(JsonKind::array, place, json)) return;
    JsonView element = json.first();
    for (std::size_t i = 0; i < json.size(); ++i, element = element.next()) {
      T object;
      const JsonPlace at{&place, {}, i};
      read(at, element, object);
      Key identity = identity_of(object);
      // They stand in the order of their names.
      objects.emplace_hint(objects.end(), std::move(identity), std::move(object));
      if (objects.size() != i + 1) document_.report(at, "an object of this name stands before it");
    }
  }
  template <class T>
  static const auto& identity_of(const T& object) {
    return object.name;
  }
  static const ObjectId& identity_of(const Definition& definition) { return definition.id; }
  static const GrantId& identity_of(const Grant& grant) { return grant.id; }
  // An object whose keys are data.
  template <class T>
  void read_members(const JsonPlace& place, JsonView json, std::map<std::string, T>& members) {
    if (!expect(JsonKind::object, place, json)) return;
    JsonView name = json.first();
    for (std::size_t i = 0; i < json.size(); ++i, name = name.next().next()) {
      const std::string_view key = *name.as_string();
      read(JsonPlace{&place, key, {}}, name.next(), members[std::string(key)]);
    }
  }
  // False after a report.
  bool expect(JsonKind kind, const JsonPlace& place, JsonView json);

  JsonDocument& document_;
  const JsonPlace& place_;
  JsonView object_;
  std::size_t size_;
  // Where the next key is looked for first: keys have a fixed order.
  JsonView next_;
  std::size_t next_number_ = 0;
  std::size_t taken_ = 0;
  // A bit for each member: no object of a catalog has more.
  std::uint64_t taken_members_ = 0;
  // A bit for each kind of key that the object has: most keys may be absent, and are.
  std::uint64_t kinds_ = 0;
};

}  // namespace wesley::catalog
