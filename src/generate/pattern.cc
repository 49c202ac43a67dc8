// SPDX-License-Identifier: Apache-2.0
#include "generate/pattern.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/utf8.h"

namespace wesley::generate {

namespace {

using Range = std::pair<char32_t, char32_t>;
constexpr char32_t first_foreign = 0x80;
constexpr char32_t last_character = 0x10FFFF;

// What a class may hold outside of ASCII, for the locale to say.
enum class Foreign { nothing, digits, anything };
// What a class holds of ASCII.
struct ClassRow {
  std::string_view name;
  std::vector<Range> ranges;
};
const std::vector<ClassRow>& classes() {
  static const std::vector<ClassRow> rows = {
      {"digit", {{'0', '9'}}},
      {"space", {{'\t', '\r'}, {' ', ' '}}},
      {"alpha", {{'A', 'Z'}, {'a', 'z'}}},
      {"alnum", {{'0', '9'}, {'A', 'Z'}, {'a', 'z'}}},
      {"word", {{'0', '9'}, {'A', 'Z'}, {'_', '_'}, {'a', 'z'}}},
      {"upper", {{'A', 'Z'}}},
      {"lower", {{'a', 'z'}}},
      {"punct", {{'!', '/'}, {':', '@'}, {'[', '`'}, {'{', '~'}}},
      {"blank", {{'\t', '\t'}, {' ', ' '}}},
      {"xdigit", {{'0', '9'}, {'A', 'F'}, {'a', 'f'}}},
      {"cntrl", {{1, 0x1F}, {0x7F, 0x7F}}},
      {"graph", {{'!', '~'}}},
      {"print", {{' ', '~'}}},
      {"ascii", {{1, 0x7F}}},
  };
  return rows;
}

Foreign foreign_of(std::string_view class_name) {
  if (class_name == "ascii") return Foreign::nothing;
  return class_name == "digit" ? Foreign::digits : Foreign::anything;
}

const ClassRow* find_class(std::string_view name) {
  for (const ClassRow& row : classes())
    if (row.name == name) return &row;
  return nullptr;
}

bool is_letter(char32_t code) {
  return (code >= 'a' && code <= 'z') || (code >= 'A' && code <= 'Z');
}
char32_t other_case(char32_t code) {
  return code ^ 0x20U;
}
bool is_digit(char32_t code) {
  return code >= '0' && code <= '9';
}

// Characters that mean something in a JavaScript pattern.
void append_character(std::string& out, char32_t code, std::string_view special) {
  switch (code) {
    case '\t':
      out += "\\t";
      return;
    case '\n':
      out += "\\n";
      return;
    case '\v':
      out += "\\v";
      return;
    case '\f':
      out += "\\f";
      return;
    case '\r':
      out += "\\r";
      return;
    default:
      break;
  }
  if (code < 0x20 || code == 0x7F || code == 0x2028 || code == 0x2029 || code == 0xFEFF) {
    out += fmt::format("\\u{{{:x}}}", static_cast<std::uint32_t>(code));
    return;
  }
  if (code < 0x80 && special.find(static_cast<char>(code)) != std::string_view::npos) out += '\\';
  append_utf8(out, code);
}

constexpr std::string_view special_outside = "^$\\.*+?()[]{}|/";

class Translator {
 public:
  Translator(std::string_view text, bool ignore_case) : text_(text), ignore_case_(ignore_case) {}

  std::optional<Pattern> translate() {
    // A director or embedded options: another flavour of pattern.
    if (text_.starts_with("***") || text_.starts_with("(?")) {
      const bool group = text_.starts_with("(?:") || text_.starts_with("(?=") || text_.starts_with("(?!");
      if (!group) return std::nullopt;
    }
    if (!branches(0) || at_ != text_.size()) return std::nullopt;
    return Pattern{std::move(out_), uses_dot_ ? "su" : "u", wider_};
  }

 private:
  bool end() const { return at_ >= text_.size(); }
  char peek(std::size_t ahead = 0) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }
  bool take(std::string_view expected) {
    if (text_.substr(at_, expected.size()) != expected) return false;
    at_ += expected.size();
    return true;
  }
  char32_t next() {
    const CodePoint code = decode_utf8(text_, at_);
    at_ += code.length;
    return code.value;
  }

