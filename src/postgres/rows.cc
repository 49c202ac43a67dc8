// SPDX-License-Identifier: Apache-2.0
#include <charconv>

#include "base/check.h"
#include "postgres/rows_state.h"

namespace wesley::postgres {

Rows::Rows() = default;
Rows::~Rows() = default;
Rows::Rows(Rows&&) noexcept = default;
Rows& Rows::operator=(Rows&&) noexcept = default;

namespace {

template <class Number>
Number parse_number(std::string_view text) {
  Number value{};
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  WESLEY_CHECK(error == std::errc() && end == text.data() + text.size(),
               "a number was asked of a value that is none");
  return value;
}

}  // namespace

std::size_t Rows::size() const {
  return state_ ? static_cast<std::size_t>(PQntuples(state_->result.get())) : 0;
}

std::size_t Rows::columns() const {
  return state_ ? static_cast<std::size_t>(PQnfields(state_->result.get())) : 0;
}

bool Rows::is_null(std::size_t row, std::size_t column) const {
  WESLEY_CHECK(row < size() && column < columns(), "outside of the result");
  return PQgetisnull(state_->result.get(), static_cast<int>(row), static_cast<int>(column)) != 0;
}

std::string_view Rows::text(std::size_t row, std::size_t column) const {
  WESLEY_CHECK(row < size() && column < columns(), "outside of the result");
  const PGresult* result = state_->result.get();
  return {PQgetvalue(result, static_cast<int>(row), static_cast<int>(column)),
          static_cast<std::size_t>(PQgetlength(result, static_cast<int>(row), static_cast<int>(column)))};
}

std::int64_t Rows::integer(std::size_t row, std::size_t column) const {
  return parse_number<std::int64_t>(text(row, column));
}

double Rows::number(std::size_t row, std::size_t column) const {
  return parse_number<double>(text(row, column));
}

bool Rows::boolean(std::size_t row, std::size_t column) const {
  return text(row, column) == "t";
}

std::optional<std::string> Rows::optional_text(std::size_t row, std::size_t column) const {
  if (is_null(row, column)) return std::nullopt;
  return std::string(text(row, column));
}

std::int64_t Rows::affected() const {
  if (!state_) return 0;
  std::string_view count = PQcmdTuples(state_->result.get());
  return count.empty() ? 0 : parse_number<std::int64_t>(count);
}

}  // namespace wesley::postgres
