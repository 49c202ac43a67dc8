// SPDX-License-Identifier: Apache-2.0
#include "postgres/conninfo.h"

#include <algorithm>
#include <memory>
#include <regex>

#include <libpq-fe.h>

#include "postgres/connection.h"

namespace wesley::postgres {
namespace {

constexpr std::string_view hidden = "****";

bool is_secret(std::string_view keyword) {
  return keyword == "password" || keyword == "sslpassword";
}

// libpq repeats pieces of the text it could not read, and such a piece may be half of a password. Only single
// characters stay quoted; from the first longer piece on everything is cut.
std::string without_quoted_pieces(std::string_view message) {
  std::string kept;
  std::size_t place = 0;
  while (place < message.size() && message[place] != '\n') {
    if (message[place] != '"') {
      kept += message[place++];
    } else if (place + 2 < message.size() && message[place + 2] == '"') {
      kept += message.substr(place, 3);
      place += 3;
    } else {
      break;
    }
  }
  while (!kept.empty() && (kept.back() == ' ' || kept.back() == ':')) kept.pop_back();
  return kept;
}

}  // namespace

std::optional<ConninfoSettings> parse_conninfo(std::string_view conninfo, std::string* error) {
  char* message = nullptr;
  std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)> options(
      PQconninfoParse(std::string(conninfo).c_str(), &message), &PQconninfoFree);
  std::unique_ptr<char, decltype(&PQfreemem)> owned_message(message, &PQfreemem);
  if (!options) {
    if (error) *error = without_quoted_pieces(message ? message : "out of memory");
    return std::nullopt;
  }
  ConninfoSettings settings;
  for (const PQconninfoOption* option = options.get(); option->keyword; ++option)
    if (option->val) settings.emplace_back(option->keyword, option->val);
  return settings;
}

std::string print_conninfo(const ConninfoSettings& settings) {
  std::string text;
  for (const auto& [keyword, value] : settings) {
    if (!text.empty()) text += ' ';
    text += keyword + "='";
    for (char c : value) {
      if (c == '\'' || c == '\\') text += '\\';
      text += c;
    }
    text += '\'';
  }
  return text;
}

std::string with_database(std::string_view conninfo, std::string_view database) {
  std::optional<ConninfoSettings> settings = parse_conninfo(conninfo);
  if (!settings) return std::string(conninfo);  // opening it reports what is wrong
  std::erase_if(*settings, [](const auto& setting) { return setting.first == "dbname"; });
  settings->emplace_back("dbname", database);
  return print_conninfo(*settings);
}

std::string redacted(std::string_view conninfo) {
  std::optional<ConninfoSettings> settings = parse_conninfo(conninfo);
  if (!settings) return std::string(hidden);
  bool has_secret = std::any_of(settings->begin(), settings->end(),
                                [](const auto& setting) { return is_secret(setting.first); });
  if (!has_secret) return std::string(conninfo);

  static const std::regex user_part("^(postgres(?:ql)?://[^:@/?]*):[^@]*@");
  static const std::regex query_part("([?&](?:ssl)?password)=[^&]*");
  std::string shown(conninfo);
  if (shown.compare(0, 11, "postgres://") == 0 || shown.compare(0, 13, "postgresql://") == 0) {
    shown = std::regex_replace(shown, user_part, "$1:" + std::string(hidden) + "@");
    return std::regex_replace(shown, query_part, "$1=" + std::string(hidden));
  }
  for (auto& [keyword, value] : *settings)
    if (is_secret(keyword)) value = hidden;
  return print_conninfo(*settings);
}

}  // namespace wesley::postgres
