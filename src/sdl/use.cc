// SPDX-License-Identifier: Apache-2.0
#include "sdl/use.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "base/spelling.h"

namespace wesley::sdl {

namespace {

std::string upper_keyword(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c >= 'a' && c <= 'z') {
      out += static_cast<char>(c - 'a' + 'A');
    } else {
      out += c == ' ' ? '_' : c;
    }
  }
  return out;
}

std::string_view describe(ValueKind kind) {
  switch (kind) {
    case ValueKind::variable:
      return "a variable";
    case ValueKind::integer:
      return "an integer";
    case ValueKind::floating:
      return "a number";
    case ValueKind::string:
      return "a string";
    case ValueKind::boolean:
      return "a boolean";
    case ValueKind::null:
      return "null";
    case ValueKind::enumeration:
      return "a name";
    case ValueKind::list:
      return "a list";
    case ValueKind::object:
      return "an object";
  }
  return "a value";
}

// The part of "[String!]" between the brackets, or the type itself.
std::string_view element_type(std::string_view type) {
  if (type.empty() || type.front() != '[') return type;
  type = type.substr(1, type.size() - 2);
  return type.back() == '!' ? type.substr(0, type.size() - 1) : type;
}

bool is_list_type(std::string_view type) {
  return !type.empty() && type.front() == '[';
}

// What is wrong with a value of the argument, for one use.
class ArgumentCheck {
 public:
  ArgumentCheck(const ArgumentInfo& info, const Argument& argument, Diagnostics& diagnostics)
      : info_(info), argument_(argument), diagnostics_(diagnostics) {}

  bool run() {
    const Value& value = argument_.value;
    if (value.kind == ValueKind::null) return true;
    if (is_list_type(info_.type) && value.kind == ValueKind::list) {
      return std::all_of(value.elements.begin(), value.elements.end(),
                         [&](const Value& element) { return single(element); });
    }
    return single(value);
  }

 private:
  bool single(const Value& value) {
    const std::string_view type = element_type(info_.type);
    if (type == "String")
      return value.kind == ValueKind::string || wrong(value, "a string", "a list of strings");
    if (type == "Boolean") return value.kind == ValueKind::boolean || wrong(value, "`true` or `false`");
    if (type == "Int") return integer(value);
    const LiteralType* literal = find_literal_type(type);
    return literal == nullptr || literal->values.empty() || keyword(value, *literal);
  }

  // GraphQL's Int has 32 bits.
  bool integer(const Value& value) {
    std::int32_t number = 0;
    const char* end = value.text.data() + value.text.size();
    if (value.kind == ValueKind::integer) {
      const auto [stop, code] = std::from_chars(value.text.data(), end, number);
      if (code == std::errc() && stop == end) return true;
      auto& report = diagnostics_.report(
          Kind::argument_type, value.span,
          fmt::format("`{}` is out of the range of argument `{}`", value.text, info_.name));
      report.label = "does not fit into 32 bits";
      return false;
    }
    return wrong(value, "an integer");
  }

  bool keyword(const Value& value, const LiteralType& literal) {
    const bool word = value.kind == ValueKind::enumeration || value.kind == ValueKind::string;
    if (!word) return wrong(value, fmt::format("one of {}", fmt::join(literal.values, ", ")));
    const std::string written = upper_keyword(value.text);
    if (std::find(literal.values.begin(), literal.values.end(), written) != literal.values.end()) return true;
    auto& report =
        diagnostics_.report(Kind::argument_type, value.span,
                            fmt::format("argument `{}` has no value `{}`", info_.name, value.text));
    report.label = "unknown value";
    const std::vector<std::string> candidates(literal.values.begin(), literal.values.end());
    const auto similar = nearest(written, candidates);
    report.help = similar ? fmt::format("did you mean `{}`?", *similar)
                          : fmt::format("It is one of {}.", fmt::join(literal.values, ", "));
    if (similar) report.fix = Fix{value.span, *similar};
    return false;
  }

  bool wrong(const Value& value, std::string_view wanted, std::string_view wanted_list = {}) {
    const std::string_view whole = is_list_type(info_.type) ? wanted_list : wanted;
    auto& report = diagnostics_.report(
        Kind::argument_type, value.span,
        fmt::format("argument `{}` takes {}, not {}", info_.name, whole, describe(value.kind)));
    report.label = fmt::format("expected {}", wanted);
    if (value.kind == ValueKind::enumeration && element_type(info_.type) == "String") {
      report.help = fmt::format("Put it in quotes: `{}: \"{}\"`.", info_.name, value.text);
      report.fix = Fix{value.span, fmt::format("\"{}\"", value.text)};
    }
    return false;
  }

  const ArgumentInfo& info_;
  const Argument& argument_;
  Diagnostics& diagnostics_;
};

std::string place_list(Places places) {
  std::vector<std::string_view> names;
  for (const Place place : places_of(places)) names.push_back(place_phrase(place));
  return fmt::format("{}", fmt::join(names, " or "));
}

class UseCheck {
 public:
  UseCheck(const DirectiveInfo& info, const Directive& node, Place place, Diagnostics& diagnostics)
      : info_(info), node_(node), place_(place), diagnostics_(diagnostics) {}

  bool run() { return placed() && arguments(); }

