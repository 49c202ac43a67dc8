// SPDX-License-Identifier: Apache-2.0
#include "catalog/json_reader.h"

#include <array>
#include <set>

namespace wesley::catalog {

std::string to_string(const JsonPlace& place) {
  std::string out = place.parent == nullptr ? std::string() : to_string(*place.parent);
  if (place.index) return out + fmt::format("[{}]", *place.index);
  if (!out.empty() && !place.key.empty()) out += '.';
  return out.append(place.key);
}

void JsonDocument::report(const JsonPlace& place, std::string_view problem) {
  if (error_) return;
  const std::string where = to_string(place);
  error_ = Error{ErrorCode::input,
                 where.empty() ? fmt::format("invalid catalog: {}", problem)
                               : fmt::format("invalid catalog at `{}`: {}", where, problem),
                 "The file is written by Wesley; write it again, or take it from version control.",
                 {},
                 {}};
}

Type JsonDocument::type(const JsonPlace& place, std::string_view spelling) {
  const auto known = types_.find(spelling);
  if (known != types_.end()) return known->second;
  Result<Type> parsed = sql::parse_type_name(spelling, "");
  if (!parsed) {
    report(place, parsed.error().message);
    return {};
  }
  return types_.emplace(spelling, *std::move(parsed)).first->second;
}

namespace {

constexpr std::size_t most_members = 64;

// Keys of different kinds differ.
std::uint64_t kind_of(std::string_view key) {
  constexpr std::size_t bits = 64;
  const std::size_t first = key.empty() ? 0 : static_cast<unsigned char>(key.front());
  return std::uint64_t{1} << ((first + 7 * key.size()) % bits);
}

}  // namespace

JsonReader::JsonReader(JsonDocument& document, const JsonPlace& place, JsonView json)
    : document_(document), place_(place), object_(json), size_(0), next_(json.first()) {
  if (!expect(JsonKind::object, place, json)) return;
  size_ = json.size();
  JsonView name = next_;
  for (std::size_t i = 0; i < size_; ++i, name = name.next().next()) kinds_ |= kind_of(*name.as_string());
}

void JsonReader::known(std::string_view key, Origin& origin) {
  const std::optional<JsonView> json = take(key);
  if (json) read(JsonPlace{&place_, key, {}}, *json, origin);
}

void JsonReader::annotations(Annotations& annotations) {
  const std::optional<JsonView> json = take("annotations");
  if (json) read(JsonPlace{&place_, "annotations", {}}, *json, annotations);
}

void JsonReader::flags(std::string_view key, std::map<std::string, bool>& flags) {
  const JsonPlace place{&place_, key, {}};
  const std::optional<JsonView> json = take(key);
  if (!json) return document_.report(place, "an object is expected");
  read_members(place, *json, flags);
}

std::optional<JsonView> JsonReader::take(std::string_view key) {
  if ((kinds_ & kind_of(key)) == 0) return std::nullopt;
  for (std::size_t i = 0; i < size_; ++i) {
    if (next_number_ == size_) {
      next_ = object_.first();
      next_number_ = 0;
    }
    const JsonView name = next_;
    const JsonView value = name.next();
    next_ = value.next();
    const std::size_t number = next_number_++;
    if (name.as_string() != key) continue;
    ++taken_;
    if (number < most_members) taken_members_ |= std::uint64_t{1} << number;
    return value;
  }
  return std::nullopt;
}

void JsonReader::finish() {
  if (taken_ == size_) return;
  std::set<std::string_view> taken;
  std::optional<std::string_view> left;
  JsonView name = object_.first();
  for (std::size_t i = 0; i < size_; ++i, name = name.next().next()) {
    const std::string_view key = *name.as_string();
    const bool was_taken = i < most_members && (taken_members_ >> i & 1U) != 0;
    if (was_taken) {
      taken.insert(key);
    } else if (!left || taken.contains(*left)) {
      left = key;
    }
  }
  document_.report(place_, taken.contains(*left) ? std::string("a key is there twice")
                                                 : fmt::format("key `{}` is not known", *left));
}

void JsonReader::read(const JsonPlace& place, JsonView json, std::string& text) {
  if (expect(JsonKind::string, place, json)) text = *json.as_string();
}

void JsonReader::read(const JsonPlace& place, JsonView json, bool& flag) {
  if (expect(JsonKind::boolean, place, json)) flag = *json.as_bool();
}

void JsonReader::read(const JsonPlace& place, JsonView json, std::int64_t& number) {
  if (expect(JsonKind::integer, place, json)) number = *json.as_integer();
}

void JsonReader::read(const JsonPlace& place, JsonView json, int& number) {
  std::int64_t wide = 0;
  read(place, json, wide);
  if (wide != static_cast<int>(wide)) return document_.report(place, "the number is too large");
  number = static_cast<int>(wide);
}

void JsonReader::read(const JsonPlace& place, JsonView json, std::uint32_t& number) {
  std::int64_t wide = 0;
  read(place, json, wide);
  if (wide != static_cast<std::uint32_t>(wide)) return document_.report(place, "the number is out of range");
  number = static_cast<std::uint32_t>(wide);
}

void JsonReader::read(const JsonPlace& place, JsonView json, Type& type) {
  if (expect(JsonKind::string, place, json)) type = document_.type(place, *json.as_string());
}

void JsonReader::read(const JsonPlace& place, JsonView json, Expression& expression) {
  if (const auto text = json.as_string()) {
    expression.text = expression.canonical = *text;
    return;
  }
  JsonReader reader(document_, place, json);
  reader.field("text", expression.text);
  reader.field("canonical", expression.canonical);
  reader.finish();
}

void JsonReader::read(const JsonPlace& place, JsonView json, EnumLabel& label) {
  if (const auto text = json.as_string()) {
    label.label = *text;
    return;
  }
  JsonReader reader(document_, place, json);
  fields(reader, label);
  reader.finish();
}

bool JsonReader::expect(JsonKind kind, const JsonPlace& place, JsonView json) {
  // In the order of JsonKind.
  static constexpr std::array<std::string_view, 7> names = {
      "null", "true or false", "an integer", "a number", "a string", "a list", "an object"};
  if (json.is(kind)) return true;
  document_.report(place, fmt::format("{} is expected", names.at(static_cast<std::size_t>(kind))));
  return false;
}

void JsonReader::read(const JsonPlace& place, JsonView json, Options& options) {
  read_members(place, json, static_cast<Options::Values&>(options));
  if (!json.is(JsonKind::object)) return;
  options.order.reserve(json.size());
  JsonView name = json.first();
  for (std::size_t i = 0; i < json.size(); ++i, name = name.next().next())
    options.order.emplace_back(*name.as_string());
}

}  // namespace wesley::catalog