  bool branches(int depth) {
    constexpr int deepest = 50;
    if (depth > deepest) return false;
    do {
      if (!branch(depth)) return false;
    } while (take("|") && (out_ += '|', true));
    return true;
  }

  bool branch(int depth) {
    while (!end() && peek() != '|' && peek() != ')') {
      const std::size_t begin = out_.size();
      bool quantifiable = true;
      if (!piece(depth, quantifiable)) return false;
      if (!quantifier(begin, quantifiable)) return false;
    }
    return true;
  }

  bool piece(int depth, bool& quantifiable) {
    switch (peek()) {
      case '^':
      case '$':
        quantifiable = false;
        out_ += text_[at_++];
        return true;
      case '(':
        return group(depth, quantifiable);
      case '[':
        return bracket();
      case '.':
        ++at_;
        uses_dot_ = true;
        out_ += '.';
        return true;
      case '\\':
        return escape();
      case '*':
      case '+':
      case '?':
        return false;  // an error to the server
      case '{':
        if (is_digit(static_cast<unsigned char>(peek(1)))) return false;
        break;
      default:
        break;
    }
    literal(next());
    return true;
  }

  void literal(char32_t code) {
    if (ignore_case_ && is_letter(code)) {
      out_ += '[';
      append_utf8(out_, std::min(code, other_case(code)));
      append_utf8(out_, std::max(code, other_case(code)));
      out_ += ']';
      return;
    }
    if (code >= first_foreign && ignore_case_) unsure_ = true;
    append_character(out_, code, special_outside);
  }

  bool group(int depth, bool& quantifiable) {
    if (take("(?=") || take("(?!")) {
      const bool negative = text_[at_ - 1] == '!';
      quantifiable = false;
      out_ += negative ? "(?!" : "(?=";
      const bool wider_before = wider_;
      wider_ = false;
      const bool fine = branches(depth + 1) && take(")");
      // What must not be there must not be taken for more than it is.
      if (!fine || (negative && wider_)) return false;
      wider_ = wider_ || wider_before;
      out_ += ')';
      return true;
    }
    if (!take("(?:")) {
      ++at_;
      if (peek() == '?') return false;
      out_ += '(';
    } else {
      out_ += "(?:";
    }
    if (!branches(depth + 1) || !take(")")) return false;
    out_ += ')';
    return !unsure_;
  }

  bool quantifier(std::size_t begin, bool quantifiable) {
    const std::size_t written = out_.size();
    if (peek() == '*' || peek() == '+' || peek() == '?') {
      out_ += text_[at_++];
    } else if (peek() == '{' && is_digit(static_cast<unsigned char>(peek(1)))) {
      const std::size_t close = text_.find('}', at_);
      if (close == std::string_view::npos) return false;
      const std::string_view bound = text_.substr(at_, close + 1 - at_);
      if (!is_bound(bound)) return false;
      out_ += bound;
      at_ = close + 1;
    } else {
      return !unsure_;
    }
    if (!quantifiable || begin == written) return false;
    if (peek() == '?') out_ += text_[at_++];
    // Two quantifiers in a row are an error to the server.
    return peek() != '*' && peek() != '+' && peek() != '?' && !unsure_;
  }

  // {m}, {m,}, {m,n}: up to 255 each.
  static bool is_bound(std::string_view bound) {
    constexpr int most = 255;
    int numbers[2] = {0, most};
    int which = 0;
    bool digits = false;
    for (const char c : bound.substr(1, bound.size() - 2)) {
      if (c == ',' && which == 0 && digits) {
        which = 1;
        digits = false;
        continue;
      }
      if (!is_digit(static_cast<unsigned char>(c))) return false;
      numbers[which] = (digits ? numbers[which] : 0) * 10 + (c - '0');
      digits = true;
      if (numbers[which] > most) return false;
    }
    return (digits || which == 1) && (which == 0 || numbers[0] <= numbers[1]);
  }

