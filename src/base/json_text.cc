// SPDX-License-Identifier: Apache-2.0
// RFC 8259, strictly.
#include "base/json_text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include <fmt/format.h>

#include "base/source.h"
#include "base/utf8.h"

namespace wesley {

namespace {

// Values are walked by recursion; what is deeper is no file of anybody's.
constexpr std::size_t deepest = 1000;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// Most of a text is white space, and characters that stand for themselves in a string.
enum class Class : std::uint8_t { other, space, plain };
constexpr auto classes = [] {
  std::array<Class, 256> out{};
  for (std::size_t byte = 0x21; byte < 0x80; ++byte) out[byte] = Class::plain;
  for (const char space : {' ', '\n', '\r', '\t'}) out[static_cast<unsigned char>(space)] = Class::space;
  for (const char other : {'"', '\\'}) out[static_cast<unsigned char>(other)] = Class::other;
  return out;
}();

}  // namespace

// Reads from left to right, without recursion: `open_` holds the containers that have not ended.
class JsonParser {
 public:
  JsonParser(std::string_view text, JsonText& out) : text_(text), out_(out) {}

  bool run() {
    constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
    if (text_.starts_with(byte_order_mark)) at_ = byte_order_mark.size();
    if (!value()) return false;
    while (!open_.empty())
      if (!element()) return false;
    skip_space();
    return at_ == text_.size();
  }
  // Where it stopped.
  std::size_t offset() const { return at_; }

 private:
  struct Open {
    std::size_t entry;
    char closing;
  };

  char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  void skip_space() { skip(Class::space); }
  void skip(Class these) {
    const char* const end = text_.data() + text_.size();
    const char* at = text_.data() + at_;
    while (at < end && classes[static_cast<unsigned char>(*at)] == these) ++at;
    at_ = static_cast<std::size_t>(at - text_.data());
  }
  JsonEntry& append(JsonKind kind) {
    JsonEntry& entry = out_.entries_.emplace_back();
    entry.kind = kind;
    return entry;
  }

  // The next element or member of the innermost container, or its end.
  bool element() {
    const Open container = open_.back();
    JsonEntry& entry = out_.entries_[container.entry];
    skip_space();
    if (peek() == container.closing) {
      ++at_;
      entry.entries = out_.entries_.size() - container.entry;
      open_.pop_back();
      return true;
    }
    if (entry.size++ > 0) {
      if (peek() != ',') return false;
      ++at_;
      skip_space();
    }
    if (container.closing == ']') return value();
    if (!string()) return false;
    skip_space();
    if (peek() != ':') return false;
    ++at_;
    return value();
  }

  bool value() {
    skip_space();
    switch (peek()) {
      case '{':
        return open(JsonKind::object, '}');
      case '[':
        return open(JsonKind::array, ']');
      case '"':
        return string();
      case 't':
        return word("true", JsonKind::boolean, true);
      case 'f':
        return word("false", JsonKind::boolean, false);
      case 'n':
        return word("null", JsonKind::null, false);
      default:
        return number();
    }
  }

  bool open(JsonKind kind, char closing) {
    if (open_.size() == deepest) return false;
    ++at_;
    open_.push_back({out_.entries_.size(), closing});
    append(kind);
    return true;
  }

  bool word(std::string_view spelling, JsonKind kind, bool meaning) {
    if (text_.substr(at_, spelling.size()) != spelling) return false;
    at_ += spelling.size();
    append(kind).boolean = meaning;
    return true;
  }

  // Digits, at least one.
  bool digits(std::size_t& at) const {
    const std::size_t begin = at;
    while (at < text_.size() && is_digit(text_[at])) ++at;
    return at > begin;
  }

  bool number() {
    std::size_t end = at_ + (peek() == '-' ? 1 : 0);
    const std::size_t first = end;
    bool whole = true;
    if (!digits(end) || (text_[first] == '0' && end > first + 1)) return false;
    if (end < text_.size() && text_[end] == '.') {
      whole = false;
      if (!digits(++end)) return false;
    }
    if (end < text_.size() && (text_[end] == 'e' || text_[end] == 'E')) {
      whole = false;
      ++end;
      if (end < text_.size() && (text_[end] == '+' || text_[end] == '-')) ++end;
      if (!digits(end)) return false;
    }
    if (!convert(text_.data() + at_, text_.data() + end, whole)) return false;
    at_ = end;
    return true;
  }

  // A whole number that does not fit is a real one.
  bool convert(const char* begin, const char* end, bool whole) {
    JsonEntry& entry = append(JsonKind::integer);
    if (whole && std::from_chars(begin, end, entry.integer).ec == std::errc()) return true;
    entry.kind = JsonKind::real;
    return std::from_chars(begin, end, entry.real).ec == std::errc();
  }

  bool string() {
    if (peek() != '"') return false;
    const std::size_t begin = ++at_;
    while (at_ < text_.size()) {
      skip(Class::plain);
      if (at_ == text_.size()) return false;
      const char c = text_[at_];
      if (c == '"') {
        append_string(text_.substr(begin, at_++ - begin));
        return true;
      }
      if (c == '\\') return escaped_string(begin);
      if (!plain(c)) return false;
    }
    return false;
  }

