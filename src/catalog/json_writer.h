// SPDX-License-Identifier: Apache-2.0
// Writes catalog values as JSON text, without a tree in between. Two layers: `all` is catalog.json;
// `physical` leaves annotations out, takes the canonical text of an expression alone and sorts columns by
// name, so that two values are physically equal exactly when their texts are. Internal to catalog.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/fields.h"

namespace wesley::catalog {

enum class Layer { all, physical };

class JsonWriter {
 public:
  static constexpr bool reading = false;
  template <class T>
  using Ref = const T&;

  JsonWriter(std::string& out, Layer layer, int indent) : out_(out), layer_(layer), indent_(indent) {}

  template <class T>
  void field(std::string_view key, const T& member) {
    if (is_absent(member)) return;
    this->key(key);
    value(member);
  }
  template <class T>
  void field(std::string_view key, const T& member, const T& fallback) {
    if (!(member == fallback)) field(key, member);
  }
  template <class T, class Names>
  void choice(std::string_view key, T member, const Names& names) {
    field(key, names.at(static_cast<std::size_t>(member)));
  }
  template <class T, class Names>
  void choice(std::string_view key, T member, const Names& names, T fallback) {
    if (member != fallback) choice(key, member, names);
  }
  template <class Names>
  void one_of(std::string_view key, const std::string& member, const Names&, std::string_view fallback) {
    field(key, std::string_view(member), fallback);
  }
  void known(std::string_view key, const Origin& origin) {
    if (origin.known()) field(key, origin);
  }
  void annotations(const Annotations& annotations);
  void columns(std::string_view key, const std::vector<Column>& columns);
  void derived(std::string_view key, const std::string& text) {
    if (layer_ == Layer::all && !text.empty()) field(key, text);
  }
  template <class T>
  void derived(std::string_view key, const std::vector<T>& elements) {
    if (layer_ == Layer::all) field(key, elements);
  }
  void flags(std::string_view key, const std::map<std::string, bool>& flags);

  // An object whose members `write` adds.
  template <class Write>
  void object(const Write& write) {
    open('{');
    write();
    close('}');
  }
  template <class T>
  void value(const T& members) {
    object([&] { fields(*this, members); });
  }
  void value(const std::string& text) { append_json_string(out_, text); }
  void value(std::string_view text) { append_json_string(out_, text); }
  void value(bool flag) { out_ += flag ? "true" : "false"; }
  void value(int number) { out_ += std::to_string(number); }
  void value(std::uint32_t number) { out_ += std::to_string(number); }
  void value(std::int64_t number) { out_ += std::to_string(number); }
  void value(const Json& json) { json.dump_to(out_, indent_, depth_); }
  void value(const Type& type) { value(sql::to_string(type)); }
  void value(const Expression& expression);
  void value(const EnumLabel& label);
  void value(const std::map<std::string, std::string>& texts);
  void value(const Options& options);
  template <class T>
  void value(const std::optional<T>& present) {
    value(*present);
  }
  template <class T>
  void value(const Rare<T>& present) {
    value(*present);
  }
  template <class T>
  void value(const std::vector<T>& elements) {
    open('[');
    for (const T& element : elements) {
      item();
      value(element);
    }
    close(']');
  }
  // Named objects: a list, in the order of their identities.
  template <class Key, class T>
  void value(const std::map<Key, T>& objects) {
    open('[');
    for (const auto& [identity, object] : objects) {
      item();
      value(object);
    }
    close(']');
  }

  void key(std::string_view key);

 private:
  template <class T>
  static bool is_absent(const T&) {
    return false;
  }
  template <class T>
  static bool is_absent(const std::optional<T>& member) {
    return !member;
  }
  template <class T>
  static bool is_absent(const Rare<T>& member) {
    return !member;
  }
  template <class T>
  static bool is_absent(const std::vector<T>& member) {
    return member.empty();
  }
  static bool is_absent(const Options& member) { return member.empty(); }
  template <class Key, class T>
  static bool is_absent(const std::map<Key, T>& member) {
    return member.empty();
  }

  void open(char bracket);
  void close(char bracket);
  // The separator and the line break in front of a member or an element.
  void item();
  void line_break();

  std::string& out_;
  Layer layer_;
  int indent_;
  int depth_ = 0;
  bool first_ = true;
};

// One object's physical layer on one line: what is compared and hashed.
template <class T>
std::string physical_text(const T& object) {
  std::string out;
  JsonWriter(out, Layer::physical, 0).value(object);
  return out;
}

}  // namespace wesley::catalog
