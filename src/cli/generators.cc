// SPDX-License-Identifier: Apache-2.0
#include "cli/generators.h"

#include <algorithm>
#include <initializer_list>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace wesley::cli {

namespace {

Result<std::string> one_of(const config::Config& config, std::string_view key,
                           std::initializer_list<std::string_view> choices) {
  const config::Value& value = config.value(key);
  if (std::find(choices.begin(), choices.end(), value.text) != choices.end()) return value.text;
  return fail(ErrorCode::configuration, fmt::format("{}: `{}` is `{}`", value.origin, key, value.text),
              fmt::format("It takes {}.", fmt::join(choices, " or ")));
}

Result<generate::PropertyNames> property_names(const config::Config& config, std::string_view key) {
  WESLEY_ASSIGN(const std::string names, one_of(config, key, {"column", "field"}));
  return names == "field" ? generate::PropertyNames::field : generate::PropertyNames::column;
}

}  // namespace

Result<generate::TypeScriptOptions> typescript_options(const config::Config& config) {
  generate::TypeScriptOptions options;
  WESLEY_ASSIGN(options.names, property_names(config, "generate.typescript.names"));
  WESLEY_ASSIGN(options.dates, one_of(config, "generate.typescript.dates", {"Date", "string"}));
  WESLEY_ASSIGN(options.bigint, one_of(config, "generate.typescript.bigint", {"string", "number", "bigint"}));
  WESLEY_ASSIGN(options.numeric, one_of(config, "generate.typescript.numeric", {"string", "number"}));
  options.nullable_elements = config.boolean("generate.typescript.nullable_elements");
  for (const auto& [name, value] : config.under("generate.typescript.scalars.")) {
    if (name.ends_with(".import")) {
      options.scalars[name.substr(0, name.size() - 7)].import = value.text;
    } else if (name.ends_with(".type")) {
      options.scalars[name.substr(0, name.size() - 5)].type = value.text;
    } else {
      options.scalars[name].type = value.text;
    }
  }
  return options;
}

Result<generate::ZodOptions> zod_options(const config::Config& config) {
  generate::ZodOptions options;
  WESLEY_ASSIGN(const std::string version, one_of(config, "generate.zod.version", {"4", "3"}));
  options.version = version == "3" ? 3 : 4;
  WESLEY_ASSIGN(options.types, typescript_options(config));
  return options;
}

}  // namespace wesley::cli
