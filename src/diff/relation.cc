// SPDX-License-Identifier: Apache-2.0
#include <type_traits>

#include "diff/change.h"

namespace wesley::diff {

namespace {

std::optional<Name> name_of(const Name& name) {
  return name;
}
std::optional<Name> name_of(const catalog::ObjectId& id) {
  if (id.kind == catalog::ObjectKind::schema || id.name.name.empty()) return std::nullopt;
  return id.name;
}
template <class Object>
std::optional<Name> name_of(const Object& object) {
  if constexpr (requires { object.id; }) {
    return name_of(object.id);
  } else if constexpr (std::is_same_v<std::decay_t<decltype(object.name)>, Name>) {
    return object.name;
  } else {
    return std::nullopt;
  }
}

}  // namespace

std::optional<Name> relation(const Change& change) {
  return std::visit(
      [](const auto& body) -> std::optional<Name> {
        using Body = std::decay_t<decltype(body)>;
        if constexpr (std::is_same_v<Body, SetComment>) {
          return name_of(body.object);
        } else if constexpr (std::is_same_v<Body, SetGrant>) {
          return name_of(body.id.object);
        } else if constexpr (requires { body.table; }) {
          return body.table;
        } else if constexpr (requires { body.type; }) {
          return body.type;
        } else if constexpr (requires { body.before; }) {
          return name_of(body.before);
        } else {
          return name_of(body.after);
        }
      },
      change.body);
}

}  // namespace wesley::diff
