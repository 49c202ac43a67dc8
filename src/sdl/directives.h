// SPDX-License-Identifier: Apache-2.0
// The directives of the dialect as data: one row each. The checker of uses (use.h), the emitted SDL
// definitions and docs/reference/directives.md all read these rows, so they cannot disagree.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace wesley::sdl {

// Where a directive may stand, as bits (GraphQL specification 3.13, TypeSystemDirectiveLocation).
using Places = unsigned;
enum Place : Places {
  on_schema = 1u << 0,
  on_scalar = 1u << 1,
  on_object = 1u << 2,
  on_field = 1u << 3,
  on_argument = 1u << 4,
  on_interface = 1u << 5,
  on_union = 1u << 6,
  on_enum = 1u << 7,
  on_enum_value = 1u << 8,
  on_input_object = 1u << 9,
  on_input_field = 1u << 10,
};

struct ArgumentInfo {
  std::string_view name;
  std::string_view type;  // "String", "[String!]", "Boolean", "Int", or one of literal_types()
  Places required = 0;    // where it must be given
  Places only = 0;        // where it may be given, when that is not everywhere the directive may stand
};

enum class Support {
  yes,
  graphql,  // GraphQL's own: checked here, not among the emitted definitions
};

struct DirectiveInfo {
  std::string_view name;
  Places places = 0;
  bool repeatable = false;
  std::vector<ArgumentInfo> arguments;
  std::string_view summary;
  Support support = Support::yes;

  const ArgumentInfo* argument(std::string_view argument_name) const;
};

// A scalar or an enum that only arguments of our directives have. `values` is empty for a scalar.
struct LiteralType {
  std::string_view name;
  std::vector<std::string_view> values;
  std::string_view summary;
};

const std::vector<DirectiveInfo>& all_directives();
const std::vector<LiteralType>& literal_types();
const LiteralType* find_literal_type(std::string_view name);

// The canonical row for a name as written: `pk`, `wes_pk`, `wesley_pk`, `primaryKey`, `wes_primaryKey`.
const DirectiveInfo* find_directive(std::string_view written_name);
// "OBJECT", "FIELD_DEFINITION", ... of one place.
std::string_view place_name(Place place);
std::string_view place_phrase(Place place);  // "a type", "a field", ...
std::vector<Place> places_of(Places places);

// docs/reference/directives.md.
std::string directive_reference();

}  // namespace wesley::sdl
