// SPDX-License-Identifier: Apache-2.0
// A use of one of our directives whose place and arguments have been checked against its row, so that the
// readers below need no error path. A use with a mistake is reported and left out: one mistake, one error.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "diagnostic/diagnostic.h"
#include "sdl/ast.h"
#include "sdl/directives.h"

namespace wesley::sdl {

class Use {
 public:
  Use(const DirectiveInfo& info, const Directive& node) : info_(&info), node_(&node) {}
  const DirectiveInfo& info() const { return *info_; }
  std::string_view name() const { return info_->name; }
  const Directive& node() const { return *node_; }
  SourceSpan span() const { return node_->span; }

  // An argument given as null counts as not given.
  const Value* value(std::string_view argument) const;
  std::optional<std::string_view> text(std::string_view argument) const;
  bool flag(std::string_view argument, bool otherwise = false) const;
  std::optional<std::int64_t> integer(std::string_view argument) const;
  // The name of an enum value, upper case with `_`: "SET_NULL", also when written "set null"; or empty.
  std::string keyword(std::string_view argument) const;
  // A single value counts as a list of one, as GraphQL coerces it.
  std::vector<const Value*> list(std::string_view argument) const;
  SourceSpan argument_span(std::string_view argument) const;

 private:
  const DirectiveInfo* info_;
  const Directive* node_;
};

using Uses = std::vector<Use>;

// Null when there is none; the first when there are several.
const Use* find_use(const Uses& uses, std::string_view name);

// The uses of our directives at one place. Foreign directives are left to validate.h.
Uses check_uses(const std::vector<Directive>& directives, Place place, Diagnostics& diagnostics);

}  // namespace wesley::sdl
