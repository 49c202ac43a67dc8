// SPDX-License-Identifier: Apache-2.0
// A read-only view of libpg_query's parse trees (PostgreSQL 15's grammar) by field name, so that no other
// module sees the generated protobuf header. Names are those of the node structs in
// src/include/nodes/parsenodes.h and primnodes.h: kind "AlterTableStmt", field "relation".
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

// Points into a Tree, which must outlive it. A default Node is absent: every accessor answers "nothing".
class Node {
 public:
  Node() = default;
  explicit operator bool() const { return message_ != nullptr; }
  // "SelectStmt", "ColumnRef", ...; empty when absent. The wrapper message `Node` is seen through.
  std::string_view kind() const;
  bool is(std::string_view kind_name) const { return kind() == kind_name; }
  // A child message, absent when unset.
  Node child(std::string_view field) const;
  std::vector<Node> children(std::string_view field) const;
  std::string_view string(std::string_view field) const;
  std::int64_t integer(std::string_view field) const;
  bool boolean(std::string_view field) const;
  // The name of an enum value: "AT_AddColumn", "CONSTR_CHECK".
  std::string_view enumerator(std::string_view field) const;
  // Value of a `String` node, or of an A_Const holding a string; nullopt otherwise.
  std::optional<std::string_view> as_string() const;
  // This node and everything below it, parents first; `visitor` answers whether to go below the node it got.
  void visit(const std::function<bool(const Node&)>& visitor) const;
  // Byte offset in the parsed text, -1 when the grammar gives none.
  std::int64_t location() const { return integer("location"); }

 private:
  friend class Tree;
  explicit Node(const void* message) : message_(message) {}
  const void* message_ = nullptr;  // ProtobufCMessage
};

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
  ~Tree();
  Tree(Tree&&) noexcept;
  Tree& operator=(Tree&&) noexcept;
  const std::vector<Statement>& statements() const;

 private:
  friend tl::expected<Tree, SyntaxError> parse(std::string_view);
  struct State;
  std::unique_ptr<State> state_;
};

// Any number of statements. Runs on a thread with a large stack behind a pre-scan that refuses absurd
// nesting, because the grammar's recursion would otherwise overflow the stack on hostile text.
tl::expected<Tree, SyntaxError> parse(std::string_view text);
// A single expression: parsed as `SELECT text`; node() of the result target. Offsets are relative to `text`.
struct ExpressionTree {
  Tree tree;
  Node root;
};
tl::expected<ExpressionTree, SyntaxError> parse_expression(std::string_view text);

// Syntax that servers newer than 15 know and this grammar does not ("NOT ENFORCED", "VIRTUAL", ...): the name
// of the feature when the text contains one, with the first major version that has it.
struct NewerSyntax {
  std::string_view feature;
  int since_major;
};
std::optional<NewerSyntax> newer_syntax(std::string_view text);

}  // namespace wesley::sql
