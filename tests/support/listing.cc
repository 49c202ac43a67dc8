// SPDX-License-Identifier: Apache-2.0
#include "support/listing.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <filesystem>
#include <sstream>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/file.h"

namespace wesley::support {

namespace {

std::vector<std::string> lines_of(const std::string& text) {
  std::istringstream stream(text);
  std::vector<std::string> out;
  for (std::string line; std::getline(stream, line);) out.push_back(line);
  return out;
}

bool varies(const std::string& line) {
  return line.rfind("-- Dumped", 0) == 0 || (!line.empty() && line.front() == '\\');
}

}  // namespace

std::map<std::string, std::string> listing(TestDatabase& database, ColumnOrder order) {
  static const std::string query = value_of(read_file(WESLEY_TESTS "/support/listing.sql"));
  const std::string_view place = "'place', rank() OVER (PARTITION BY c.oid ORDER BY a.attnum), ";
  std::string asked = query;
  if (order == ColumnOrder::aside) asked.erase(asked.find(place), place.size());
  std::map<std::string, std::string> out;
  const postgres::Rows rows = database.query(asked);
  for (std::size_t row = 0; row < rows.size(); ++row)
    out[std::string(rows.text(row, 0))] += rows.text(row, 1);
  return out;
}

std::string listing_differences(TestDatabase& left, TestDatabase& right, ColumnOrder order) {
  constexpr std::size_t enough = 10;
  const auto lefts = listing(left, order);
  const auto rights = listing(right, order);
  std::vector<std::string> out;
  for (const auto& [name, properties] : lefts) {
    const auto found = rights.find(name);
    if (found == rights.end()) {
      out.push_back(fmt::format("only on the left: {} {}", name, properties));
    } else if (found->second != properties) {
      out.push_back(fmt::format("{}\n  {}\n  {}", name, properties, found->second));
    }
  }
  for (const auto& [name, properties] : rights) {
    if (lefts.count(name) == 0) out.push_back(fmt::format("only on the right: {} {}", name, properties));
  }
  const std::size_t more = out.size() > enough ? out.size() - enough : 0;
  out.resize(out.size() - more);
  return fmt::format("{}{}", fmt::join(out, "\n"), more > 0 ? fmt::format("\nand {} more", more) : "");
}

std::string schema_dump(const TestDatabase& database) {
  const std::filesystem::path program = value_of(postgres::find_binaries()).bin / "pg_dump";
  if (!std::filesystem::exists(program)) return {};
  const std::string command = fmt::format("'{}' --schema-only --no-owner --no-privileges -d \"{}\" 2>&1",
                                          program.string(), database.conninfo());
  FILE* pipe = popen(command.c_str(), "r");
  if (pipe == nullptr) throw std::runtime_error("pg_dump does not start");
  std::string text;
  std::array<char, 65536> buffer{};
  for (std::size_t size; (size = fread(buffer.data(), 1, buffer.size(), pipe)) > 0;)
    text.append(buffer.data(), size);
  if (pclose(pipe) != 0) throw std::runtime_error("pg_dump failed:\n" + text);
  std::string out;
  for (const std::string& line : lines_of(text)) {
    if (!varies(line)) out += line + "\n";
  }
  return out;
}

std::string text_difference(const std::string& left, const std::string& right) {
  if (left == right) return {};
  const std::vector<std::string> lefts = lines_of(left);
  const std::vector<std::string> rights = lines_of(right);
  const auto [one, other] = std::mismatch(lefts.begin(), lefts.end(), rights.begin(), rights.end());
  const auto around = [](const std::vector<std::string>& lines, auto at, std::string_view mark) {
    const auto begin = at - std::min<std::ptrdiff_t>(3, at - lines.begin());
    const auto end = at + std::min<std::ptrdiff_t>(8, lines.end() - at);
    std::string out;
    for (auto line = begin; line != end; ++line) out += fmt::format("{} {}\n", mark, *line);
    return out;
  };
  return fmt::format("line {}:\n{}{}", one - lefts.begin() + 1, around(lefts, one, "<"),
                     around(rights, other, ">"));
}

}  // namespace wesley::support
