// SPDX-License-Identifier: Apache-2.0
// Types and sequences: enums, domains, composite types.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "catalog/object.h"

namespace wesley::catalog {

struct EnumLabel {
  std::string label;
  Annotations annotations;
  bool operator==(const EnumLabel&) const = default;
};
struct Enum {
  Name name;
  std::vector<EnumLabel> labels;  // in sort order
  Rare<std::string> comment;
  Annotations annotations;
  bool operator==(const Enum&) const = default;
};

// A constraint of a domain; PostgreSQL names it, and it may be NOT VALID.
struct DomainCheck {
  std::string name;
  Expression expression;  // over VALUE
  bool validated = true;
  Rare<std::string> comment;
  bool operator==(const DomainCheck&) const = default;
};
struct Domain {
  Name name;
  Type base;
  bool not_null = false;
  Rare<Expression> default_value;
  Rare<Name> collation;             // only when it differs from the base type's own
  std::vector<DomainCheck> checks;  // sorted by name
  Rare<std::string> comment;
  Annotations annotations;
  bool operator==(const Domain&) const = default;
};

struct Attribute {
  std::string name;
  Type type;
  Rare<Name> collation;  // only when it differs from the type's own
  Rare<std::string> comment;
  bool operator==(const Attribute&) const = default;
};
// A type made by CREATE TYPE ... AS (...). Its attributes keep their order: a row literal has no names.
struct Composite {
  Name name;
  std::vector<Attribute> attributes;
  Rare<std::string> comment;
  Annotations annotations;
  bool operator==(const Composite&) const = default;
};

struct SequenceOptions {
  std::string type = "bigint";  // smallint, integer, bigint
  std::int64_t start = 1;
  std::int64_t increment = 1;
  std::int64_t minimum = 1;
  std::int64_t maximum = INT64_MAX;
  std::int64_t cache = 1;
  bool cycle = false;
  bool operator==(const SequenceOptions&) const = default;
};
// PostgreSQL's own defaults for a sequence of that type and direction.
SequenceOptions default_sequence_options(std::string_view type, bool ascending = true);

// A sequence that is not of an identity column.
struct Sequence {
  Name name;
  SequenceOptions options;
  bool unlogged = false;
  std::optional<std::pair<Name, std::string>> owned_by;  // table, column
  Rare<std::string> comment;
  Annotations annotations;
  bool operator==(const Sequence&) const = default;
};

}  // namespace wesley::catalog