  // After a backslash. False for what is no plain character; those are handled by the callers.
  bool character_escape(char32_t& code) {
    static constexpr std::pair<char, char32_t> rows[] = {{'a', 7},    {'e', 0x1B}, {'f', '\f'}, {'n', '\n'},
                                                         {'r', '\r'}, {'t', '\t'}, {'v', '\v'}, {'B', '\\'}};
    const char c = peek();
    for (const auto& [name, value] : rows) {
      if (name != c) continue;
      ++at_;
      code = value;
      return true;
    }
    if (c == 'u' || c == 'U') {
      const std::size_t digits = c == 'u' ? 4 : 8;
      ++at_;
      code = 0;
      for (std::size_t i = 0; i < digits; ++i, ++at_) {
        const char digit = peek();
        const bool letter = (digit >= 'a' && digit <= 'f') || (digit >= 'A' && digit <= 'F');
        if (!is_digit(static_cast<unsigned char>(digit)) && !letter) return false;
        code = code * 16 + static_cast<char32_t>(letter ? (digit | 0x20) - 'a' + 10 : digit - '0');
      }
      return code != 0 && code <= last_character;
    }
    const bool alphanumeric =
        is_letter(static_cast<unsigned char>(c)) || is_digit(static_cast<unsigned char>(c));
    if (end() || alphanumeric) return false;
    code = next();
    return true;
  }

  static std::string_view class_of_escape(char c) {
    switch (c) {
      case 'd':
      case 'D':
        return "digit";
      case 's':
      case 'S':
        return "space";
      case 'w':
      case 'W':
        return "word";
      default:
        return {};
    }
  }

  bool escape() {
    ++at_;
    if (const std::string_view name = class_of_escape(peek()); !name.empty()) {
      const bool negated = peek() < 'a';
      ++at_;
      write_set(find_class(name)->ranges, negated, foreign_of(name));
      return true;
    }
    if (peek() == 'A' || peek() == 'Z') return false;
    char32_t code = 0;
    if (!character_escape(code)) return false;
    literal(code);
    return true;
  }

  bool bracket() {
    ++at_;
    const bool negated = take("^");
    std::vector<Range> ranges;
    Foreign foreign = Foreign::nothing;
    for (bool first = true; first || peek() != ']'; first = false) {
      if (end()) return false;
      if (take("[:")) {
        const std::size_t close = text_.find(":]", at_);
        if (close == std::string_view::npos) return false;
        const ClassRow* row = find_class(text_.substr(at_, close - at_));
        if (row == nullptr || row->name == "word" ||
            (ignore_case_ && (row->name == "upper" || row->name == "lower")))
          return false;
        ranges.insert(ranges.end(), row->ranges.begin(), row->ranges.end());
        foreign = std::max(foreign, foreign_of(row->name));
        at_ = close + 2;
        continue;
      }
      if (peek() == '[' && (peek(1) == '.' || peek(1) == '=')) return false;
      char32_t low = 0;
      std::string_view class_name;
      if (!element(low, ranges, class_name)) return false;
      if (!class_name.empty()) {
        foreign = std::max(foreign, foreign_of(class_name));
        continue;
      }
      char32_t high = low;
      if (peek() == '-' && peek(1) != ']' && at_ + 1 < text_.size()) {
        ++at_;
        const bool fine = peek() != '[' && element(high, ranges, class_name) && class_name.empty();
        if (!fine || high < low) return false;
      }
      ranges.emplace_back(low, high);
    }
    ++at_;
    if (ignore_case_) add_other_cases(ranges);
    write_set(std::move(ranges), negated, foreign);
    return !unsure_;
  }

  bool element(char32_t& code, std::vector<Range>& ranges, std::string_view& class_name) {
    if (peek() != '\\') {
      code = next();
      return true;
    }
    ++at_;
    if (const std::string_view name = class_of_escape(peek()); !name.empty()) {
      if (peek() < 'a') return false;
      ++at_;
      const auto& some = find_class(name)->ranges;
      ranges.insert(ranges.end(), some.begin(), some.end());
      class_name = name;
      return true;
    }
    return character_escape(code);
  }

  void add_other_cases(std::vector<Range>& ranges) {
    const std::size_t count = ranges.size();
    for (std::size_t i = 0; i < count; ++i) {
      const auto [low, high] = ranges[i];
      if (high >= first_foreign) unsure_ = true;
      for (const Range& letters : {Range{'a', 'z'}, Range{'A', 'Z'}}) {
        const char32_t from = std::max(low, letters.first);
        const char32_t to = std::min(high, letters.second);
        if (from <= to) ranges.emplace_back(other_case(from), other_case(to));
      }
    }
  }

