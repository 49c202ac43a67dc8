// SPDX-License-Identifier: Apache-2.0
#include "sdl/validate.h"

#include <algorithm>
#include <array>
#include <unordered_map>

#include <fmt/format.h>

#include "base/spelling.h"
#include "sdl/validate_directives.h"

namespace wesley::sdl {

namespace {

constexpr std::array<std::string_view, 13> standard_types = {
    "String",     "Int",      "Float",        "Boolean",
    "ID",         "__Schema", "__Directive",  "__DirectiveLocation",
    "__Type",     "__Field",  "__InputValue", "__EnumValue",
    "__TypeKind",
};

// In the order of DefinitionKind: how a message calls it.
constexpr std::array<std::string_view, 10> kind_names = {
    "schema", "scalar", "type", "interface", "union", "enum", "input", "directive", "operation", "fragment"};

std::string_view kind_name(DefinitionKind kind) {
  return kind_names.at(static_cast<std::size_t>(kind));
}

bool is_type(DefinitionKind kind) {
  return kind >= DefinitionKind::scalar && kind <= DefinitionKind::input_object;
}

// `type User`, without the description in front.
SourceSpan head(const Definition& definition) {
  SourceSpan span = definition.keyword_span;
  span.end = std::max(span.end, definition.name.span.end);
  return span;
}

// Where each name was defined first.
using FirstPlaces = std::unordered_map<std::string_view, SourceSpan>;

class DocumentRules {
 public:
  DocumentRules(const std::vector<Document>& documents, const Known& known, Diagnostics& diagnostics)
      : documents_(documents), known_(known), diagnostics_(diagnostics) {}

  void run() {
    define_types();
    for (const Document& document : documents_) {
      for (const Definition& definition : document.definitions) check(definition);
    }
  }

 private:
  // The first definition of a name counts.
  void define_types() {
    for (const std::string_view name : standard_types) types_.emplace(name, nullptr);
    for (const std::string& name : known_.types) types_.emplace(name, nullptr);
    for (const Document& document : documents_) {
      for (const Definition& definition : document.definitions) {
        if (is_type(definition.kind) && !definition.extension) {
          types_.insert_or_assign(definition.name.value, &definition);
        }
      }
    }
  }

  void check(const Definition& definition) {
    if (definition.executable) {
      refuse_executable(definition);
    } else if (definition.kind == DefinitionKind::schema) {
      check_schema(definition);
    } else if (definition.kind == DefinitionKind::directive) {
      const auto what = [&] { return fmt::format("directive `@{}`", definition.name.value); };
      unique(directives_, definition.name, Kind::duplicate_directive_definition, what);
      check_arguments(definition.input_fields, what);
    } else {
      definition.extension ? check_extension(definition) : check_new_type(definition);
      check_members(definition);
    }
  }

  // Reports a second definition of a name. `what` is it, with its kind and place.
  template <class What>
  void unique(FirstPlaces& places, const NameNode& name, Kind kind, const What& what) {
    const auto [first, inserted] = places.emplace(name.value, name.span);
    if (inserted) return;
    Diagnostic& diagnostic = diagnostics_.report(kind, name.span, what() + " is defined twice");
    diagnostic.label = "defined again here";
    diagnostic.related = {{first->second, "first defined here"}};
  }

  void refuse_executable(const Definition& definition) {
    const bool shorthand = definition.keyword_span == SourceSpan{};
    const SourceSpan start = {definition.span.file, definition.span.begin, definition.span.begin + 1};
    diagnostics_
        .report(Kind::executable_definition, shorthand ? start : head(definition),
                fmt::format("{} in a schema",
                            definition.kind == DefinitionKind::fragment ? "a fragment" : "an operation"))
        .help = "Requests to a GraphQL server belong in a file of their own.";
  }

  void check_schema(const Definition& definition) {
    if (!definition.extension) {
      if (schema_ != nullptr) {
        Diagnostic& diagnostic =
            diagnostics_.report(Kind::several_schema_definitions, definition.keyword_span,
                                "there is more than one schema definition");
        diagnostic.label = "defined again here";
        diagnostic.related = {{schema_->keyword_span, "first defined here"}};
        diagnostic.help = "To add to the first one write `extend schema`.";
      } else {
        schema_ = &definition;
      }
    }
    for (const OperationTypeDefinition& operation : definition.operations) {
      const auto [first, inserted] = operations_.emplace(operation.operation, operation.span);
      if (!inserted) {
        Diagnostic& diagnostic =
            diagnostics_.report(Kind::duplicate_operation_type, operation.span,
                                fmt::format("the type for `{}` is given twice", operation.operation));
        diagnostic.label = "given again here";
        diagnostic.related = {{first->second, "first given here"}};
      }
      check_type(operation.type);
    }
  }

  void check_new_type(const Definition& definition) {
    unique(type_places_, definition.name, Kind::duplicate_type,
           [&] { return fmt::format("type `{}`", definition.name.value); });
  }

