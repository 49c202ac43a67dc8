// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include <fmt/format.h>

#include "rehearse/load.h"
#include "sql/quote.h"

namespace wesley::rehearse {

namespace {

// The key and the markers of every row, by the names the columns have now.
Result<postgres::Rows> read_back(postgres::Connection& connection, const TableWork& work,
                                 const Renames& renames) {
  std::string columns = fmt::format("{}::text", sql::quote_identifier(work.key));
  for (const std::string& marker : work.markers) {
    const auto renamed = renames.find({work.table, marker});
    columns +=
        fmt::format(", {}::text", sql::quote_identifier(renamed == renames.end() ? marker : renamed->second));
  }
  return connection.query(fmt::format("SELECT {} FROM {}", columns, to_string(work.table)));
}

}  // namespace

Result<std::vector<std::string>> lost_writes(postgres::Connection& connection, const LoadReport& report,
                                             const Renames& renames) {
  std::vector<std::string> lost;
  for (const TableWork& work : report.workload) {
    const auto written = report.writes.find(work.table);
    if (written == report.writes.end()) continue;
    WESLEY_ASSIGN(const postgres::Rows rows, read_back(connection, work, renames));
    std::map<std::string_view, std::size_t> by_key;
    for (std::size_t row = 0; row < rows.size(); ++row) by_key.emplace(rows.text(row, 0), row);
    for (const auto& [key, write] : written->second) {
      if (write.token.empty()) continue;
      const auto found = by_key.find(key);
      if (found == by_key.end()) {
        lost.push_back(fmt::format("{} {} is not there", to_string(work.table), key));
        continue;
      }
      for (std::size_t i = 0; i < work.markers.size(); ++i) {
        const std::string_view seen = rows.text(found->second, i + 1);
        const auto& uncertain = write.uncertain;
        if (seen == write.token || std::find(uncertain.begin(), uncertain.end(), seen) != uncertain.end())
          continue;
        lost.push_back(fmt::format("{} {}: {} is `{}`, acknowledged was `{}`", to_string(work.table), key,
                                   work.markers[i], seen, write.token));
      }
    }
  }
  return lost;
}

}  // namespace wesley::rehearse
