// SPDX-License-Identifier: Apache-2.0
#include "sdl/operator_classes.h"

#include <array>

namespace wesley::sdl {

namespace {

// src/include/catalog/pg_opclass.dat: the default classes of btree and hash, which mostly have the same name.
struct TypeClass {
  std::string_view type;
  std::string_view name;
};
constexpr std::array scalar_classes{
    TypeClass{"text", "text_ops"},
    TypeClass{"character varying", "text_ops"},
    TypeClass{"character", "bpchar_ops"},
    TypeClass{"smallint", "int2_ops"},
    TypeClass{"integer", "int4_ops"},
    TypeClass{"bigint", "int8_ops"},
    TypeClass{"numeric", "numeric_ops"},
    TypeClass{"real", "float4_ops"},
    TypeClass{"double precision", "float8_ops"},
    TypeClass{"boolean", "bool_ops"},
    TypeClass{"uuid", "uuid_ops"},
    TypeClass{"date", "date_ops"},
    TypeClass{"timestamp without time zone", "timestamp_ops"},
    TypeClass{"timestamp with time zone", "timestamptz_ops"},
    TypeClass{"time without time zone", "time_ops"},
    TypeClass{"time with time zone", "timetz_ops"},
    TypeClass{"interval", "interval_ops"},
    TypeClass{"bytea", "bytea_ops"},
    TypeClass{"inet", "inet_ops"},
    TypeClass{"cidr", "inet_ops"},
    TypeClass{"macaddr", "macaddr_ops"},
    TypeClass{"jsonb", "jsonb_ops"},
    TypeClass{"tsvector", "tsvector_ops"},
    TypeClass{"citext", "citext_ops"},
};

struct MethodClass {
  std::string_view method;
  std::string_view type;
  std::string_view name;
};
constexpr std::array method_classes{
    MethodClass{"gin", "jsonb", "jsonb_ops"},        MethodClass{"gin", "tsvector", "tsvector_ops"},
    MethodClass{"gist", "tsvector", "tsvector_ops"}, MethodClass{"gist", "point", "point_ops"},
    MethodClass{"gist", "box", "box_ops"},           MethodClass{"gist", "circle", "circle_ops"},
    MethodClass{"gist", "polygon", "poly_ops"},      MethodClass{"spgist", "text", "text_ops"},
    MethodClass{"spgist", "inet", "inet_ops"},       MethodClass{"spgist", "point", "quad_point_ops"},
    MethodClass{"gist", "range", "range_ops"},       MethodClass{"spgist", "range", "range_ops"},
};

// Classes that are no default and that an extension brings.
struct ExtensionClass {
  std::string_view name;
  std::string_view extension;
};
constexpr std::array extension_classes{
    ExtensionClass{"gin_trgm_ops", "pg_trgm"},      ExtensionClass{"gist_trgm_ops", "pg_trgm"},
    ExtensionClass{"citext_pattern_ops", "citext"}, ExtensionClass{"gin__int_ops", "intarray"},
    ExtensionClass{"gist__int_ops", "intarray"},    ExtensionClass{"gist__intbig_ops", "intarray"},
    ExtensionClass{"vector_l2_ops", "vector"},      ExtensionClass{"vector_ip_ops", "vector"},
    ExtensionClass{"vector_cosine_ops", "vector"},  ExtensionClass{"vector_l1_ops", "vector"},
    ExtensionClass{"halfvec_l2_ops", "vector"},     ExtensionClass{"halfvec_ip_ops", "vector"},
    ExtensionClass{"halfvec_cosine_ops", "vector"}, ExtensionClass{"sparsevec_l2_ops", "vector"},
    ExtensionClass{"sparsevec_ip_ops", "vector"},   ExtensionClass{"sparsevec_cosine_ops", "vector"},
    ExtensionClass{"bit_hamming_ops", "vector"},    ExtensionClass{"bit_jaccard_ops", "vector"},
    ExtensionClass{"gist_ltree_ops", "ltree"},      ExtensionClass{"gist__ltree_ops", "ltree"},
    ExtensionClass{"gist_hstore_ops", "hstore"},    ExtensionClass{"gin_hstore_ops", "hstore"},
};

bool is_range(std::string_view type) {
  constexpr std::string_view suffix = "range";
  return type.size() > suffix.size() && type.substr(type.size() - suffix.size()) == suffix;
}

}  // namespace

bool is_default_operator_class(const sql::TypeName& type, std::string_view method, std::string_view name) {
  if (type.array) return name == "array_ops";
  if (method == "btree" || method == "hash") {
    for (const TypeClass& row : scalar_classes) {
      if (row.type == type.name) return row.name == name;
    }
    return (is_range(type.name) && name == "range_ops") || (!type.schema.empty() && name == "enum_ops");
  }
  for (const MethodClass& row : method_classes) {
    const bool same_type = row.type == type.name || (row.type == "range" && is_range(type.name));
    if (row.method == method && same_type) return row.name == name;
  }
  return false;
}

std::string_view extension_of_operator_class(std::string_view name) {
  for (const ExtensionClass& row : extension_classes) {
    if (row.name == name) return row.extension;
  }
  return {};
}

}  // namespace wesley::sdl