 private:
  SourceSpan name_span() const { return node_.name.span; }

  bool placed() {
    if ((info_.places & place_) != 0) return true;
    auto& report = diagnostics_.report(
        Kind::misplaced_directive, name_span(),
        fmt::format("directive `@{}` cannot stand on {}", node_.name.value, place_phrase(place_)));
    report.label = "not here";
    report.help = fmt::format("It belongs on {}.", place_list(info_.places));
    return false;
  }

  bool arguments() {
    bool good = true;
    for (const Argument& argument : node_.arguments) good = known(argument) && good;
    for (const ArgumentInfo& row : info_.arguments) good = given(row) && good;
    return good;
  }

  bool known(const Argument& argument) {
    const ArgumentInfo* row = info_.argument(argument.name.value);
    if (row != nullptr && (row->only == 0 || (row->only & place_) != 0)) {
      return ArgumentCheck(*row, argument, diagnostics_).run();
    }
    std::vector<std::string> candidates;
    for (const ArgumentInfo& other : info_.arguments) {
      if (other.only == 0 || (other.only & place_) != 0) candidates.emplace_back(other.name);
    }
    auto& report = diagnostics_.report(Kind::unknown_argument, argument.name.span,
                                       fmt::format("directive `@{}` has no argument `{}`{}", node_.name.value,
                                                   argument.name.value, row == nullptr ? "" : " here"));
    report.label = "unknown argument";
    if (const auto similar = nearest(argument.name.value, candidates)) {
      report.help = fmt::format("did you mean `{}`?", *similar);
      report.fix = Fix{argument.name.span, *similar};
    } else if (row != nullptr) {
      report.help = fmt::format("`{}` can be given on {} only.", row->name, place_list(row->only));
    } else if (candidates.empty()) {
      report.help = "It takes no arguments.";
    } else {
      report.help = fmt::format("Its arguments are {}.", fmt::join(candidates, ", "));
    }
    return false;
  }

  bool given(const ArgumentInfo& row) {
    if ((row.required & place_) == 0) return true;
    const Argument* argument = node_.argument(row.name);
    if (argument != nullptr && argument->value.kind != ValueKind::null) return true;
    auto& report = diagnostics_.report(
        Kind::missing_argument, argument == nullptr ? name_span() : argument->value.span,
        fmt::format("directive `@{}` needs the argument `{}`", node_.name.value, row.name));
    report.label = fmt::format("`{}` is missing", row.name);
    return false;
  }

  const DirectiveInfo& info_;
  const Directive& node_;
  Place place_;
  Diagnostics& diagnostics_;
};

void report_repeated(const Use& first, const Directive& second, Diagnostics& diagnostics) {
  auto& report =
      diagnostics.report(Kind::repeated_directive, second.name.span,
                         fmt::format("directive `@{}` can be used only once here", second.name.value));
  report.label = "used again";
  report.related.push_back({first.node().name.span, "first used here"});
}

}  // namespace

const Value* Use::value(std::string_view argument) const {
  const Argument* found = node_->argument(argument);
  return found == nullptr || found->value.kind == ValueKind::null ? nullptr : &found->value;
}

std::optional<std::string_view> Use::text(std::string_view argument) const {
  const Value* found = value(argument);
  if (found == nullptr) return std::nullopt;
  return found->text;
}

bool Use::flag(std::string_view argument, bool otherwise) const {
  const Value* found = value(argument);
  return found == nullptr ? otherwise : found->text == "true";
}

std::optional<std::int64_t> Use::integer(std::string_view argument) const {
  const Value* found = value(argument);
  if (found == nullptr) return std::nullopt;
  std::int64_t number = 0;
  const char* end = found->text.data() + found->text.size();
  const auto [stop, code] = std::from_chars(found->text.data(), end, number);
  if (code != std::errc() || stop != end) return std::nullopt;
  return number;
}

std::string Use::keyword(std::string_view argument) const {
  const Value* found = value(argument);
  return found == nullptr ? std::string() : upper_keyword(found->text);
}

std::vector<const Value*> Use::list(std::string_view argument) const {
  std::vector<const Value*> out;
  const Value* found = value(argument);
  if (found == nullptr) return out;
  if (found->kind != ValueKind::list) return {found};
  for (const Value& element : found->elements) out.push_back(&element);
  return out;
}

SourceSpan Use::argument_span(std::string_view argument) const {
  const Argument* found = node_->argument(argument);
  return found == nullptr ? node_->name.span : found->value.span;
}

bool Uses::has_mistake(std::string_view name) const {
  for (const DirectiveInfo* info : mistakes_) {
    if (info->name == name) return true;
  }
  return false;
}

Uses check_uses(const std::vector<Directive>& directives, Place place, Diagnostics& diagnostics) {
  Uses uses;
  for (const Directive& node : directives) {
    const DirectiveInfo* info = find_directive(node.name.value);
    if (info == nullptr) continue;
    const Use* earlier = info->repeatable ? nullptr : uses.find(info->name);
    if (!UseCheck(*info, node, place, diagnostics).run()) {
      uses.add_mistake(*info);
    } else if (earlier != nullptr) {
      report_repeated(*earlier, node, diagnostics);
    } else {
      uses.add(Use(*info, node));
    }
  }
  return uses;
}

}  // namespace wesley::sdl
