// SPDX-License-Identifier: Apache-2.0
#include "sql/tree.h"

#include <algorithm>
#include <charconv>
#include <memory_resource>
#include <set>
#include <unordered_map>

#include <fmt/format.h>
#include <pg_query.h>
#include <pg_query/pg_query.pb-c.h>
#include <pthread.h>

#include "base/check.h"
#include "base/source.h"
#include "sql/lexer.h"
#include "sql/nesting.h"
#include "sql/parser_thread.h"
#include "sql/quote.h"
#include "sql/shape.h"

namespace wesley::sql {
namespace {

// Up to here the parser is content with 2 MB of stack: it was measured to take at most 8 KB a level (nested
// subqueries).
constexpr std::uint32_t shallow_nesting = 200;
constexpr std::size_t deep_stack_bytes = std::size_t{64} << 20U;
static_assert(max_nesting * std::size_t{16 << 10} < deep_stack_bytes);
// MaxAllocSize of src/include/utils/memutils.h; it also keeps every offset within 32 bits.
constexpr std::size_t max_text_bytes = 0x3fffffff;

const ProtobufCMessage* as_message(const void* message) {
  return static_cast<const ProtobufCMessage*>(message);
}

template <class T>
const T& member(const void* message, unsigned offset) {
  return *reinterpret_cast<const T*>(static_cast<const char*>(message) + offset);
}

// The field of each name that each kind of node has: it is asked several times for every node of a tree.
class FieldIndex {
 public:
  FieldIndex() { add(pg_query__node__descriptor); }

  const ProtobufCFieldDescriptor* find(const ProtobufCMessageDescriptor& kind, std::string_view name) const {
    const auto found = fields_.find({&kind, name});
    if (found != fields_.end()) return found->second;
    // A walk over all kinds may ask each for a field that few have; one that no kind has is misspelt.
    WESLEY_CHECK(fields_.contains({nullptr, name}), fmt::format("no parse node has a field `{}`", name));
    return nullptr;
  }

 private:
  struct Key {
    const ProtobufCMessageDescriptor* kind;  // null: of any
    std::string_view name;
    bool operator==(const Key&) const = default;
  };
  // Names of one length that begin and end alike are rare within a kind.
  struct Hash {
    std::size_t operator()(const Key& key) const {
      constexpr std::size_t factor = 131;
      std::size_t out = reinterpret_cast<std::uintptr_t>(key.kind) / sizeof(void*);
      out = out * factor + key.name.size();
      if (key.name.empty()) return out;
      out = out * factor + static_cast<unsigned char>(key.name.front());
      return out * factor + static_cast<unsigned char>(key.name.back());
    }
  };

  void add(const ProtobufCMessageDescriptor& kind) {
    if (!seen_.insert(&kind).second) return;
    for (unsigned i = 0; i < kind.n_fields; ++i) {
      const ProtobufCFieldDescriptor& field = kind.fields[i];
      fields_.emplace(Key{&kind, field.name}, &field);
      fields_.emplace(Key{nullptr, field.name}, nullptr);
      if (field.type == PROTOBUF_C_TYPE_MESSAGE)
        add(*static_cast<const ProtobufCMessageDescriptor*>(field.descriptor));
    }
  }

