// SPDX-License-Identifier: Apache-2.0
// A JSON text as a flat list of its values, for large texts that are read once: nothing is owned but the
// list, and strings are where they stand in the text (those with escapes are kept apart). `Json` is the value
// to keep and to build.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/result.h"

namespace wesley {

enum class JsonKind : std::uint8_t { null, boolean, integer, real, string, array, object };

// A value as the list holds it; a container's elements, or keys and values in turn, follow it.
struct JsonEntry {
  JsonKind kind = JsonKind::null;
  std::uint32_t size = 0;  // bytes of a string, elements of an array, members of an object
  union {
    bool boolean;
    std::int64_t integer;
    double real;
    const char* string;
    std::size_t entries;  // of a container, with all that it holds and itself
  };
  JsonEntry() : integer(0) {}
};

// Points into a JsonText, which must outlive it.
class JsonView {
 public:
  explicit JsonView(const JsonEntry* entry) : entry_(entry) {}

  JsonKind kind() const { return entry_->kind; }
  bool is(JsonKind wanted) const { return entry_->kind == wanted; }
  std::optional<bool> as_bool() const;
  std::optional<std::int64_t> as_integer() const;
  std::optional<std::string_view> as_string() const;

  // Of an array its elements, of an object its members; otherwise 0.
  std::size_t size() const;
  // Of a container that is not empty: the first element, or the first key.
  JsonView first() const { return JsonView(entry_ + 1); }
  // What follows on the same level; after the last one nothing to look at.
  JsonView next() const;
  Json to_json() const;

 private:
  const JsonEntry* entry_;
};

class JsonText {
 public:
  // The text must outlive it. Error code `input`; the message names line and column.
  static Result<JsonText> parse(std::string_view text);
  JsonView root() const { return JsonView(entries_.data()); }

 private:
  friend class JsonParser;
  std::vector<JsonEntry> entries_;
  std::deque<std::string> unescaped_;
};

}  // namespace wesley
