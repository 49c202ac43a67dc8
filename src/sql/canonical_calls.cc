// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "sql/builtins.h"
#include "sql/canonical.h"
#include "sql/quote.h"
#include "sql/value_type.h"

namespace wesley::sql {
namespace {

struct Candidate {
  std::vector<std::string_view> parameters;
  std::string_view result;
};

// As CanonicalWriter::base_type names them.
std::string_view merged(std::string_view type) {
  if (type == "character varying") return "text";
  return type == "character" ? "bpchar" : type;
}
bool is_polymorphic(std::string_view type) {
  return type.starts_with("any");
}

// nullopt when the count of arguments does not fit.
bool fits(const Signature& signature, std::size_t arguments, Candidate& candidate) {
  std::size_t required = 0;
  for (std::string_view rest = signature.parameters; !rest.empty();) {
    const std::size_t comma = std::min(rest.find(','), rest.size());
    std::string_view type = rest.substr(0, comma);
    if (type == "any...") {
      while (candidate.parameters.size() < arguments) candidate.parameters.push_back("any");
      break;
    }
    if (type.ends_with('=')) {
      type.remove_suffix(1);
    } else {
      ++required;
    }
    candidate.parameters.push_back(merged(type));
    rest.remove_prefix(std::min(comma + 1, rest.size()));
  }
  candidate.result = merged(signature.result);
  return required <= arguments && arguments <= candidate.parameters.size();
}

bool accepts(const Candidate& candidate, const std::vector<Value>& arguments) {
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    if (!may_coerce(arguments[i].type, candidate.parameters[i])) return false;
  }
  return true;
}

// Keeps the candidates with the highest score.
template <class Score>
void keep_best(std::vector<Candidate>& candidates, Score score) {
  int best = 0;
  for (const Candidate& candidate : candidates) best = std::max(best, score(candidate));
  std::erase_if(candidates, [&](const Candidate& candidate) { return score(candidate) < best; });
}

// func_select_candidate of src/backend/parser/parse_func.c: most exact matches, then most preferred types,
// then strings where a constant has no type.
void select_candidates(std::vector<Candidate>& candidates, const std::vector<Value>& arguments) {
  const auto count = [&](const Candidate& candidate, bool preferred) {
    int matches = 0;
    for (std::size_t i = 0; i < arguments.size(); ++i) {
      if (arguments[i].is_untyped() || arguments[i].type.empty()) continue;
      const std::string_view parameter = candidate.parameters[i];
      if (parameter == arguments[i].type || (preferred && is_preferred_type(parameter))) ++matches;
    }
    return matches;
  };
  keep_best(candidates, [&](const Candidate& candidate) { return count(candidate, false); });
  keep_best(candidates, [&](const Candidate& candidate) { return count(candidate, true); });
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    if (!arguments[i].is_untyped()) continue;
    keep_best(candidates,
              [&](const Candidate& candidate) { return candidate.parameters[i] == "text" ? 1 : 0; });
  }
}

// What `anyelement` and its like stand for beside the arguments that have a type.
std::string polymorphic_type(std::string_view parameter, const Candidate& candidate,
                             const std::vector<Value>& arguments) {
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    if (arguments[i].is_untyped() || arguments[i].type.empty()) continue;
    const bool array_here =
        candidate.parameters[i] == "anyarray" || candidate.parameters[i] == "anycompatiblearray";
    if (!array_here) continue;
    if (parameter == "anyarray" || parameter == "anycompatiblearray") return arguments[i].type;
    return std::string(element_type(arguments[i].type));
  }
  return {};
}

}  // namespace

std::string resolve_call(std::string_view function, std::vector<Value>& arguments) {
  std::vector<Candidate> candidates;
  for (const Signature& signature : builtin_overloads(function)) {
    Candidate candidate;
    if (fits(signature, arguments.size(), candidate) && accepts(candidate, arguments)) {
      candidates.push_back(std::move(candidate));
    }
  }
  if (candidates.empty()) return {};
  select_candidates(candidates, arguments);
  const Candidate& first = candidates.front();
  std::vector<std::string> targets(arguments.size());
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string_view parameter = first.parameters[i];
    const bool agreed = std::all_of(candidates.begin(), candidates.end(), [&](const Candidate& candidate) {
      return candidate.parameters[i] == parameter;
    });
    if (!agreed || arguments[i].type.empty()) continue;
    if (!is_polymorphic(parameter)) {
      targets[i] = parameter;
    } else if (arguments[i].is_untyped()) {
      targets[i] = polymorphic_type(parameter, first, arguments);
    }
  }
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    arguments[i] = coerce(std::move(arguments[i]), targets[i]);
  }
  const bool same_result = std::all_of(candidates.begin(), candidates.end(), [&](const Candidate& candidate) {
    return candidate.result == first.result;
  });
  return same_result && !is_polymorphic(first.result) ? std::string(first.result) : std::string();
}

Value CanonicalWriter::write_call(const Node& node) {
  for (std::string_view field : {"agg_order", "agg_filter", "over"}) {
    if (node.child(field) || !node.children(field).empty()) return plain_value(node.outline());
  }
  for (std::string_view field : {"agg_within_group", "agg_star", "agg_distinct", "func_variadic"}) {
    if (node.boolean(field)) return plain_value(node.outline());
  }
  const std::vector<Node> nodes = node.children("args");
  if (std::any_of(nodes.begin(), nodes.end(), [](const Node& n) { return n.is("NamedArgExpr"); })) {
    return plain_value(node.outline());
  }
  const std::vector<std::string_view> name = node.strings("funcname");
  if (is_listed_function(name)) return call_value(name, write_all(nodes));
  const ExactStrings exact(*this);
  return call_value(name, write_all(nodes));
}

bool is_listed_function(const std::vector<std::string_view>& name) {
  const bool built_in = name.size() == 1 || (name.size() == 2 && name.front() == "pg_catalog");
  return built_in && !builtin_overloads(name.back()).empty();
}

Value call_value(const std::vector<std::string_view>& name, std::vector<Value> arguments) {
  const std::string type = is_listed_function(name) ? resolve_call(name.back(), arguments) : std::string();
  std::string text;
  for (const Value& argument : arguments) text += (text.empty() ? "" : ", ") + argument.text;
  return plain_value(fmt::format("{}({})", qualified_name(name), text), type);
}

}  // namespace wesley::sql