  std::set<const void*> seen_;
  std::unordered_map<Key, const ProtobufCFieldDescriptor*, Hash> fields_;
};

const ProtobufCFieldDescriptor* find_field(const void* message, std::string_view name) {
  static const FieldIndex index;
  return message == nullptr ? nullptr : index.find(*as_message(message)->descriptor, name);
}

// Members of a oneof share their storage; the quantifier says whose it is.
bool is_set(const void* message, const ProtobufCFieldDescriptor& field) {
  return (field.flags & PROTOBUF_C_FIELD_FLAG_ONEOF) == 0 ||
         member<std::uint32_t>(message, field.quantifier_offset) == field.id;
}

bool is_repeated(const ProtobufCFieldDescriptor& field) {
  return field.label == PROTOBUF_C_LABEL_REPEATED;
}

const void* child_message(const void* message, const ProtobufCFieldDescriptor& field) {
  if (field.type != PROTOBUF_C_TYPE_MESSAGE || is_repeated(field) || !is_set(message, field)) return nullptr;
  return member<const void*>(message, field.offset);
}

// The message inside a wrapper `Node`, which has one oneof over all kinds; other messages are themselves.
const void* unwrap(const void* message) {
  if (message == nullptr || as_message(message)->descriptor != &pg_query__node__descriptor) return message;
  const auto* node = static_cast<const PgQuery__Node*>(message);
  return node->node_case == PG_QUERY__NODE__NODE__NOT_SET ? nullptr : node->alias;
}

std::int64_t integer_value(const void* message, const ProtobufCFieldDescriptor& field) {
  switch (field.type) {
    case PROTOBUF_C_TYPE_INT32:
    case PROTOBUF_C_TYPE_ENUM:
      return member<std::int32_t>(message, field.offset);
    case PROTOBUF_C_TYPE_UINT32:
      return member<std::uint32_t>(message, field.offset);
    case PROTOBUF_C_TYPE_INT64:
      return member<std::int64_t>(message, field.offset);
    case PROTOBUF_C_TYPE_UINT64:
      return static_cast<std::int64_t>(member<std::uint64_t>(message, field.offset));
    case PROTOBUF_C_TYPE_BOOL:
      return member<protobuf_c_boolean>(message, field.offset);
    default:
      return 0;
  }
}

// The number of the placeholder that a string of a shape's tree is; nullopt when it is none.
std::optional<std::size_t> placeholder(std::string_view text) {
  if (text.empty() || text.front() != placeholder_mark) return std::nullopt;
  std::size_t number = 0;
  const char* end = text.data() + text.size();
  const auto [read, error] = std::from_chars(text.data() + 1, end, number);
  return error == std::errc() && read == end ? std::optional(number) : std::nullopt;
}

std::string_view named(std::string_view text, const Shape& shape) {
  const auto number = placeholder(text);
  return number ? std::string_view(shape.names.at(*number)) : text;
}

}  // namespace

Node::Node(const void* message, const Shape* shape) : message_(unwrap(message)), shape_(shape) {
}

std::string_view Node::kind() const {
  // The short name lacks the underscore of `A_Const`.
  constexpr std::string_view package = "pg_query.";
  if (message_ == nullptr) return {};
  return std::string_view(as_message(message_)->descriptor->name).substr(package.size());
}

bool Node::has(std::string_view field) const {
  return find_field(message_, field) != nullptr;
}

Node Node::child(std::string_view field) const {
  const auto* found = find_field(message_, field);
  return found == nullptr ? Node() : Node(child_message(message_, *found), shape_);
}

std::vector<Node> Node::children(std::string_view field) const {
  std::vector<Node> nodes;
  const auto* found = find_field(message_, field);
  if (found == nullptr || !is_repeated(*found) || found->type != PROTOBUF_C_TYPE_MESSAGE) return nodes;
  const auto count = member<std::size_t>(message_, found->quantifier_offset);
  const auto* messages = member<void* const*>(message_, found->offset);
  nodes.reserve(count);
  for (std::size_t i = 0; i < count; ++i) nodes.push_back(Node(messages[i], shape_));
  return nodes;
}

std::vector<Node> Node::all_children() const {
  std::vector<Node> nodes;
  if (message_ == nullptr) return nodes;
  const ProtobufCMessageDescriptor* kind = as_message(message_)->descriptor;
  for (unsigned i = 0; i < kind->n_fields; ++i) {
    const ProtobufCFieldDescriptor& field = kind->fields[i];
    if (is_repeated(field)) {
      for (const Node& node : children(field.name)) nodes.push_back(node);
    } else if (const Node node{child_message(message_, field), shape_}) {
      nodes.push_back(node);
    }
  }
  return nodes;
}

void Node::visit(const std::function<bool(const Node&)>& visitor) const {
  if (message_ == nullptr || !visitor(*this)) return;
  for (const Node& child : all_children()) child.visit(visitor);
}

std::string_view Node::string(std::string_view field) const {
  const auto* found = find_field(message_, field);
  if (found == nullptr || is_repeated(*found)) return {};
  if (found->type == PROTOBUF_C_TYPE_MESSAGE) return child(field).as_string().value_or(std::string_view());
  if (found->type != PROTOBUF_C_TYPE_STRING || !is_set(message_, *found)) return {};
  const char* text = member<const char*>(message_, found->offset);
  if (text == nullptr) return {};
  return shape_ == nullptr ? std::string_view(text) : named(text, *shape_);
}

std::int64_t Node::location() const {
  if (!has("location")) return -1;
  const std::int64_t at = integer("location");
  if (shape_ == nullptr || at < 0) return at;
  // Where a token begins, or within one that all of the shape have (N'x').
  const auto after = std::upper_bound(shape_->places.begin(), shape_->places.end(), at);
  const std::size_t token = static_cast<std::size_t>(after - shape_->places.begin()) - 1;
  return shape_->offsets[token] + (at - shape_->places[token]);
}

std::int64_t Node::integer(std::string_view field) const {
  const auto* found = find_field(message_, field);
  if (found == nullptr || is_repeated(*found)) return 0;
  if (found->type == PROTOBUF_C_TYPE_MESSAGE) {
    const Node nested = child(field);
    return nested.is("Integer") ? nested.integer("ival") : 0;
  }
  return is_set(message_, *found) ? integer_value(message_, *found) : 0;
}

bool Node::boolean(std::string_view field) const {
  const auto* found = find_field(message_, field);
  if (found == nullptr || is_repeated(*found)) return false;
  if (found->type == PROTOBUF_C_TYPE_MESSAGE) {
    const Node nested = child(field);
    return nested.is("Boolean") && nested.boolean("boolval");
  }
  return is_set(message_, *found) && integer_value(message_, *found) != 0;
}

std::string_view Node::enumerator(std::string_view field) const {
  const auto* found = find_field(message_, field);
  if (found == nullptr || found->type != PROTOBUF_C_TYPE_ENUM || is_repeated(*found)) return {};
  const auto* kind = static_cast<const ProtobufCEnumDescriptor*>(found->descriptor);
  const auto* value =
      protobuf_c_enum_descriptor_get_value(kind, static_cast<int>(integer_value(message_, *found)));
  return value == nullptr ? std::string_view() : std::string_view(value->name);
}

std::optional<std::string_view> Node::as_string() const {
  if (is("String")) return string("sval");
  if (is("A_Const") && child("sval")) return child("sval").string("sval");
  return std::nullopt;
}

std::vector<std::string_view> Node::strings(std::string_view field) const {
  std::vector<std::string_view> out;
  for (const Node& node : children(field)) {
    if (const auto text = node.as_string()) out.push_back(*text);
  }
  return out;
}

namespace {

bool is_location(std::string_view field) {
  return field == "location";
}

// Strings quoted, so that no content can pass for structure.
void append_scalar(std::string& out, const Node& node, const ProtobufCFieldDescriptor& field) {
  if (field.type == PROTOBUF_C_TYPE_STRING) {
    const std::string_view text = node.string(field.name);
    if (!text.empty()) out += fmt::format(" {}={}", field.name, quote_literal(text));
  } else if (const std::int64_t value = node.integer(field.name); value != 0) {
    out += fmt::format(" {}={}", field.name, value);
  }
}

}  // namespace

std::string Node::outline() const {
  if (message_ == nullptr) return "-";
  std::string out = "{";
  out += kind();
  const ProtobufCMessageDescriptor* kind = as_message(message_)->descriptor;
  for (unsigned i = 0; i < kind->n_fields; ++i) {
    const ProtobufCFieldDescriptor& field = kind->fields[i];
    if (is_location(field.name)) continue;
    if (is_repeated(field)) {
      const std::vector<Node> nodes = children(field.name);
      if (nodes.empty()) continue;
      out += fmt::format(" {}=[", field.name);
      for (const Node& node : nodes) out += node.outline();
      out += "]";
    } else if (field.type == PROTOBUF_C_TYPE_MESSAGE) {
      if (const Node node = child(field.name)) out += fmt::format(" {}={}", field.name, node.outline());
    } else {
      append_scalar(out, *this, field);
    }
  }
  return out + "}";
}

// The messages live in an arena, so that freeing them needs no recursion either.
struct Tree::State {
  std::pmr::monotonic_buffer_resource arena;
  std::vector<Statement> statements;
  // Of a tree whose messages are another's.
  std::shared_ptr<const Tree> model;
  Shape shape;
};

Tree::Tree() : state_(std::make_unique<State>()) {
}
Tree::Tree(std::shared_ptr<const Tree> model, Shape shape) : Tree() {
  state_->model = std::move(model);
  state_->shape = std::move(shape);
  const Shape& own = state_->shape;
  const Node node(state_->model->statements().front().node.message_, &own);
  state_->statements.push_back({node, own.offsets.front(), own.end});
}
Tree::Tree(std::shared_ptr<const Tree> other) : Tree() {
  state_->statements = other->statements();
  state_->model = std::move(other);
}
Tree::~Tree() = default;
Tree::Tree(Tree&&) noexcept = default;
Tree& Tree::operator=(Tree&&) noexcept = default;
const std::vector<Statement>& Tree::statements() const {
  return state_->statements;
}

namespace {

void* arena_allocate(void* arena, std::size_t size) {
  return static_cast<std::pmr::memory_resource*>(arena)->allocate(size);
}
void arena_free(void*, void*) {
}

// Frees what libpg_query answered.
struct ParserAnswer {
  explicit ParserAnswer(const char* text) : result(pg_query_parse_protobuf(text)) {}
  ~ParserAnswer() { pg_query_free_protobuf_parse_result(result); }
  ParserAnswer(const ParserAnswer&) = delete;
  ParserAnswer& operator=(const ParserAnswer&) = delete;
  PgQueryProtobufParseResult result;
};

// The parser counts characters, from 1; 0 is nowhere.
std::uint32_t byte_offset(std::string_view text, int cursor) {
  std::size_t at = 0;
  for (int character = 1; character < cursor && at < text.size(); ++character) {
    ++at;
    while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U) ++at;
  }
  return static_cast<std::uint32_t>(at);
}

// Without the space and comments around.
Statement trimmed(Node node, std::string_view text, std::size_t begin, std::size_t end) {
  Lexer lexer(text.substr(begin, end - begin));
  std::size_t first = end;
  std::size_t last = end;
  for (Token token = lexer.next_meaningful(); token.kind != TokenKind::end; token = lexer.next_meaningful()) {
    if (first == end) first = begin + lexer.offset() - token.text.size();
    last = begin + lexer.offset();
  }
  return {node, static_cast<std::uint32_t>(first), static_cast<std::uint32_t>(last)};
}

}  // namespace

