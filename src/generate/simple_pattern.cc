// SPDX-License-Identifier: Apache-2.0
#include "generate/simple_pattern.h"

#include <array>
#include <bitset>
#include <functional>
#include <vector>

namespace wesley::generate {

namespace {

using Class = std::bitset<128>;
constexpr std::size_t longest_repetition = 4096;

bool is_plain(char c) {
  return static_cast<unsigned char>(c) < 128;
}

Class range(char from, char to) {
  Class set;
  for (int c = from; c <= to; ++c) set.set(static_cast<std::size_t>(c));
  return set;
}

Class digits() {
  return range('0', '9');
}
Class word_characters() {
  return digits() | range('a', 'z') | range('A', 'Z') | range('_', '_');
}
Class spaces() {
  return range('\t', '\r') | range(' ', ' ');
}

// \d, \W ...
std::optional<Class> escape_class(char letter) {
  switch (letter) {
    case 'd':
      return digits();
    case 'D':
      return ~digits();
    case 'w':
      return word_characters();
    case 'W':
      return ~word_characters();
    case 's':
      return spaces();
    case 'S':
      return ~spaces();
    default:
      return std::nullopt;
  }
}

std::optional<Class> named_class(std::string_view name) {
  if (name == "alpha") return range('a', 'z') | range('A', 'Z');
  if (name == "digit") return digits();
  if (name == "alnum") return digits() | range('a', 'z') | range('A', 'Z');
  if (name == "upper") return range('A', 'Z');
  if (name == "lower") return range('a', 'z');
  if (name == "space") return spaces();
  if (name == "xdigit") return digits() | range('a', 'f') | range('A', 'F');
  if (name == "punct") return range('!', '/') | range(':', '@') | range('[', '`') | range('{', '~');
  return std::nullopt;
}

// With the other case of every letter.
Class in_both_cases(Class set) {
  for (std::size_t upper = 'A'; upper <= 'Z'; ++upper) {
    const bool either = set.test(upper) || set.test(upper + ('a' - 'A'));
    set.set(upper, either);
    set.set(upper + ('a' - 'A'), either);
  }
  return set;
}

}  // namespace

struct SimplePattern::Node {
  enum class Kind { set, sequence, choice, repeat, begin, end };
  Kind kind = Kind::sequence;
  Class set;
  std::vector<std::shared_ptr<const Node>> parts;
  std::size_t least = 1, most = 1;
};

namespace {

using Node = SimplePattern::Node;
using NodePointer = std::shared_ptr<const Node>;

NodePointer make(Node node) {
  return std::make_shared<const Node>(std::move(node));
}
NodePointer make_set(Class set) {
  Node node;
  node.kind = Node::Kind::set;
  node.set = set;
  return make(std::move(node));
}

// Recursive descent over the subset; null once something is not of it.
class Parser {
 public:
  Parser(std::string_view text, bool fold_case) : text_(text), fold_case_(fold_case) {}
  NodePointer parse() {
    NodePointer root = choice(0);
    return at_ == text_.size() ? root : nullptr;
  }

 private:
  bool more() const { return at_ < text_.size(); }
  char peek() const { return text_[at_]; }

  NodePointer choice(int depth) {
    if (depth > 20) return nullptr;
    Node node;
    node.kind = Node::Kind::choice;
    while (true) {
      NodePointer part = sequence(depth);
      if (part == nullptr) return nullptr;
      node.parts.push_back(std::move(part));
      if (!more() || peek() != '|') break;
      ++at_;
    }
    return node.parts.size() == 1 ? node.parts.front() : make(std::move(node));
  }

  NodePointer sequence(int depth) {
    Node node;
    while (more() && peek() != '|' && peek() != ')') {
      NodePointer part = atom(depth);
      if (part == nullptr) return nullptr;
      part = repeated(std::move(part));
      if (part == nullptr) return nullptr;
      node.parts.push_back(std::move(part));
    }
    return make(std::move(node));
  }

  NodePointer atom(int depth) {
    const char c = text_[at_++];
    switch (c) {
      case '^':
      case '$': {
        Node node;
        node.kind = c == '^' ? Node::Kind::begin : Node::Kind::end;
        return make(std::move(node));
      }
      case '.':
        return make_set(~Class());
      case '(':
        return group(depth);
      case '[':
        return bracket();
      case '\\':
        return escape();
      case '*':
      case '+':
      case '?':
      case '{':
        return nullptr;
      default:
        return is_plain(c) ? one_of(range(c, c)) : nullptr;
    }
  }

