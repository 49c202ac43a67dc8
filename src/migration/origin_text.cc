// SPDX-License-Identifier: Apache-2.0
#include "migration/origin_text.h"

#include <fmt/format.h>

#include "migration/attributes.h"

namespace wesley::migration {

namespace {

bool fits_suffix(const catalog::Origin& origin) {
  return !origin.file.empty() && origin.file.find_first_of("()\n") == std::string::npos;
}

}  // namespace

std::string origin_suffix(const catalog::Origin& origin) {
  if (!origin.known() || !fits_suffix(origin)) return {};
  return fmt::format(" ({}:{})", origin.file, origin.line);
}

std::string origin_attribute(const plan::Step& step) {
  if (step.origin.known()) {
    const bool shown = !step.summary.empty() && fits_suffix(step.origin);
    return shown ? "" : fmt::format("{}:{}", step.origin.file, step.origin.line);
  }
  std::string summary = step.summary;
  return take_origin_suffix(summary) ? "none" : "";
}

std::optional<catalog::Origin> parse_origin(std::string_view text) {
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos || colon == 0) return std::nullopt;
  const std::optional<int> line = parse_number(text.substr(colon + 1));
  if (!line || *line == 0) return std::nullopt;
  return catalog::Origin{std::string(text.substr(0, colon)), static_cast<std::uint32_t>(*line), 0};
}

std::optional<catalog::Origin> take_origin_suffix(std::string& summary) {
  const std::size_t open = summary.rfind(" (");
  if (open == std::string::npos || summary.back() != ')') return std::nullopt;
  const std::string inside = summary.substr(open + 2, summary.size() - open - 3);
  if (inside.find(')') != std::string::npos) return std::nullopt;
  std::optional<catalog::Origin> origin = parse_origin(inside);
  if (origin) summary.erase(open);
  return origin;
}

}  // namespace wesley::migration