struct TreeBuilder {
  static tl::expected<Tree, SyntaxError> build(const std::string& text) {
    enter_parser_thread();
    const ParserAnswer answer(text.c_str());
    if (const PgQueryError* error = answer.result.error) {
      return tl::unexpected(SyntaxError{error->message, byte_offset(text, error->cursorpos)});
    }
    Tree tree;
    ProtobufCAllocator allocator{arena_allocate, arena_free, &tree.state_->arena};
    const PgQueryProtobuf& packed = answer.result.parse_tree;
    const auto* parsed = pg_query__parse_result__unpack(&allocator, packed.len,
                                                        reinterpret_cast<const std::uint8_t*>(packed.data));
    WESLEY_CHECK(parsed != nullptr, "the parser's answer cannot be unpacked");
    for (std::size_t i = 0; i < parsed->n_stmts; ++i) {
      const PgQuery__RawStmt& raw = *parsed->stmts[i];
      const auto begin = static_cast<std::size_t>(raw.stmt_location);
      const std::size_t end =
          raw.stmt_len == 0 ? text.size() : begin + static_cast<std::size_t>(raw.stmt_len);
      tree.state_->statements.push_back(trimmed(Node(raw.stmt, nullptr), text, begin, end));
    }
    return tree;
  }

  // Every string that has a placeholder is one, so that a name can take its place.
  static bool placeholders_stand_alone(const Node& node) {
    if (!node) return true;  // of DISTINCT without ON: a list of nothing
    const ProtobufCMessageDescriptor* kind = as_message(node.message_)->descriptor;
    for (unsigned i = 0; i < kind->n_fields; ++i) {
      const ProtobufCFieldDescriptor& field = kind->fields[i];
      if (field.type != PROTOBUF_C_TYPE_STRING) continue;
      const std::string_view text = node.string(field.name);
      if (text.find(placeholder_mark) != std::string_view::npos && !placeholder(text)) return false;
    }
    const std::vector<Node> children = node.all_children();
    return std::all_of(children.begin(), children.end(), placeholders_stand_alone);
  }

