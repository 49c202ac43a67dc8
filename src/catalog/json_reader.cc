// SPDX-License-Identifier: Apache-2.0
#include "catalog/json_reader.h"

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

Type JsonDocument::type(const JsonPlace& place, const std::string& spelling) {
  const auto known = types_.find(spelling);
  if (known != types_.end()) return known->second;
  Result<Type> parsed = sql::parse_type_name(spelling, "");
  if (!parsed) {
    report(place, parsed.error().message);
    return {};
  }
  return types_.emplace(spelling, *std::move(parsed)).first->second;
}

JsonReader::JsonReader(JsonDocument& document, const JsonPlace& place, const Json& json)
    : document_(document), place_(place), members_(json.as_object()) {
  static const Json::Object none;
  if (members_ == nullptr) {
    document_.report(place, "an object is expected");
    members_ = &none;
  }
}

void JsonReader::known(std::string_view key, Origin& origin) {
  const Json* json = take(key);
  if (json != nullptr) read(JsonPlace{&place_, key, {}}, *json, origin);
}

void JsonReader::annotations(Annotations& annotations) {
  const Json* json = take("annotations");
  if (json != nullptr) read(JsonPlace{&place_, "annotations", {}}, *json, annotations);
}

void JsonReader::flags(std::string_view key, std::map<std::string, bool>& flags) {
  const Json* json = take(key);
  const JsonPlace place{&place_, key, {}};
  const Json::Object* members = json == nullptr ? nullptr : json->as_object();
  if (members == nullptr) return document_.report(place, "an object is expected");
  for (const auto& [name, flag] : *members) read(JsonPlace{&place, name, {}}, flag, flags[name]);
}

const Json* JsonReader::take(std::string_view key) {
  asked_.push_back(key);
  for (std::size_t i = 0; i < members_->size(); ++i) {
    const std::size_t at = (next_ + i) % members_->size();
    if ((*members_)[at].first != key) continue;
    next_ = at + 1;
    ++taken_;
    return &(*members_)[at].second;
  }
  return nullptr;
}

void JsonReader::finish() {
  if (taken_ == members_->size()) return;
  for (const auto& [key, value] : *members_) {
    if (std::find(asked_.begin(), asked_.end(), key) == asked_.end()) {
      return document_.report(place_, fmt::format("key `{}` is not known", key));
    }
  }
  document_.report(place_, "a key is there twice");
}

void JsonReader::read(const JsonPlace& place, const Json& json, std::string& text) {
  if (json.as_string() == nullptr) return document_.report(place, "a string is expected");
  text = *json.as_string();
}

void JsonReader::read(const JsonPlace& place, const Json& json, bool& flag) {
  if (json.as_bool() == nullptr) return document_.report(place, "true or false is expected");
  flag = *json.as_bool();
}

void JsonReader::read(const JsonPlace& place, const Json& json, std::int64_t& number) {
  if (json.as_integer() == nullptr) return document_.report(place, "an integer is expected");
  number = *json.as_integer();
}

void JsonReader::read(const JsonPlace& place, const Json& json, int& number) {
  std::int64_t wide = 0;
  read(place, json, wide);
  if (wide != static_cast<int>(wide)) return document_.report(place, "the number is too large");
  number = static_cast<int>(wide);
}

void JsonReader::read(const JsonPlace& place, const Json& json, std::uint32_t& number) {
  std::int64_t wide = 0;
  read(place, json, wide);
  if (wide != static_cast<std::uint32_t>(wide)) return document_.report(place, "the number is out of range");
  number = static_cast<std::uint32_t>(wide);
}

void JsonReader::read(const JsonPlace& place, const Json& json, Type& type) {
  std::string spelling;
  read(place, json, spelling);
  if (json.as_string() != nullptr) type = document_.type(place, spelling);
}

void JsonReader::read(const JsonPlace& place, const Json& json, Expression& expression) {
  if (json.as_string() != nullptr) {
    expression.text = expression.canonical = *json.as_string();
    return;
  }
  JsonReader reader(document_, place, json);
  reader.field("text", expression.text);
  reader.field("canonical", expression.canonical);
  reader.finish();
}

void JsonReader::read(const JsonPlace& place, const Json& json, EnumLabel& label) {
  if (json.as_string() != nullptr) {
    label.label = *json.as_string();
    return;
  }
  JsonReader reader(document_, place, json);
  fields(reader, label);
  reader.finish();
}

void JsonReader::read(const JsonPlace& place, const Json& json, std::map<std::string, std::string>& texts) {
  const Json::Object* members = json.as_object();
  if (members == nullptr) return document_.report(place, "an object is expected");
  for (const auto& [name, text] : *members) read(JsonPlace{&place, name, {}}, text, texts[name]);
}

const Json::Array* JsonReader::expect_array(const JsonPlace& place, const Json& json) {
  if (json.as_array() == nullptr) document_.report(place, "a list is expected");
  return json.as_array();
}

}  // namespace wesley::catalog
