// SPDX-License-Identifier: Apache-2.0
// A JSON value with keys in the order they were added, and a printer with stable bytes. What is read once
// and is large is better read as a JsonText (base/json_text.h).
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/result.h"

namespace wesley {

class Json {
 public:
  using Array = std::vector<Json>;
  using Object = std::vector<std::pair<std::string, Json>>;

  Json() = default;  // null
  Json(std::nullptr_t) {}
  Json(bool value) : value_(value) {}
  Json(int value) : value_(static_cast<std::int64_t>(value)) {}
  Json(unsigned value) : value_(static_cast<std::int64_t>(value)) {}
  Json(std::int64_t value) : value_(value) {}
  Json(std::uint64_t value) : value_(static_cast<std::int64_t>(value)) {}
  Json(double value) : value_(value) {}
  Json(const char* value) : value_(std::string(value)) {}
  Json(std::string_view value) : value_(std::string(value)) {}
  Json(std::string value) : value_(std::move(value)) {}
  Json(Array value) : value_(std::move(value)) {}
  Json(Object value) : value_(std::move(value)) {}
  static Json object(std::initializer_list<std::pair<std::string, Json>> members = {});
  static Json array(std::initializer_list<Json> elements = {});

  bool is_null() const { return std::holds_alternative<std::nullptr_t>(value_); }
  bool is_object() const { return std::holds_alternative<Object>(value_); }
  bool is_array() const { return std::holds_alternative<Array>(value_); }
  const bool* as_bool() const { return std::get_if<bool>(&value_); }
  const std::int64_t* as_integer() const { return std::get_if<std::int64_t>(&value_); }
  const double* as_double() const { return std::get_if<double>(&value_); }
  const std::string* as_string() const { return std::get_if<std::string>(&value_); }
  const Array* as_array() const { return std::get_if<Array>(&value_); }
  const Object* as_object() const { return std::get_if<Object>(&value_); }

  // The member of an object, or nullptr (also when this is no object).
  const Json* find(std::string_view key) const;
  // Appends a member without looking for an earlier one of the same key; null becomes an object.
  Json& add(std::string key, Json value);
  // Appends an element; null becomes an array.
  Json& push(Json value);

  // indent 0: one line without spaces. Otherwise one member a line, and no final newline.
  std::string dump(int indent = 0) const;
  void dump_to(std::string& out, int indent = 0, int depth = 0) const;

  bool operator==(const Json&) const = default;

 private:
  std::variant<std::nullptr_t, bool, std::int64_t, double, std::string, Array, Object> value_ = nullptr;
};

// Error code `input`; the message names line and column.
Result<Json> parse_json(std::string_view text);
void append_json_string(std::string& out, std::string_view text);

}  // namespace wesley
