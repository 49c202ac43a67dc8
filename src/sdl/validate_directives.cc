// SPDX-License-Identifier: Apache-2.0
#include "sdl/validate_directives.h"

#include <algorithm>
#include <unordered_map>

#include <fmt/format.h>

#include "base/check.h"
#include "base/spelling.h"
#include "sdl/parser.h"

namespace wesley::sdl {

namespace {

// Specification 3.13. `@oneOf` is of the draft that graphql-js 16 implements.
constexpr std::string_view standard_directives = R"(
directive @skip(if: Boolean!) on FIELD | FRAGMENT_SPREAD | INLINE_FRAGMENT
directive @include(if: Boolean!) on FIELD | FRAGMENT_SPREAD | INLINE_FRAGMENT
directive @deprecated(reason: String = "No longer supported") on
  FIELD_DEFINITION | ARGUMENT_DEFINITION | INPUT_FIELD_DEFINITION | ENUM_VALUE
directive @specifiedBy(url: String!) on SCALAR
directive @oneOf on INPUT_OBJECT
)";

const Document& standard_document() {
  static const Document document = [] {
    Parsed parsed = parse_text(standard_directives, 0);
    WESLEY_CHECK(parsed.errors.empty(), "the standard directives are valid");
    return std::move(parsed.document);
  }();
  return document;
}

std::string_view location_of(DefinitionKind kind) {
  switch (kind) {
    case DefinitionKind::schema:
      return "SCHEMA";
    case DefinitionKind::scalar:
      return "SCALAR";
    case DefinitionKind::object:
      return "OBJECT";
    case DefinitionKind::interface:
      return "INTERFACE";
    case DefinitionKind::union_:
      return "UNION";
    case DefinitionKind::enumeration:
      return "ENUM";
    case DefinitionKind::input_object:
      return "INPUT_OBJECT";
    default:
      return "DIRECTIVE_DEFINITION";
  }
}

using FirstUses = std::unordered_map<std::string_view, const Directive*>;

class DirectiveRules {
 public:
  DirectiveRules(const Known& known, Diagnostics& diagnostics) : known_(known), diagnostics_(diagnostics) {}

  void define(const Document& document) {
    for (const Definition& definition : document.definitions) {
      if (definition.kind == DefinitionKind::directive) {
        definitions_.insert_or_assign(definition.name.value, &definition);
      }
    }
  }

  void check(const Definition& definition) {
    if (definition.executable) return;
    // A definition and its extensions are one place.
    FirstUses& seen =
        definition.kind == DefinitionKind::schema ? schema_uses_ : type_uses_[definition.name.value];
    uses(definition.directives, location_of(definition.kind), seen);
    const bool of_input = definition.kind == DefinitionKind::input_object;
    inputs(definition.input_fields, of_input ? "INPUT_FIELD_DEFINITION" : "ARGUMENT_DEFINITION");
    for (const FieldDefinition& field : definition.fields) {
      place(field.directives, "FIELD_DEFINITION");
      inputs(field.arguments, "ARGUMENT_DEFINITION");
    }
    for (const EnumValueDefinition& value : definition.values) place(value.directives, "ENUM_VALUE");
  }

 private:
  void inputs(const std::vector<InputValueDefinition>& list, std::string_view location) {
    for (const InputValueDefinition& input : list) {
      place(input.directives, location);
      if (input.default_value) unique_fields(*input.default_value);
    }
  }

  void place(const std::vector<Directive>& directives, std::string_view location) {
    FirstUses seen;
    uses(directives, location, seen);
  }

  void uses(const std::vector<Directive>& directives, std::string_view location, FirstUses& seen) {
    for (const Directive& use : directives) {
      unique_arguments(use);
      if (known_.is_checked_directive(use.name.value)) continue;
      const auto found = definitions_.find(use.name.value);
      if (found == definitions_.end()) {
        unknown(use);
        continue;
      }
      located(use, *found->second, location);
      arguments(use, *found->second);
      if (!found->second->repeatable) once(use, seen);
    }
  }

  // `@name`
  static SourceSpan head(const Directive& use) { return {use.span.file, use.span.begin, use.name.span.end}; }

  void unknown(const Directive& use) {
    Diagnostic& diagnostic = diagnostics_.report(Kind::unknown_directive, head(use),
                                                 fmt::format("unknown directive `@{}`", use.name.value));
    diagnostic.label = "neither Wesley's nor declared in the schema";
    if (candidates_.empty()) {
      candidates_ = known_.directives;
      for (const auto& [name, definition] : definitions_) candidates_.emplace_back(name);
      std::sort(candidates_.begin(), candidates_.end());
    }
    if (const auto similar = nearest(use.name.value, candidates_)) {
      diagnostic.help = fmt::format("a directive with a similar name exists: `@{}`", *similar);
      diagnostic.fix = Fix{use.name.span, *similar};
    } else {
      diagnostic.help =
          fmt::format("If another tool reads it, declare it: `directive @{} on ...`.", use.name.value);
    }
  }

