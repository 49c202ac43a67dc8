// SPDX-License-Identifier: Apache-2.0
#include "catalog/rename_expression.h"

#include <algorithm>
#include <vector>

#include "sql/lexer.h"
#include "sql/quote.h"
#include "sql/tree.h"

namespace wesley::catalog {

namespace {

using Labels = std::map<std::string, std::string>;

struct Edit {
  std::size_t begin;
  std::size_t end;
  std::string text;
  bool operator<(const Edit& other) const { return begin < other.begin; }
};

// Collects edits from the parse tree: column references, type names, and the literals of an enum where the
// tree shows that they are of it (a cast, or a comparison with a column of that type).
class Collector {
 public:
  Collector(std::string_view text, const ExpressionScope& scope, const Renames& renames)
      : text_(text), scope_(scope), renames_(renames) {}

  std::vector<Edit> edits;

  bool visit(const sql::Node& node) {
    if (node.is("ColumnRef")) column_reference(node);
    if (node.is("TypeName")) type_name(node);
    if (node.is("TypeCast")) literals(node.child("arg"), labels_of(node.child("type_name")));
    if (node.is("A_Expr")) comparison(node);
    return true;
  }

  // The strings below `node` that are values of the enum: itself, or the elements of its list.
  void literals(const sql::Node& node, const Labels* labels) {
    if (labels == nullptr || !node) return;
    if (const auto label = node.as_string()) {
      const auto renamed = labels->find(std::string(*label));
      if (renamed != labels->end()) edit_token(node.location(), 0, sql::quote_literal(renamed->second));
    }
    for (const char* list : {"items", "elements"}) {
      for (const sql::Node& element : node.children(list)) literals(element, labels);
    }
  }

  const Labels* labels_of(const Type* type) const {
    if (type == nullptr) return nullptr;
    const auto found = renames_.labels.find(Name{type->schema, type->name});
    return found == renames_.labels.end() ? nullptr : &found->second;
  }

 private:
  void column_reference(const sql::Node& node) {
    const std::vector<std::string_view> names = node.strings("fields");
    if (names.empty()) return;
    if (scope_.columns != nullptr) {
      const auto renamed = scope_.columns->find(std::string(names.back()));
      if (renamed != scope_.columns->end()) {
        edit_token(node.location(), names.size() - 1, sql::quote_identifier(renamed->second));
      }
    }
    if (names.size() >= 2 && !scope_.table_before.empty() && names[names.size() - 2] == scope_.table_before) {
      edit_token(node.location(), names.size() - 2, sql::quote_identifier(scope_.table.name.name));
    }
  }

  void type_name(const sql::Node& node) {
    const std::vector<std::string_view> names = node.strings("names");
    if (names.size() != 2) return;
    const auto renamed = renames_.types.find(Name{std::string(names[0]), std::string(names[1])});
    if (renamed == renames_.types.end()) return;
    edit_token(node.location(), 0, sql::quote_identifier(renamed->second.schema));
    edit_token(node.location(), 1, sql::quote_identifier(renamed->second.name));
  }

  // In the text a type has its old name, in the renames of labels its new one.
  const Labels* labels_of(const sql::Node& type) const {
    const std::vector<std::string_view> names = type.strings("names");
    if (names.size() != 2) return nullptr;
    Name name{std::string(names[0]), std::string(names[1])};
    const auto renamed = renames_.types.find(name);
    const auto found = renames_.labels.find(renamed == renames_.types.end() ? name : renamed->second);
    return found == renames_.labels.end() ? nullptr : &found->second;
  }

  void comparison(const sql::Node& node) {
    const sql::Node left = node.child("lexpr");
    const sql::Node right = node.child("rexpr");
    literals(right, labels_of_column(left));
    literals(left, labels_of_column(right));
  }

  const Labels* labels_of_column(const sql::Node& node) const {
    const std::vector<std::string_view> names =
        node.is("ColumnRef") ? node.strings("fields") : std::vector<std::string_view>();
    if (names.empty()) return nullptr;
    std::string name(names.back());
    if (scope_.columns != nullptr) {
      const auto renamed = scope_.columns->find(name);
      if (renamed != scope_.columns->end()) name = renamed->second;
    }
    const Column* column = scope_.table.column(name);
    return column == nullptr || column->type.array ? nullptr : labels_of(&column->type);
  }

  // Replaces the word or literal that stands `skip` words after the one at `location`.
  void edit_token(std::int64_t location, std::size_t skip, std::string replacement) {
    if (location < 0) return;
    const auto begin = static_cast<std::size_t>(location);
    sql::Lexer lexer(text_.substr(begin));
    for (sql::Token token = lexer.next_meaningful(); token.kind != sql::TokenKind::end;
         token = lexer.next_meaningful()) {
      if (token.kind != sql::TokenKind::word && token.kind != sql::TokenKind::literal) continue;
      if (skip-- > 0) continue;
      const std::size_t end = begin + lexer.offset();
      edits.push_back({end - token.text.size(), end, std::move(replacement)});
      return;
    }
  }

  std::string_view text_;
  const ExpressionScope& scope_;
  const Renames& renames_;
};

// Whether the name may stand in the text, in whatever letter case; quotes inside a name are doubled in the
// text, and escapes can hide anything.
bool mentions(std::string_view text, std::string_view name) {
  const auto same = [](char one, char other) { return sql::fold(one) == sql::fold(other); };
  return name.find_first_of("'\"\\") != std::string_view::npos || text.find('&') != std::string_view::npos ||
         std::search(text.begin(), text.end(), name.begin(), name.end(), same) != text.end();
}

// A cheap look before the parser is asked.
bool may_mention(std::string_view text, const ExpressionScope& scope, const Renames& renames) {
  const auto any_key = [&](const std::map<std::string, std::string>& names) {
    return std::any_of(names.begin(), names.end(),
                       [&](const auto& pair) { return mentions(text, pair.first); });
  };
  return (scope.columns != nullptr && any_key(*scope.columns)) ||
         (!scope.table_before.empty() && mentions(text, scope.table_before)) ||
         std::any_of(renames.types.begin(), renames.types.end(),
                     [&](const auto& pair) { return mentions(text, pair.first.name); }) ||
         std::any_of(renames.labels.begin(), renames.labels.end(),
                     [&](const auto& pair) { return any_key(pair.second); });
}

std::string apply_edits(std::string_view text, std::vector<Edit> edits) {
  std::sort(edits.begin(), edits.end());
  std::string out;
  std::size_t at = 0;
  for (const Edit& edit : edits) {
    if (edit.begin < at) continue;  // one token reached on two ways
    out.append(text.substr(at, edit.begin - at)).append(edit.text);
    at = edit.end;
  }
  return out.append(text.substr(at));
}

}  // namespace

std::string rename_in_expression(std::string_view text, const ExpressionScope& scope, const Renames& renames,
                                 const Type* result) {
  if (!may_mention(text, scope, renames)) return std::string(text);
  const auto parsed = sql::parse_expression(text);
  if (!parsed) return std::string(text);
  Collector collector(text, scope, renames);
  collector.literals(parsed->root,
                     result == nullptr || result->array ? nullptr : collector.labels_of(result));
  parsed->root.visit([&](const sql::Node& node) { return collector.visit(node); });
  return apply_edits(text, std::move(collector.edits));
}

}  // namespace wesley::catalog