  void check_extension(const Definition& extension) {
    const std::string& name = extension.name.value;
    const auto found = types_.find(name);
    if (found == types_.end() || found->second == nullptr) {
      const bool built_in = found != types_.end();
      Diagnostic& diagnostic = diagnostics_.report(
          Kind::extension_of_undefined, extension.name.span,
          fmt::format("type `{}` is {} and cannot be extended", name, built_in ? "built in" : "not defined"));
      diagnostic.label = built_in ? "built in" : "no type of this name";
      if (built_in) {
        diagnostic.help =
            "Give a scalar of your own a type, `scalar Name @type(name: ...)`, or a single field.";
      } else {
        suggest_type(diagnostic, name);
      }
      return;
    }
    const Definition& extended = *found->second;
    if (extended.kind == extension.kind) return;
    Diagnostic& diagnostic =
        diagnostics_.report(Kind::extension_of_other_kind, head(extension),
                            fmt::format("`extend {}` of `{}`, which is defined as `{}`",
                                        kind_name(extension.kind), name, kind_name(extended.kind)));
    diagnostic.related = {{head(extended), "defined here"}};
    diagnostic.help = fmt::format("Write `extend {} {}`.", kind_name(extended.kind), name);
  }

  // Fields, values and members, each kind of type in its own.
  void check_members(const Definition& definition) {
    const std::string& type = definition.name.value;
    // The members of a second definition are another set: that the type is there twice says it all.
    FirstPlaces own;
    const auto first = type_places_.find(type);
    const bool again = !definition.extension && first->second != definition.name.span;
    FirstPlaces& places = again ? own : members_[type];
    const auto unique_member = [&](std::string_view what, const NameNode& name, Kind kind) {
      unique(places, name, kind, [&] { return fmt::format("{} `{}` of `{}`", what, name.value, type); });
    };
    for (const TypeNode& interface : definition.interfaces) check_type(interface);
    for (const TypeNode& member : definition.members) check_type(member);
    for (const FieldDefinition& field : definition.fields) {
      unique_member("field", field.name, Kind::duplicate_field);
      check_arguments(field.arguments, [&] { return fmt::format("`{}.{}`", type, field.name.value); });
      check_type(field.type);
    }
    for (const InputValueDefinition& field : definition.input_fields) {
      unique_member("field", field.name, Kind::duplicate_field);
      check_type(field.type);
    }
    for (const EnumValueDefinition& value : definition.values) {
      unique_member("value", value.name, Kind::duplicate_enum_value);
    }
  }

  template <class Owner>
  void check_arguments(const std::vector<InputValueDefinition>& arguments, const Owner& owner) {
    FirstPlaces places;
    for (const InputValueDefinition& argument : arguments) {
      unique(places, argument.name, Kind::duplicate_argument_definition,
             [&] { return fmt::format("argument `{}` of {}", argument.name.value, owner()); });
      check_type(argument.type);
    }
  }

  void check_type(const TypeNode& type) {
    if (type.is_list()) {
      check_type(*type.element);
      return;
    }
    const std::string& name = type.name.value;
    // A type whose name could not be read was reported by the parser.
    if (name.empty() || types_.count(name) > 0) return;
    Diagnostic& diagnostic = diagnostics_.report(Kind::undefined_type, type.name.span,
                                                 fmt::format("type `{}` is not defined", name));
    diagnostic.label = "no type of this name";
    suggest_type(diagnostic, name);
  }

  void suggest_type(Diagnostic& diagnostic, std::string_view name) {
    if (candidates_.empty()) {
      for (const auto& [type, definition] : types_) {
        if (type.substr(0, 2) != "__") candidates_.emplace_back(type);
      }
      std::sort(candidates_.begin(), candidates_.end());
    }
    if (const auto similar = nearest(name, candidates_)) {
      diagnostic.help = fmt::format("a type with a similar name exists: `{}`", *similar);
      diagnostic.fix = Fix{*diagnostic.span, *similar};
    }
  }

  const std::vector<Document>& documents_;
  const Known& known_;
  Diagnostics& diagnostics_;
  std::unordered_map<std::string_view, const Definition*> types_;  // null: known without a definition
  std::vector<std::string> candidates_;
  const Definition* schema_ = nullptr;
  FirstPlaces operations_;
  FirstPlaces type_places_;
  FirstPlaces directives_;
  std::unordered_map<std::string_view, FirstPlaces> members_;  // by type, extensions included
};

}  // namespace

void validate(const std::vector<Document>& documents, const Known& known, Diagnostics& diagnostics) {
  DocumentRules(documents, known, diagnostics).run();
  validate_directives(documents, known, diagnostics);
}

std::string type_text(const TypeNode& type) {
  const std::string text = type.is_list() ? "[" + type_text(*type.element) + "]" : type.name.value;
  return type.non_null ? text + "!" : text;
}

}  // namespace wesley::sdl