  // Makes the locations below `node` count from `by` bytes into the parsed text.
  static void shift_locations(const Node& node, std::int32_t by) {
    if (const auto* field = find_field(node.message_, "location")) {
      // The arena's messages are ours to change until parse_expression returns.
      auto* base = const_cast<char*>(static_cast<const char*>(node.message_));
      auto& location = *reinterpret_cast<std::int32_t*>(base + field->offset);
      if (location >= by) location -= by;
    }
    for (const Node& child : node.all_children()) shift_locations(child, by);
  }
};

namespace {

struct DeepParse {
  const std::string& text;
  tl::expected<Tree, SyntaxError> answer;
};

void* run_deep_parse(void* argument) {
  auto* parse = static_cast<DeepParse*>(argument);
  parse->answer = TreeBuilder::build(parse->text);
  return nullptr;
}

tl::expected<Tree, SyntaxError> parse_on_deep_stack(const std::string& text) {
  DeepParse parse{text, {}};
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, deep_stack_bytes);
  pthread_t thread{};
  const int failed = pthread_create(&thread, &attributes, run_deep_parse, &parse);
  pthread_attr_destroy(&attributes);
  if (failed != 0) return tl::unexpected(SyntaxError{"no thread could be started to parse deep nesting", 0});
  pthread_join(thread, nullptr);
  return std::move(parse.answer);
}

}  // namespace