  // Past one character that stands for itself.
  bool plain(char c) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20) return false;
    if (byte < 0x80) {
      ++at_;
      return true;
    }
    const CodePoint point = decode_utf8(text_, at_);
    if (point.valid) at_ += point.length;
    return point.valid;
  }

  // The rest of a string whose first escape is here.
  bool escaped_string(std::size_t begin) {
    std::string& decoded = out_.unescaped_.emplace_back(text_.substr(begin, at_ - begin));
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == '"') {
        ++at_;
        append_string(decoded);
        return true;
      }
      const std::size_t from = at_;
      if (c == '\\') {
        if (!escape(decoded)) return false;
      } else {
        if (!plain(c)) return false;
        decoded.append(text_.substr(from, at_ - from));
      }
    }
    return false;
  }

  bool escape(std::string& decoded) {
    constexpr std::string_view letters = "\"\\/bfnrt";
    constexpr std::string_view meanings = "\"\\/\b\f\n\r\t";
    ++at_;
    if (peek() == 'u') return unicode_escape(decoded);
    const std::size_t which = letters.find(peek());
    if (at_ == text_.size() || which == std::string_view::npos) return false;
    decoded += meanings[which];
    ++at_;
    return true;
  }

  bool unicode_escape(std::string& decoded) {
    std::uint32_t code = 0;
    if (!hexadecimal(code) || (code >= 0xDC00 && code <= 0xDFFF)) return false;
    if (code >= 0xD800 && code <= 0xDBFF) {
      std::uint32_t low = 0;
      if (peek() != '\\') return false;
      ++at_;
      if (peek() != 'u' || !hexadecimal(low) || low < 0xDC00 || low > 0xDFFF) return false;
      code = 0x10000 + ((code - 0xD800) << 10U) + (low - 0xDC00);
    }
    append_utf8(decoded, code);
    return true;
  }

  // The four digits after the `u`.
  bool hexadecimal(std::uint32_t& code) {
    ++at_;
    const std::string_view four = text_.substr(std::min(at_, text_.size()), 4);
    const auto [end, error] = std::from_chars(four.data(), four.data() + four.size(), code, 16);
    if (error != std::errc() || end != four.data() + 4) return false;
    at_ += 4;
    return true;
  }

  void append_string(std::string_view content) {
    JsonEntry& entry = append(JsonKind::string);
    entry.string = content.data();
    entry.size = static_cast<std::uint32_t>(content.size());
  }

  std::string_view text_;
  JsonText& out_;
  std::size_t at_ = 0;
  std::vector<Open> open_;
};

Result<JsonText> JsonText::parse(std::string_view text) {
  if (text.size() > UINT32_MAX) return fail(ErrorCode::input, "the JSON text is larger than 4 GB");
  JsonText parsed;
  JsonParser parser(text, parsed);
  if (parser.run()) return parsed;
  const Position position = LineTable(text).position(static_cast<std::uint32_t>(parser.offset()));
  return fail(ErrorCode::input,
              fmt::format("invalid JSON at line {}, column {}", position.line, position.column));
}

std::optional<bool> JsonView::as_bool() const {
  return is(JsonKind::boolean) ? std::optional(entry_->boolean) : std::nullopt;
}

std::optional<std::int64_t> JsonView::as_integer() const {
  return is(JsonKind::integer) ? std::optional(entry_->integer) : std::nullopt;
}

std::optional<std::string_view> JsonView::as_string() const {
  return is(JsonKind::string) ? std::optional(std::string_view(entry_->string, entry_->size)) : std::nullopt;
}

std::size_t JsonView::size() const {
  return is(JsonKind::array) || is(JsonKind::object) ? entry_->size : 0;
}

JsonView JsonView::next() const {
  const bool container = is(JsonKind::array) || is(JsonKind::object);
  return JsonView(entry_ + (container ? entry_->entries : 1));
}

Json JsonView::to_json() const {
  switch (kind()) {
    case JsonKind::null:
      return {};
    case JsonKind::boolean:
      return entry_->boolean;
    case JsonKind::integer:
      return entry_->integer;
    case JsonKind::real:
      return entry_->real;
    case JsonKind::string:
      return *as_string();
    case JsonKind::array: {
      Json::Array elements;
      elements.reserve(size());
      JsonView at = first();
      for (std::size_t i = 0; i < size(); ++i, at = at.next()) elements.push_back(at.to_json());
      return elements;
    }
    case JsonKind::object:
      break;
  }
  Json::Object members;
  members.reserve(size());
  JsonView key = first();
  for (std::size_t i = 0; i < size(); ++i, key = key.next().next())
    members.emplace_back(*key.as_string(), key.next().to_json());
  return members;
}

Result<Json> parse_json(std::string_view text) {
  WESLEY_ASSIGN(const JsonText parsed, JsonText::parse(text));
  return parsed.root().to_json();
}

}  // namespace wesley
