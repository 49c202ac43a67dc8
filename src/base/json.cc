// SPDX-License-Identifier: Apache-2.0
#include "base/json.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

#include <fmt/format.h>

namespace wesley {

namespace {

void newline(std::string& out, int indent, int depth) {
  if (indent == 0) return;
  out += '\n';
  out.append(static_cast<std::size_t>(indent * depth), ' ');
}

}  // namespace

Json Json::object(std::initializer_list<std::pair<std::string, Json>> members) {
  return Json(Object(members.begin(), members.end()));
}

Json Json::array(std::initializer_list<Json> elements) {
  return Json(Array(elements.begin(), elements.end()));
}

const Json* Json::find(std::string_view key) const {
  const Object* members = as_object();
  if (members == nullptr) return nullptr;
  const auto found =
      std::find_if(members->begin(), members->end(), [&](const auto& member) { return member.first == key; });
  return found == members->end() ? nullptr : &found->second;
}

Json& Json::add(std::string key, Json value) {
  if (is_null()) value_ = Object();
  std::get<Object>(value_).emplace_back(std::move(key), std::move(value));
  return *this;
}

Json& Json::push(Json value) {
  if (is_null()) value_ = Array();
  std::get<Array>(value_).push_back(std::move(value));
  return *this;
}

namespace {

// Characters that stand for themselves in a string.
constexpr auto plain = [] {
  std::array<bool, 256> out{};
  for (std::size_t byte = 0x20; byte < out.size(); ++byte) out[byte] = byte != '"' && byte != '\\';
  return out;
}();
bool is_plain(char c) {
  return plain[static_cast<unsigned char>(c)];
}

void append_escape(std::string& out, char c) {
  constexpr std::string_view special = "\"\\\n\r\t\b\f";
  constexpr std::string_view letters = "\"\\nrtbf";
  if (const std::size_t which = special.find(c); which != std::string_view::npos) {
    out += '\\';
    out += letters[which];
  } else {
    out += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
  }
}

}  // namespace

// In runs of characters that stand for themselves: nearly every string is one.
void append_json_string(std::string& out, std::string_view text) {
  out += '"';
  while (!text.empty()) {
    const auto special = std::find_if_not(text.begin(), text.end(), is_plain);
    const auto run = static_cast<std::size_t>(special - text.begin());
    out.append(text.substr(0, run));
    text.remove_prefix(run);
    if (text.empty()) break;
    append_escape(out, text.front());
    text.remove_prefix(1);
  }
  out += '"';
}

void Json::dump_to(std::string& out, int indent, int depth) const {
  if (is_null()) {
    out += "null";
  } else if (const bool* boolean = as_bool()) {
    out += *boolean ? "true" : "false";
  } else if (const std::int64_t* integer = as_integer()) {
    out += std::to_string(*integer);
  } else if (const double* number = as_double()) {
    out += std::isfinite(*number) ? fmt::format("{}", *number) : "null";
  } else if (const std::string* string = as_string()) {
    append_json_string(out, *string);
  } else if (const Array* elements = as_array()) {
    out += '[';
    for (std::size_t i = 0; i < elements->size(); ++i) {
      if (i > 0) out += ',';
      newline(out, indent, depth + 1);
      (*elements)[i].dump_to(out, indent, depth + 1);
    }
    if (!elements->empty()) newline(out, indent, depth);
    out += ']';
  } else if (const Object* members = as_object()) {
    out += '{';
    for (std::size_t i = 0; i < members->size(); ++i) {
      if (i > 0) out += ',';
      newline(out, indent, depth + 1);
      append_json_string(out, (*members)[i].first);
      out += indent == 0 ? ":" : ": ";
      (*members)[i].second.dump_to(out, indent, depth + 1);
    }
    if (!members->empty()) newline(out, indent, depth);
    out += '}';
  }
}

std::string Json::dump(int indent) const {
  std::string out;
  dump_to(out, indent);
  return out;
}

}  // namespace wesley
