// SPDX-License-Identifier: Apache-2.0
#include "execute/key_range.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "base/check.h"
#include "sql/quote.h"

namespace wesley::execute {

using postgres::Connection;
using postgres::Parameters;
using postgres::Rows;

namespace {

// `$3, $4` for from=3, count=2.
std::string parameter_list(std::size_t from, std::size_t count) {
  std::string text;
  for (std::size_t i = 0; i < count; ++i) text += fmt::format("{}${}", i ? ", " : "", from + i);
  return text;
}

Key key_of(const Rows& rows) {
  Key key;
  for (std::size_t i = 0; i < rows.columns(); ++i) key.emplace_back(rows.text(0, i));
  return key;
}

Key page_key(std::int64_t page) {
  return {fmt::format("({},0)", page)};
}

std::int64_t page_of(const Key& key) {
  const std::string& text = key.front();
  std::int64_t page = 0;
  std::from_chars(text.data() + 1, text.data() + text.size(), page);
  return page;
}

}  // namespace

KeyRange::KeyRange(const plan::Batch& batch) : table_(catalog::to_string(batch.table)), key_(batch.key) {
  for (const std::string& column : key_)
    key_list_ += (key_list_.empty() ? "" : ", ") + sql::quote_identifier(column);
}

Result<void> KeyRange::estimate(Connection& connection) {
  WESLEY_ASSIGN(const Rows rows,
                connection.query("SELECT greatest(reltuples, 0), greatest(relpages, 1) FROM pg_class"
                                 " WHERE oid = to_regclass($1)",
                                 {table_}));
  if (rows.empty()) return fail(ErrorCode::migration_failed, fmt::format("there is no table {}", table_));
  rows_ = rows.number(0, 0);
  rows_per_page_ = std::max(rows_ / rows.number(0, 1), 1.0);
  return {};
}

Result<std::optional<Key>> KeyRange::last(Connection& connection) const {
  if (by_page()) {
    WESLEY_ASSIGN(const Rows rows, connection.query("SELECT pg_relation_size(to_regclass($1))"
                                                    " / current_setting('block_size')::bigint",
                                                    {table_}));
    if (rows.integer(0, 0) == 0) return std::nullopt;
    return std::optional(page_key(rows.integer(0, 0)));
  }
  std::string descending;
  for (const std::string& column : key_)
    descending += fmt::format("{}{} DESC", descending.empty() ? "" : ", ", sql::quote_identifier(column));
  WESLEY_ASSIGN(const Rows rows, connection.query(fmt::format("SELECT {} FROM {} ORDER BY {} LIMIT 1",
                                                              key_list_, table_, descending)));
  if (rows.empty()) return std::nullopt;
  return std::optional(key_of(rows));
}

Result<std::optional<Key>> KeyRange::first(Connection& connection) const {
  if (by_page()) return std::optional(page_key(0));
  WESLEY_ASSIGN(const Rows rows, connection.query(fmt::format("SELECT {} FROM {} ORDER BY {} LIMIT 1",
                                                              key_list_, table_, key_list_)));
  if (rows.empty()) return std::nullopt;
  return std::optional(key_of(rows));
}

Result<KeyRange::Next> KeyRange::next(Connection& connection, const Key& lower, bool inclusive,
                                      const Key& last, std::int64_t rows) const {
  if (by_page()) {
    const auto pages = static_cast<std::int64_t>(static_cast<double>(rows) / rows_per_page_);
    const std::int64_t page = page_of(lower) + std::max<std::int64_t>(pages, 1);
    if (page >= page_of(last)) return Next{last, true};
    return Next{page_key(page), false};
  }
  const std::size_t count = key_.size();
  Parameters parameters(lower.begin(), lower.end());
  parameters.insert(parameters.end(), last.begin(), last.end());
  WESLEY_ASSIGN(
      const Rows found,
      connection.query(
          fmt::format(
              "SELECT {0} FROM {1} WHERE ({0}) {2} ({3}) AND ({0}) <= ({4}) ORDER BY {0} LIMIT 1 OFFSET {5}",
              key_list_, table_, inclusive ? ">=" : ">", parameter_list(1, count),
              parameter_list(count + 1, count), rows - 1),
          parameters));
  if (found.empty()) return Next{last, true};
  Key upper = key_of(found);
  const bool is_last = upper == last;
  return Next{std::move(upper), is_last};
}

std::string KeyRange::statement(const std::string& text, bool inclusive) const {
  constexpr std::string_view exclusive_text = "> ($1";
  if (!inclusive || by_page()) return text;  // no row has a ctid of (0,0)
  const std::size_t place = text.find(exclusive_text);
  WESLEY_CHECK(place != std::string::npos, "the reader lets no other batch statement through");
  return text.substr(0, place) + ">= ($1" + text.substr(place + exclusive_text.size());
}

}  // namespace wesley::execute
