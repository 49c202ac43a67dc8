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

// The uses at one place, in the order written.
class Uses {
 public:
  auto begin() const { return uses_.begin(); }
  auto end() const { return uses_.end(); }
  bool empty() const { return uses_.empty(); }
  // Null when there is none; the first when there are several.
  const Use* find(std::string_view name) const {
    for (const Use& use : uses_) {
      if (use.name() == name) return &use;
    }
    return nullptr;
  }
  // Whether a use of the directive was left out because of a mistake.
  bool has_mistake(std::string_view name) const;
  void add(const Use& use) { uses_.push_back(use); }
  void add_mistake(const DirectiveInfo& info) { mistakes_.push_back(&info); }

 private:
  std::vector<Use> uses_;
  std::vector<const DirectiveInfo*> mistakes_;
};

// Null when there is none; the first when there are several.
inline const Use* find_use(const Uses& uses, std::string_view name) {
  return uses.find(name);
}

// The uses of our directives at one place. Foreign directives are left to validate.h.
Uses check_uses(const std::vector<Directive>& directives, Place place, Diagnostics& diagnostics);

// What a validation directive (@email, @url, @pattern, @length, @range) asks of `subject`, as SQL; empty for
// other directives. checks.cc
std::string validation_sql(const Use& use, const std::string& subject, bool is_list);

}  // namespace wesley::sdl