  // A set takes every character that the locale may put into it; a negated one leaves out only what is in it
  // for certain.
  void write_set(std::vector<Range> ranges, bool negated, Foreign foreign) {
    wider_ = wider_ || foreign != Foreign::nothing;
    if (!negated && foreign == Foreign::anything) ranges.emplace_back(first_foreign, last_character);
    std::sort(ranges.begin(), ranges.end());
    std::vector<Range> merged;
    for (const Range& range : ranges) {
      if (!merged.empty() && range.first <= merged.back().second + 1) {
        merged.back().second = std::max(merged.back().second, range.second);
      } else {
        merged.push_back(range);
      }
    }
    write_ranges(merged, negated, !negated && foreign == Foreign::digits);
  }

  void write_ranges(const std::vector<Range>& ranges, bool negated, bool any_digits) {
    constexpr Range digits{'0', '9'};
    if (any_digits && ranges.size() == 1 && ranges.front() == digits) {
      out_ += "\\p{Nd}";
      return;
    }
    constexpr Range hyphen{'-', '-'};
    out_ += negated ? "[^" : "[";
    // In front it stands for itself.
    if (std::find(ranges.begin(), ranges.end(), hyphen) != ranges.end()) out_ += '-';
    for (const auto& [low, high] : ranges) {
      if (Range{low, high} == hyphen) continue;
      if (any_digits && Range{low, high} == digits) {
        out_ += "\\p{Nd}";
        continue;
      }
      append_in_set(low);
      if (high == low) continue;
      if (high > low + 1) out_ += '-';
      append_in_set(high);
    }
    out_ += ']';
  }

  void append_in_set(char32_t code) {
    if (code == first_foreign || code == last_character) {
      out_ += fmt::format("\\u{{{:x}}}", static_cast<std::uint32_t>(code));
      return;
    }
    const bool first = out_.ends_with('[') || out_.ends_with("[^");
    if (code == '^' && !first) {
      out_ += '^';
      return;
    }
    append_character(out_, code, "\\]^-");
  }

  std::string_view text_;
  bool ignore_case_;
  std::size_t at_ = 0;
  std::string out_;
  bool uses_dot_ = false;
  bool wider_ = false;
  bool unsure_ = false;
};

}  // namespace

std::optional<Pattern> regular_expression(std::string_view pattern, bool ignore_case) {
  if (find_invalid_utf8(pattern)) return std::nullopt;
  return Translator(pattern, ignore_case).translate();
}

std::optional<LikePattern> like_pattern(std::string_view pattern) {
  struct Part {
    char kind = 'c';  // a character, `%` or `_`
    char32_t code = 0;
  };
  std::vector<Part> parts;
  for (std::size_t at = 0; at < pattern.size();) {
    CodePoint code = decode_utf8(pattern, at);
    at += code.length;
    if (code.value == '%' || code.value == '_') {
      parts.push_back({static_cast<char>(code.value), 0});
      continue;
    }
    if (code.value == '\\') {
      if (at >= pattern.size()) return std::nullopt;  // an error to the server
      code = decode_utf8(pattern, at);
      at += code.length;
    }
    if (!code.valid) return std::nullopt;
    parts.push_back({'c', code.value});
  }
  const bool starts_open = !parts.empty() && parts.front().kind == '%';
  const bool ends_open = !parts.empty() && parts.back().kind == '%';
  LikePattern out;
  std::size_t wildcards = 0;
  for (const Part& part : parts) {
    wildcards += part.kind != 'c' ? 1 : 0;
    if (part.kind == 'c') append_utf8(out.text, part.code);
  }
  const std::size_t at_ends = (starts_open ? 1U : 0U) + (ends_open && parts.size() > 1 ? 1U : 0U);
  if (wildcards == at_ends) {
    out.form = starts_open ? (parts.size() > 1 && ends_open ? LikePattern::Form::includes
                                                            : LikePattern::Form::ends_with)
               : ends_open ? LikePattern::Form::starts_with
                           : LikePattern::Form::exactly;
    return out;
  }
  out.pattern.source = "^";
  for (const Part& part : parts) {
    if (part.kind == '%') out.pattern.source += ".*";
    if (part.kind == '_') out.pattern.source += ".";
    if (part.kind == 'c') append_character(out.pattern.source, part.code, special_outside);
  }
  out.pattern.source += "$";
  out.pattern.flags = "su";
  return out;
}

}  // namespace wesley::generate
