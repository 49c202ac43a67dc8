// SPDX-License-Identifier: Apache-2.0
// Reads catalog values out of JSON, strictly: a key nobody asked for, a missing one, a value of another kind
// are errors. The first error is kept, with its place; after it, reading goes on and yields defaults.
// Internal to catalog.
#pragma once

#include <algorithm>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

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
  Type type(const JsonPlace& place, const std::string& spelling);

 private:
  std::optional<Error> error_;
  std::map<std::string, Type> types_;
};

// The members of one JSON object.
class JsonReader {
 public:
  static constexpr bool reading = true;
  template <class T>
  using Ref = T&;

  JsonReader(JsonDocument& document, const JsonPlace& place, const Json& json);

  template <class T>
  void field(std::string_view key, T& member) {
    const Json* json = take(key);
    const JsonPlace at{&place_, key, {}};
    if (json != nullptr) return read(at, *json, member);
    if (!may_be_absent(member)) document_.report(place_, fmt::format("key `{}` is missing", key));
  }
  template <class T>
  void field(std::string_view key, T& member, const T& fallback) {
    const Json* json = take(key);
    if (json == nullptr) {
      member = fallback;
    } else {
      read(JsonPlace{&place_, key, {}}, *json, member);
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
  void derived(std::string_view key, std::vector<Use>& uses) { field(key, uses); }
  void flags(std::string_view key, std::map<std::string, bool>& flags);

  // Every key was asked for, and only once.
  void finish();

 private:
  const Json* take(std::string_view key);

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
  static bool may_be_absent(const std::vector<T>&) {
    return true;
  }
  template <class Key, class T>
  static bool may_be_absent(const std::map<Key, T>&) {
    return true;
  }

  template <class T>
  void read(const JsonPlace& place, const Json& json, T& object) {
    JsonReader reader(document_, place, json);
    fields(reader, object);
    reader.finish();
  }
  void read(const JsonPlace& place, const Json& json, std::string& text);
  void read(const JsonPlace& place, const Json& json, bool& flag);
  void read(const JsonPlace& place, const Json& json, int& number);
  void read(const JsonPlace& place, const Json& json, std::uint32_t& number);
  void read(const JsonPlace& place, const Json& json, std::int64_t& number);
  void read(const JsonPlace&, const Json& json, Json& any) { any = json; }
  void read(const JsonPlace& place, const Json& json, Type& type);
  void read(const JsonPlace& place, const Json& json, Expression& expression);
  void read(const JsonPlace& place, const Json& json, EnumLabel& label);
  void read(const JsonPlace& place, const Json& json, std::map<std::string, std::string>& texts);
  template <class T>
  void read(const JsonPlace& place, const Json& json, std::optional<T>& present) {
    read(place, json, present.emplace());
  }
  template <class T>
  void read(const JsonPlace& place, const Json& json, std::vector<T>& elements) {
    const Json::Array* array = expect_array(place, json);
    if (array == nullptr) return;
    elements.reserve(array->size());
    for (std::size_t i = 0; i < array->size(); ++i) {
      read(JsonPlace{&place, {}, i}, (*array)[i], elements.emplace_back());
    }
  }
  template <class Key, class T>
  void read(const JsonPlace& place, const Json& json, std::map<Key, T>& objects) {
    const Json::Array* array = expect_array(place, json);
    if (array == nullptr) return;
    for (std::size_t i = 0; i < array->size(); ++i) {
      T object;
      const JsonPlace at{&place, {}, i};
      read(at, (*array)[i], object);
      Key identity = identity_of(object);
      if (!objects.emplace(std::move(identity), std::move(object)).second) {
        document_.report(at, "an object of this name stands before it");
      }
    }
  }
  template <class T>
  static const auto& identity_of(const T& object) {
    return object.name;
  }
  static const ObjectId& identity_of(const Definition& definition) { return definition.id; }
  static const GrantId& identity_of(const Grant& grant) { return grant.id; }
  const Json::Array* expect_array(const JsonPlace& place, const Json& json);

  JsonDocument& document_;
  const JsonPlace& place_;
  const Json::Object* members_;
  std::size_t next_ = 0;  // where the next key is looked for first: keys have a fixed order
  std::size_t taken_ = 0;
  std::vector<std::string_view> asked_;
};

}  // namespace wesley::catalog