tl::expected<Tree, SyntaxError> parse(std::string_view text) {
  if (text.size() > max_text_bytes) return tl::unexpected(SyntaxError{"the text is larger than 1 GB", 0});
  if (const std::size_t zero = text.find('\0'); zero != std::string_view::npos) {
    return tl::unexpected(SyntaxError{"a zero byte is no SQL", static_cast<std::uint32_t>(zero)});
  }
  const Nesting nesting = measure_nesting(text, max_nesting);
  if (nesting.depth > max_nesting) {
    return tl::unexpected(
        SyntaxError{fmt::format("nested too deeply: more than {} levels", max_nesting), nesting.offset});
  }
  const std::string terminated(text);
  return nesting.depth > shallow_nesting ? parse_on_deep_stack(terminated) : TreeBuilder::build(terminated);
}

std::shared_ptr<const Tree> Tree::model(std::string_view shape_text) {
  auto tree = parse(shape_text);
  if (!tree || tree->statements().size() != 1) return nullptr;
  if (!TreeBuilder::placeholders_stand_alone(tree->statements().front().node)) return nullptr;
  return std::make_shared<const Tree>(*std::move(tree));
}

namespace {

constexpr std::string_view expression_prefix = "SELECT ";

// `SELECT` with one target and nothing else: what a single expression makes of it.
Node sole_target(const Tree& tree) {
  if (tree.statements().size() != 1) return {};
  const Node select = tree.statements().front().node;
  const std::vector<Node> parts = select.all_children();
  if (parts.size() != 1 || !parts.front().is("ResTarget")) return {};
  const Node target = parts.front();
  return target.string("name").empty() ? target.child("val") : Node();
}

// What the parse tree does not show: `SELECT ALL x` and a final `;`.
bool has_stray_token(std::string_view text) {
  Lexer lexer(text);
  Token token = lexer.next_meaningful();
  if (equals_folded(token.text, "all")) return true;
  for (; token.kind != TokenKind::end; token = lexer.next_meaningful()) {
    if (token.text == ";") return true;
  }
  return false;
}

// In `SELECT total > 0 AND` the last word is a name for the column: it is what is wrong with the expression.
SyntaxError no_single_expression(const Tree& tree, std::string_view text) {
  const bool one = tree.statements().size() == 1;
  const std::vector<Node> parts = one ? tree.statements().front().node.all_children() : std::vector<Node>();
  const bool named = parts.size() == 1 && !parts.front().string("name").empty();
  if (!named) return {"not a single expression", 0};
  Lexer lexer(text);
  Token last = lexer.next_meaningful();
  for (Token token = last; token.kind != TokenKind::end; token = lexer.next_meaningful()) last = token;
  return {fmt::format("`{}` cannot end it", last.text),
          static_cast<std::uint32_t>(last.text.data() - text.data())};
}

}  // namespace

namespace {

tl::expected<ExpressionTree, SyntaxError> parse_new_expression(const std::string& text) {
  const auto shift = static_cast<std::uint32_t>(expression_prefix.size());
  auto tree = parse(std::string(expression_prefix) + text);
  if (!tree) {
    SyntaxError error = std::move(tree).error();
    error.offset -= std::min(error.offset, shift);
    return tl::unexpected(std::move(error));
  }
  const Node root = sole_target(*tree);
  if (!root || has_stray_token(text)) return tl::unexpected(no_single_expression(*tree, text));
  TreeBuilder::shift_locations(root, static_cast<std::int32_t>(shift));
  return ExpressionTree{*std::move(tree), root};
}

// What is longer is rarely asked for twice; there are not many more at one time.
constexpr std::size_t longest_remembered = 1024;
constexpr std::size_t most_remembered = 256;

}  // namespace

tl::expected<ExpressionTree, SyntaxError> parse_expression(std::string_view given) {
  // The same expression is asked for in many places, by those that each look for something else. What it
  // remembers changes nothing but the time; each thread has its own, so that nobody waits.
  thread_local std::unordered_map<std::string, std::shared_ptr<const ExpressionTree>> known;
  const std::string text(given);
  if (text.size() > longest_remembered) return parse_new_expression(text);
  auto found = known.find(text);
  if (found == known.end()) {
    auto parsed = parse_new_expression(text);
    if (!parsed) return parsed;
    if (known.size() == most_remembered) known.clear();
    found = known.emplace(text, std::make_shared<const ExpressionTree>(*std::move(parsed))).first;
  }
  const std::shared_ptr<const ExpressionTree>& shared = found->second;
  return ExpressionTree{Tree(std::shared_ptr<const Tree>(shared, &shared->tree)), shared->root};
}

}  // namespace wesley::sql
