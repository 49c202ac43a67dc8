// SPDX-License-Identifier: Apache-2.0
// The small language of a directive's attributes: ` key=value`, lists of names and of locks. Inside of this
// module only; docs/formats/migration.md is its grammar.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

#include "catalog/catalog.h"
#include "locks/locks.h"

namespace wesley::migration {

// Places are bytes in the directive's line.
struct Attribute {
  std::string key;
  std::optional<std::string> value;  // nullopt: a bare word
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
};
struct AttributeError {
  std::string message;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
};
tl::expected<std::vector<Attribute>, AttributeError> parse_attributes(std::string_view line,
                                                                      std::size_t from);
// ` key=value`, quoted when the value needs it.
void append_attribute(std::string& out, std::string_view key, std::string_view value);

// Names are written bare, and in double quotes only where a bare one would be ambiguous: `public.user`.
std::string print_names(const std::vector<catalog::Name>& names);
std::optional<std::vector<catalog::Name>> parse_names(std::string_view text);
// `(id,tenant)`; `()` for ctid ranges.
std::string print_key(const std::vector<std::string>& key);
std::optional<std::vector<std::string>> parse_key(std::string_view text);
// `ACCESS EXCLUSIVE:public.user,SHARE:public.a`.
std::string print_locks(const std::vector<locks::RelationLock>& locks);
std::optional<std::vector<locks::RelationLock>> parse_locks(std::string_view text);
std::string print_numbers(const std::vector<int>& numbers);
std::optional<std::vector<int>> parse_numbers(std::string_view text);
std::optional<int> parse_number(std::string_view text);

}  // namespace wesley::migration