  void located(const Directive& use, const Definition& definition, std::string_view location) {
    std::string places;
    for (const NameNode& name : definition.locations) {
      if (name.value == location) return;
      places += (places.empty() ? "" : ", ") + name.value;
    }
    Diagnostic& diagnostic =
        diagnostics_.report(Kind::misplaced_directive, head(use),
                            fmt::format("directive `@{}` cannot stand on {}", use.name.value, location));
    diagnostic.label = "not here";
    diagnostic.help = fmt::format("It is declared for {}.", places);
  }

  void arguments(const Directive& use, const Definition& definition) {
    std::vector<std::string> names;
    for (const InputValueDefinition& declared : definition.input_fields) {
      names.push_back(declared.name.value);
      const bool required = declared.type.non_null && !declared.default_value;
      if (!required || use.argument(declared.name.value) != nullptr) continue;
      diagnostics_
          .report(Kind::missing_argument, head(use),
                  fmt::format("directive `@{}` needs the argument `{}`", use.name.value, declared.name.value))
          .label = fmt::format("`{}: {}` is missing", declared.name.value, type_text(declared.type));
    }
    for (const Argument& argument : use.arguments) {
      if (std::find(names.begin(), names.end(), argument.name.value) != names.end()) continue;
      Diagnostic& diagnostic = diagnostics_.report(
          Kind::unknown_argument, argument.name.span,
          fmt::format("directive `@{}` has no argument `{}`", use.name.value, argument.name.value));
      diagnostic.label = "unknown argument";
      if (const auto similar = nearest(argument.name.value, names)) {
        diagnostic.help = fmt::format("did you mean `{}`?", *similar);
        diagnostic.fix = Fix{argument.name.span, *similar};
      } else {
        diagnostic.help = names.empty() ? "It takes no arguments."
                                        : fmt::format("Its arguments are {}.", fmt::join(names, ", "));
      }
    }
  }

  void once(const Directive& use, FirstUses& seen) {
    const auto [first, inserted] = seen.emplace(use.name.value, &use);
    if (inserted) return;
    Diagnostic& diagnostic =
        diagnostics_.report(Kind::repeated_directive, head(use),
                            fmt::format("directive `@{}` can be used only once here", use.name.value));
    diagnostic.label = "used again";
    diagnostic.related = {{head(*first->second), "first used here"}};
  }

  void unique_arguments(const Directive& use) {
    if (use.arguments.size() == 1) return unique_fields(use.arguments.front().value);
    std::unordered_map<std::string_view, SourceSpan> places;
    for (const Argument& argument : use.arguments) {
      const auto [first, inserted] = places.emplace(argument.name.value, argument.name.span);
      if (!inserted) {
        given_twice(
            Kind::duplicate_argument, argument.name, first->second,
            fmt::format("argument `{}` of `@{}` is given twice", argument.name.value, use.name.value));
      }
      unique_fields(argument.value);
    }
  }

  void unique_fields(const Value& value) {
    for (const Value& element : value.elements) unique_fields(element);
    if (value.fields.empty()) return;
    std::unordered_map<std::string_view, SourceSpan> places;
    for (const ObjectField& field : value.fields) {
      const auto [first, inserted] = places.emplace(field.name.value, field.name.span);
      if (!inserted) {
        given_twice(Kind::duplicate_object_field, field.name, first->second,
                    fmt::format("field `{}` is given twice in one object", field.name.value));
      }
      unique_fields(field.value);
    }
  }

  void given_twice(Kind kind, const NameNode& name, SourceSpan first, std::string message) {
    Diagnostic& diagnostic = diagnostics_.report(kind, name.span, std::move(message));
    diagnostic.label = "given again here";
    diagnostic.related = {{first, "first given here"}};
  }

  const Known& known_;
  Diagnostics& diagnostics_;
  std::unordered_map<std::string_view, const Definition*> definitions_;
  std::vector<std::string> candidates_;
  FirstUses schema_uses_;
  std::unordered_map<std::string_view, FirstUses> type_uses_;
};

}  // namespace

void validate_directives(const std::vector<Document>& documents, const Known& known,
                         Diagnostics& diagnostics) {
  DirectiveRules rules(known, diagnostics);
  rules.define(standard_document());
  for (const Document& document : documents) rules.define(document);
  for (const Document& document : documents) {
    for (const Definition& definition : document.definitions) rules.check(definition);
  }
}

}  // namespace wesley::sdl