  NodePointer group(int depth) {
    if (text_.substr(at_, 2) == "?:") at_ += 2;
    if (more() && (peek() == '?' || peek() == '*')) return nullptr;
    NodePointer inside = choice(depth + 1);
    if (inside == nullptr || !more() || peek() != ')') return nullptr;
    ++at_;
    return inside;
  }

  NodePointer escape() {
    if (!more()) return nullptr;
    const char c = text_[at_++];
    if (const auto set = escape_class(c)) return make_set(*set);
    const bool letter = word_characters().test(static_cast<std::size_t>(c & 127));
    return letter || !is_plain(c) ? nullptr : one_of(range(c, c));
  }

  NodePointer bracket() {
    Class set;
    const bool negated = more() && peek() == '^';
    if (negated) ++at_;
    for (bool first = true; more() && (peek() != ']' || first); first = false) {
      char c = text_[at_++];
      if (c == '[') {
        if (!more() || peek() != ':') return nullptr;
        const std::size_t end = text_.find(":]", at_);
        if (end == std::string_view::npos) return nullptr;
        const auto named = named_class(text_.substr(at_ + 1, end - at_ - 1));
        if (!named) return nullptr;
        set |= *named;
        at_ = end + 2;
        continue;
      }
      if (c == '\\') {
        if (!more()) return nullptr;
        c = text_[at_++];
        if (const auto escaped = escape_class(c)) {
          set |= *escaped;
          continue;
        }
        if (word_characters().test(static_cast<std::size_t>(c & 127))) return nullptr;
      }
      if (!is_plain(c)) return nullptr;
      char last = c;
      if (at_ + 1 < text_.size() && peek() == '-' && text_[at_ + 1] != ']') {
        last = text_[at_ + 1];
        at_ += 2;
        if (!is_plain(last) || last < c || last == '[' || last == '\\') return nullptr;
      }
      set |= range(c, last);
    }
    if (!more()) return nullptr;
    ++at_;
    if (fold_case_) set = in_both_cases(set);
    return make_set(negated ? ~set : set);
  }

  NodePointer one_of(const Class& set) const { return make_set(fold_case_ ? in_both_cases(set) : set); }

  NodePointer repeated(NodePointer part) {
    if (!more()) return part;
    Node node;
    node.kind = Node::Kind::repeat;
    if (peek() == '*' || peek() == '+' || peek() == '?') {
      node.least = peek() == '+' ? 1 : 0;
      node.most = peek() == '?' ? 1 : longest_repetition;
      ++at_;
    } else if (peek() == '{') {
      if (!counts(node)) return nullptr;
    } else {
      return part;
    }
    if (part->kind == Node::Kind::begin || part->kind == Node::Kind::end) return nullptr;
    if (more() && (peek() == '?' || peek() == '*' || peek() == '+' || peek() == '{')) return nullptr;
    node.parts.push_back(std::move(part));
    return make(std::move(node));
  }

  bool counts(Node& node) {
    ++at_;
    const auto number = [&]() -> std::optional<std::size_t> {
      std::optional<std::size_t> value;
      while (more() && peek() >= '0' && peek() <= '9') {
        value = value.value_or(0) * 10 + static_cast<std::size_t>(peek() - '0');
        if (*value > 255) return std::nullopt;
        ++at_;
      }
      return value;
    };
    const auto least = number();
    if (!least || !more()) return false;
    node.least = node.most = *least;
    if (peek() == ',') {
      ++at_;
      if (!more()) return false;
      const auto most = number();
      node.most = most.value_or(longest_repetition);
      if (!most && (!more() || peek() != '}')) return false;
    }
    if (!more() || peek() != '}' || node.most < node.least) return false;
    ++at_;
    return true;
  }

