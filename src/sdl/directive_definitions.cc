// SPDX-License-Identifier: Apache-2.0
// The table of directives as SDL, for other GraphQL tools, and as a reference page.
#include <algorithm>

#include <fmt/format.h>

#include "sdl/compile.h"
#include "sdl/directives.h"
#include "sdl/draft.h"
#include "sdl/scalars.h"
#include "sdl/validate.h"
#include "sdl/write_sdl.h"

namespace wesley::sdl {

namespace {

std::string join_places(Places places, std::string_view separator) {
  std::vector<std::string_view> names;
  for (const Place place : places_of(places)) names.push_back(place_name(place));
  return fmt::format("{}", fmt::join(names, separator));
}

// An argument that only some of the places require is optional in the definition.
std::string argument_type(const DirectiveInfo& directive, const ArgumentInfo& argument) {
  return fmt::format("{}{}", argument.type, argument.required == directive.places ? "!" : "");
}

std::string definition(const DirectiveInfo& directive) {
  std::vector<std::string> arguments;
  for (const ArgumentInfo& argument : directive.arguments) {
    arguments.push_back(fmt::format("{}: {}", argument.name, argument_type(directive, argument)));
  }
  return fmt::format("{}directive @{}{}{} on {}\n", description(directive.summary, ""), directive.name,
                     arguments.empty() ? "" : fmt::format("({})", fmt::join(arguments, ", ")),
                     directive.repeatable ? " repeatable" : "", join_places(directive.places, " | "));
}

std::string definition(const LiteralType& type) {
  const std::string out = description(type.summary, "");
  if (type.values.empty()) return out + fmt::format("scalar {}\n", type.name);
  return out + fmt::format("enum {} {{\n  {}\n}}\n", type.name, fmt::join(type.values, "\n  "));
}

std::string reference_entry(const DirectiveInfo& directive) {
  std::string out = fmt::format("## `@{}`\n\n{}\n\n", directive.name, directive.summary);
  out += fmt::format("On {}{}.", join_places(directive.places, ", "),
                     directive.repeatable ? "; repeatable" : "");
  out += '\n';
  if (directive.arguments.empty()) return out;
  out += "\n| argument | type | where |\n| --- | --- | --- |\n";
  for (const ArgumentInfo& argument : directive.arguments) {
    std::string where = argument.only == 0 ? "" : fmt::format("only on {}", join_places(argument.only, ", "));
    if (argument.required != 0) {
      where += fmt::format("{}required{}", where.empty() ? "" : "; ",
                           argument.required == directive.places
                               ? ""
                               : fmt::format(" on {}", join_places(argument.required, ", ")));
    }
    out += fmt::format("| `{}` | `{}` | {} |\n", argument.name, argument.type, where);
  }
  return out;
}

bool same_arguments(const DirectiveInfo& ours, const Definition& theirs) {
  if (ours.arguments.size() != theirs.input_fields.size()) return false;
  return std::all_of(theirs.input_fields.begin(), theirs.input_fields.end(),
                     [&](const InputValueDefinition& node) {
                       const ArgumentInfo* argument = ours.argument(node.name.value);
                       return argument != nullptr && argument_type(ours, *argument) == type_text(node.type);
                     });
}

bool same_places(const DirectiveInfo& ours, const Definition& theirs) {
  const std::vector<Place> places = places_of(ours.places);
  if (places.size() != theirs.locations.size()) return false;
  return std::all_of(theirs.locations.begin(), theirs.locations.end(), [&](const NameNode& location) {
    return std::any_of(places.begin(), places.end(),
                       [&](Place place) { return place_name(place) == location.value; });
  });
}

}  // namespace

void check_directive_definitions(Draft& draft) {
  for (const Definition& theirs : draft.directive_definitions) {
    const DirectiveInfo* ours = find_directive(theirs.name.value);
    if (ours == nullptr || ours->support == Support::graphql) continue;
    const bool same =
        ours->repeatable == theirs.repeatable && same_arguments(*ours, theirs) && same_places(*ours, theirs);
    if (same) continue;
    auto& report = draft.report(
        Kind::differing_directive_definition, theirs.name.span,
        fmt::format("`@{}` is declared differently than Wesley understands it", theirs.name.value));
    report.label = "Wesley goes by its own definition";
    report.help = "`wesley compile --emit directives` prints the definitions.";
  }
}

std::string directive_definitions() {
  std::string out;
  out +=
      "# The directives and scalars of Wesley, for GraphQL tools. Wesley itself does not need this file.\n";
  for (const DirectiveInfo& directive : all_directives()) {
    if (directive.support != Support::graphql) out += "\n" + definition(directive);
  }
  for (const LiteralType& type : literal_types()) out += "\n" + definition(type);
  out += "\n";
  for (const ScalarInfo& scalar : all_scalars()) {
    if (!is_graphql_scalar(scalar.name)) out += fmt::format("scalar {}\n", scalar.name);
  }
  return out;
}

std::string directive_reference() {
  std::string out =
      "# Directives\n\n"
      "Written by `make rewrite-golden` from src/sdl/directives.cc; a test keeps it up to date. The "
      "prefixes\n"
      "`wes_` and `wesley_` are accepted on every directive.\n";
  for (const DirectiveInfo& directive : all_directives()) out += "\n" + reference_entry(directive);
  return out;
}

}  // namespace wesley::sdl
