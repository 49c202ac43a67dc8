// SPDX-License-Identifier: Apache-2.0
// config show, version.
#include <algorithm>

#include <fmt/format.h>

#include "cli/command.h"

namespace wesley::cli {

Result<void> run_config_show(const Invocation& invocation) {
  const Json keys = invocation.config().to_json();
  std::size_t width = 0;
  for (const auto& [key, value] : *keys.as_object()) width = std::max(width, key.size());
  for (const auto& [key, value] : *keys.as_object()) {
    const std::string text = *value.find("value")->as_string();
    invocation.out().line(fmt::format("{:<{}}  {:<24}  {}", key, width, text.empty() ? "-" : text,
                                      invocation.out().paint("dim", *value.find("origin")->as_string())));
  }
  invocation.out().result(keys);
  return {};
}

Result<void> run_version(const Invocation& invocation) {
  invocation.out().line("wesley " WESLEY_VERSION);
  invocation.out().result(Json::object({{"version", WESLEY_VERSION}}));
  return {};
}

}  // namespace wesley::cli
