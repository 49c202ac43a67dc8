// SPDX-License-Identifier: Apache-2.0
// A read-only view of libpg_query's parse trees (PostgreSQL 15's grammar) by field name, so that no other
// module sees the generated protobuf header. Kinds are the node structs of src/include/nodes/parsenodes.h and
// primnodes.h ("AlterTableStmt"); fields are theirs as pg_query.proto spells them, in snake_case
// ("relation", "type_name", "target_list").
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace wesley::sql {

struct Shape;  // sql/shape.h

// Points into a Tree, which must outlive it. A default Node is absent: every accessor answers "nothing".
class Node {
 public:
  Node() = default;
  explicit operator bool() const { return message_ != nullptr; }
  // "SelectStmt", "ColumnRef", ...; empty when absent. The wrapper message `Node` is seen through.
  std::string_view kind() const;
  bool is(std::string_view kind_name) const { return kind() == kind_name; }
  // A child message, absent when unset or no field of this kind; a field of no kind at all is a bug: a CHECK.
  Node child(std::string_view field) const;
  std::vector<Node> children(std::string_view field) const;
  std::string_view string(std::string_view field) const;
  // Any integer or enum field; also the value of a nested `Integer` ("ival" of an A_Const).
  std::int64_t integer(std::string_view field) const;
  bool boolean(std::string_view field) const;
  // The name of an enum value: "AT_AddColumn", "CONSTR_CHECK".
  std::string_view enumerator(std::string_view field) const;
  // Value of a `String` node, or of an A_Const holding a string; nullopt otherwise.
  std::optional<std::string_view> as_string() const;
  // The strings of a list of `String` nodes: a qualified name, a list of columns.
  std::vector<std::string_view> strings(std::string_view field) const;
  // Every set child message, field by field in the order of pg_query.proto: for walks over all kinds.
  std::vector<Node> all_children() const;
  // This node and everything below it, parents first; `visitor` answers whether to go below the node it got.
  void visit(const std::function<bool(const Node&)>& visitor) const;
  // Byte offset in the parsed text, -1 when the grammar gives none.
  std::int64_t location() const;
  bool has(std::string_view field) const;
  // The whole subtree as text, without locations: equal outlines are equal trees.
  std::string outline() const;

 private:
  friend struct TreeBuilder;
  friend class Tree;
  friend std::string to_text(const Node& node);   // sql/deparse.h
  Node(const void* message, const Shape* shape);  // sees through the wrapper
  const void* message_ = nullptr;                 // ProtobufCMessage
  const Shape* shape_ = nullptr;                  // of a tree that stands for many statements
};

// Its text begins at the first token and ends after the last one, without the `;`.
struct Statement {
  Node node;
  std::uint32_t begin = 0;  // bytes in the parsed text
  std::uint32_t end = 0;
};

struct SyntaxError {
  std::string message;       // the server's wording
  std::uint32_t offset = 0;  // bytes
};

class Tree {
 public:
  Tree();
  // `shape` in a tree of its kind.
  Tree(std::shared_ptr<const Tree> model, Shape shape);
  // The same tree once more.
  explicit Tree(std::shared_ptr<const Tree> other);
  // The tree of a shape's text; null when its placeholders do not stand for themselves there.
  static std::shared_ptr<const Tree> model(std::string_view shape_text);
  ~Tree();
  Tree(Tree&&) noexcept;
  Tree& operator=(Tree&&) noexcept;
  const std::vector<Statement>& statements() const;

 private:
  friend struct TreeBuilder;
  struct State;
  std::unique_ptr<State> state_;
};

// The deepest tree that parse() makes, in nested constructs (sql/nesting.h): a walk over it by recursion fits
// any stack. What is deeper is refused as "nested too deeply".
inline constexpr std::uint32_t max_nesting = 2000;

// Any number of statements. Nesting is measured before parsing, because the grammar's recursion would
// overflow the stack on hostile text; what is deep and yet allowed is parsed on a thread with a large stack.
tl::expected<Tree, SyntaxError> parse(std::string_view text);
// A single expression: parsed as `SELECT text`; node() of the result target. Offsets are relative to `text`.
struct ExpressionTree {
  Tree tree;
  Node root;
};
tl::expected<ExpressionTree, SyntaxError> parse_expression(std::string_view text);

// Syntax that servers newer than 15 know and this grammar does not: asked of text that parse() refuses, to
// say why. The name of the feature ("NOT ENFORCED", "VIRTUAL generated column") and the first major version
// that has it.
struct NewerSyntax {
  std::string_view feature;
  int since_major;
};
std::optional<NewerSyntax> newer_syntax(std::string_view text);
std::vector<NewerSyntax> newer_syntax_table();

// What newer servers let a column or a constraint say. It is taken out of the text of a CREATE or ALTER
// TABLE, other text of the same length in its place, so that parse() takes the rest and every offset stays.
enum class NewerClause { without_overlaps, period, not_enforced, virtual_ };
struct TakenOut {
  NewerClause clause;
  std::uint32_t offset;  // bytes
};
std::vector<TakenOut> take_out_newer_clauses(std::string& statement);

}  // namespace wesley::sql