  std::string_view text_;
  bool fold_case_;
  std::size_t at_ = 0;
};

using Rest = std::function<bool(std::size_t)>;

// Backtracking in continuation-passing; `steps` bounds it.
bool match(const Node& node, std::string_view text, std::size_t at, const Rest& rest, int& steps) {
  if (--steps < 0) return false;
  switch (node.kind) {
    case Node::Kind::set:
      return at < text.size() && is_plain(text[at]) && node.set.test(static_cast<std::size_t>(text[at])) &&
             rest(at + 1);
    case Node::Kind::begin:
      return at == 0 && rest(at);
    case Node::Kind::end:
      return at == text.size() && rest(at);
    case Node::Kind::choice:
      for (const NodePointer& part : node.parts) {
        if (match(*part, text, at, rest, steps)) return true;
      }
      return false;
    case Node::Kind::sequence: {
      std::function<bool(std::size_t, std::size_t)> from = [&](std::size_t part, std::size_t place) -> bool {
        if (part == node.parts.size()) return rest(place);
        return match(
            *node.parts[part], text, place, [&](std::size_t next) { return from(part + 1, next); }, steps);
      };
      return from(0, at);
    }
    case Node::Kind::repeat: {
      std::function<bool(std::size_t, std::size_t)> again = [&](std::size_t done, std::size_t place) -> bool {
        if (done < node.most && match(
                                    *node.parts.front(), text, place,
                                    [&](std::size_t next) {
                                      return next > place ? again(done + 1, next)
                                                          : done + 1 >= node.least && rest(next);
                                    },
                                    steps))
          return true;
        return done >= node.least && rest(place);
      };
      return again(0, at);
    }
  }
  return false;
}

// Letters first, then digits: what reads like a value.
char pick(const Class& set, std::size_t number) {
  std::vector<char> letters, others;
  for (int c = 32; c < 127; ++c) {
    if (!set.test(static_cast<std::size_t>(c))) continue;
    const bool letter = c >= 'a' && c <= 'z';
    (letter ? letters : others).push_back(static_cast<char>(c));
  }
  if (!letters.empty()) return letters[number % letters.size()];
  for (const char c : others) {
    const bool plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z');
    if (plain && number > 0) {
      --number;
      continue;
    }
    if (plain) return c;
  }
  return others.empty() ? '\0' : others.front();
}

bool write_sample(const Node& node, std::size_t number, std::string& out) {
  switch (node.kind) {
    case Node::Kind::set: {
      const char c = pick(node.set, number);
      if (c != '\0') out += c;
      return c != '\0';
    }
    case Node::Kind::choice:
      return write_sample(*node.parts[number % node.parts.size()], number / node.parts.size(), out);
    case Node::Kind::sequence:
      for (const NodePointer& part : node.parts) {
        if (!write_sample(*part, number, out)) return false;
      }
      return true;
    case Node::Kind::repeat:
      for (std::size_t done = 0; done < std::max<std::size_t>(node.least, node.most > 1 ? 1 : 0); ++done) {
        if (!write_sample(*node.parts.front(), number, out)) return false;
      }
      return true;
    case Node::Kind::begin:
    case Node::Kind::end:
      return true;
  }
  return false;
}

}  // namespace

std::optional<SimplePattern> SimplePattern::parse(std::string_view pattern, bool fold_case) {
  if (pattern.starts_with("***") || pattern.starts_with("(?")) return std::nullopt;
  SimplePattern out;
  out.root_ = Parser(pattern, fold_case).parse();
  if (out.root_ == nullptr) return std::nullopt;
  return out;
}

std::optional<SimplePattern> SimplePattern::parse_like(std::string_view pattern, bool fold_case) {
  std::string regex = "^";
  for (std::size_t at = 0; at < pattern.size(); ++at) {
    char c = pattern[at];
    if (!is_plain(c)) return std::nullopt;
    if (c == '%') {
      regex += ".*";
    } else if (c == '_') {
      regex += '.';
    } else {
      if (c == '\\' && ++at < pattern.size()) c = pattern[at];
      const bool special = std::string_view("^$.*+?()[]{}|\\").find(c) != std::string_view::npos;
      if (special) regex += '\\';
      regex += c;
    }
  }
  return parse(regex + "$", fold_case);
}

bool SimplePattern::matches(std::string_view text) const {
  int steps = 20000;
  for (std::size_t at = 0; at <= text.size(); ++at) {
    if (match(
            *root_, text, at, [](std::size_t) { return true; }, steps))
      return true;
  }
  return false;
}

std::optional<std::string> SimplePattern::sample(std::size_t number) const {
  std::string out;
  if (!write_sample(*root_, number, out) || !matches(out)) return std::nullopt;
  return out;
}

}  // namespace wesley::generate
