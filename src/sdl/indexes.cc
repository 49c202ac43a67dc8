// SPDX-License-Identifier: Apache-2.0
// @index.
#include <algorithm>
#include <array>
#include <cctype>

#include <fmt/format.h>

#include "sdl/draft.h"
#include "sdl/operator_classes.h"

namespace wesley::sdl {

namespace {

// A key as written: "created_at DESC NULLS LAST" in its parts.
struct KeyText {
  std::string_view subject;
  std::optional<bool> descending;
  std::optional<bool> nulls_first;
  std::string opclass;
  std::string collation;
};

bool equals_word(std::string_view text, std::string_view word) {
  return std::equal(text.begin(), text.end(), word.begin(), word.end(),
                    [](char a, char b) { return std::toupper(static_cast<unsigned char>(a)) == b; });
}

std::string_view trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t\n\r");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t\n\r") - begin + 1);
}

// Cuts the last word off; nothing when there is only one.
std::optional<std::string_view> take_last_word(std::string_view& text) {
  text = trimmed(text);
  const std::size_t space = text.find_last_of(" \t\n\r");
  if (space == std::string_view::npos) return std::nullopt;
  return text.substr(space + 1);
}

void drop_last_word(std::string_view& text, std::string_view word) {
  text = trimmed(text.substr(0, text.size() - word.size()));
}

// Takes ASC, DESC, NULLS FIRST and NULLS LAST off the end of a key.
KeyText parse_order(std::string_view text) {
  KeyText key;
  std::string_view rest = trimmed(text);
  if (const auto last = take_last_word(rest);
      last && (equals_word(*last, "FIRST") || equals_word(*last, "LAST"))) {
    std::string_view before = rest;
    drop_last_word(before, *last);
    const auto nulls = take_last_word(before);
    if (nulls && equals_word(*nulls, "NULLS")) {
      key.nulls_first = equals_word(*last, "FIRST");
      drop_last_word(before, *nulls);
      rest = before;
    }
  }
  if (const auto last = take_last_word(rest);
      last && (equals_word(*last, "ASC") || equals_word(*last, "DESC"))) {
    key.descending = equals_word(*last, "DESC");
    drop_last_word(rest, *last);
  }
  key.subject = rest;
  return key;
}

std::string unquoted(std::string_view name) {
  if (name.size() >= 2 && name.front() == '"' && name.back() == '"') name = name.substr(1, name.size() - 2);
  return std::string(name);
}

// Of an entry of `fields`, where what is left is "field [COLLATE name] [opclass]".
void parse_field_words(KeyText& key) {
  std::string_view rest = key.subject;
  const std::size_t space = rest.find_first_of(" \t");
  if (space == std::string_view::npos) return;
  key.subject = rest.substr(0, space);
  rest = trimmed(rest.substr(space));
  if (equals_word(rest.substr(0, 7), "COLLATE")) {
    rest = trimmed(rest.substr(7));
    const std::size_t end = std::min(rest.find_first_of(" \t"), rest.size());
    key.collation = unquoted(rest.substr(0, end));
    rest = trimmed(rest.substr(end));
  }
  key.opclass = std::string(rest);
}

// Takes `COLLATE name` off the end of an entry of `exprs`; inside of parentheses it belongs to the
// expression.
void parse_collation(KeyText& key) {
  std::string_view rest = key.subject;
  const auto name = take_last_word(rest);
  if (!name || name->back() == ')') return;
  drop_last_word(rest, *name);
  const auto keyword = take_last_word(rest);
  if (!keyword || !equals_word(*keyword, "COLLATE")) return;
  drop_last_word(rest, *keyword);
  key.collation = unquoted(*name);
  key.subject = rest;
}

class IndexMaker {
 public:
  IndexMaker(Draft& draft, TableDraft& table, const Use& use) : draft_(draft), table_(table), use_(use) {
    index_.method = lower(use.text("using").value_or("btree"));
  }

  void run(const FieldDraft* field) {
    if (field != nullptr) {
      add_column_key(*field, {});
    } else if (!fields() || !expressions() || !has_keys()) {
      return;
    }
    if (!positional("opclasses") || !positional("orders") || !positional("nulls") || !include() ||
        !predicate()) {
      return;
    }
    resolve_classes();
    index_.name = given_name(&use_, "name").value_or("");
    index_.unique = use_.flag("unique");
    index_.nulls_not_distinct = use_.flag("nullsNotDistinct");
    index_.options = storage_parameters(draft_, use_);
    index_.annotations.origin = draft_.origin(use_.node().name.span);
    table_.table.indexes.push_back(std::move(index_));
    table_.index_uses.push_back(&use_);
  }

 private:
  // What a key was written as, for the arguments that go by field name and for the classes.
  struct Written {
    std::string field;
    std::string opclass;
    SourceSpan span;
  };

  static std::string lower(std::string_view text) {
    std::string out;
    for (const char c : text) out += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return out;
  }

  void add_key(catalog::IndexKey key, const KeyText& text, Written written) {
    key.descending = text.descending.value_or(false);
    key.nulls_first = text.nulls_first.value_or(key.descending);
    if (!text.collation.empty()) key.collation = catalog::Name{"", text.collation};
    written.opclass = text.opclass;
    index_.keys.push_back(std::move(key));
    written_.push_back(std::move(written));
  }

  void add_column_key(const FieldDraft& field, const KeyText& text) {
    catalog::IndexKey key;
    key.column = field.column;
    KeyText without = text;
    const catalog::Column& column = table_.column(field.column);
    if (column.collation && column.collation->name == text.collation) without.collation.clear();
    add_key(std::move(key), without, {field.name(), {}, use_.node().name.span});
  }

  bool fields() {
    for (const Value* value : use_.list("fields")) {
      KeyText text = parse_order(value->text);
      parse_field_words(text);
      const FieldDraft* field = find_field(draft_, table_, text.subject,
                                           span_in_string(draft_.sources, *value, 0, text.subject.size()));
      if (field == nullptr) return false;
      add_column_key(*field, text);
      written_.back().span = value->span;
    }
    return true;
  }

  bool expressions() {
    for (const Value* value : use_.list("exprs")) {
      KeyText text = parse_order(value->text);
      parse_collation(text);
      Value subject;
      subject.kind = ValueKind::string;
      subject.text = std::string(text.subject);
      subject.block = value->block;
      subject.span = value->span;
      const ParsedExpression* parsed = check_expression(draft_, table_, subject);
      if (parsed == nullptr || !check_immutable(draft_, *parsed, subject, "an index")) return false;
      catalog::IndexKey key;
      const auto& columns = parsed->references.columns;
      if (columns.size() == 1 && columns.front() == text.subject) {
        key.column = columns.front();
      } else {
        key.expression = draft_.expressions.over(table_.table, subject.text);
      }
      add_key(std::move(key), text, {{}, {}, value->span});
    }
    return true;
  }

  bool has_keys() {
    if (!index_.keys.empty()) return true;
    auto& report = draft_.report(Kind::missing_argument, use_.node().name.span,
                                 "`@index` on a type needs `fields`, `exprs` or both");
    report.label = "has neither";
    return false;
  }

  // opclasses, orders and nulls go by position; the last two also by field: "createdAt DESC".
  bool positional(std::string_view argument) {
    const std::vector<const Value*> values = use_.list(argument);
    if (values.size() > index_.keys.size()) {
      auto& report = draft_.report(Kind::invalid_value, use_.argument_span(argument),
                                   fmt::format("`{}` has {} entries for {} key{}", argument, values.size(),
                                               index_.keys.size(), index_.keys.size() == 1 ? "" : "s"));
      report.label = "more than there are keys";
      return false;
    }
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (!apply(argument, *values[i], i)) return false;
    }
    return true;
  }

  bool apply(std::string_view argument, const Value& value, std::size_t position) {
    if (value.kind == ValueKind::null) return true;
    if (argument == "opclasses") {
      written_[position].opclass = value.text;
      return true;
    }
    std::string_view word = value.text;
    if (const auto last = take_last_word(word)) {
      std::string_view field = word;
      drop_last_word(field, *last);
      const auto found = std::find_if(written_.begin(), written_.end(),
                                      [&](const Written& written) { return written.field == field; });
      if (found == written_.end()) return wrong_word(argument, value);
      position = static_cast<std::size_t>(found - written_.begin());
      word = *last;
    }
    return argument == "orders" ? apply_order(value, word, position) : apply_nulls(value, word, position);
  }

  bool apply_order(const Value& value, std::string_view word, std::size_t position) {
    catalog::IndexKey& key = index_.keys[position];
    if (!equals_word(word, "ASC") && !equals_word(word, "DESC")) return wrong_word("orders", value);
    const bool default_nulls = key.nulls_first == key.descending;
    key.descending = equals_word(word, "DESC");
    if (default_nulls) key.nulls_first = key.descending;
    return true;
  }

  bool apply_nulls(const Value& value, std::string_view word, std::size_t position) {
    if (!equals_word(word, "FIRST") && !equals_word(word, "LAST")) return wrong_word("nulls", value);
    index_.keys[position].nulls_first = equals_word(word, "FIRST");
    return true;
  }

  bool wrong_word(std::string_view argument, const Value& value) {
    const bool orders = argument == "orders";
    auto& report = draft_.report(Kind::argument_type, value.span,
                                 fmt::format("`{}` cannot be an entry of `{}`", value.text, argument));
    report.label = orders ? "neither `ASC` nor `DESC`" : "neither `FIRST` nor `LAST`";
    report.help = orders ? "Write `orders: [ASC, DESC]`, or the order beside the field: `\"createdAt DESC\"`."
                         : "Write `nulls: [FIRST, LAST]`, one for each key.";
    return false;
  }

  bool include() {
    if (use_.value("include") == nullptr) return true;
    index_.include = find_columns(draft_, table_, use_, "include");
    return !index_.include.empty();
  }

  bool predicate() {
    const Value* where = use_.value("where");
    if (where == nullptr) return true;
    const ParsedExpression* parsed = check_expression(draft_, table_, *where);
    if (parsed == nullptr) return false;
    if (parsed->references.has_subquery) {
      draft_
          .report(Kind::expression_not_allowed, where->span,
                  "the predicate of an index cannot look at other rows")
          .label = "has a subquery";
      return false;
    }
    if (!check_immutable(draft_, *parsed, *where, "the predicate of an index")) return false;
    index_.predicate = draft_.expressions.over(table_.table, where->text);
    return true;
  }

  void resolve_classes() {
    for (std::size_t i = 0; i < index_.keys.size(); ++i) {
      const std::string& written = written_[i].opclass;
      if (written.empty()) continue;
      catalog::IndexKey& key = index_.keys[i];
      const catalog::Column* column = table_.table.column(key.column);
      if (column != nullptr && is_default_operator_class(column->type, index_.method, written)) continue;
      key.opclass = class_name(written);
    }
  }

  catalog::Name class_name(std::string_view written) const {
    const std::size_t dot = written.find('.');
    if (dot != std::string_view::npos) {
      const std::string schema = unquoted(written.substr(0, dot));
      return {schema == "pg_catalog" ? "" : schema, unquoted(written.substr(dot + 1))};
    }
    const std::string_view extension = extension_of_operator_class(written);
    return {extension.empty() ? "" : draft_.extension_schema(extension), unquoted(written)};
  }

  Draft& draft_;
  TableDraft& table_;
  const Use& use_;
  catalog::Index index_;
  std::vector<Written> written_;
};

}  // namespace

void make_indexes(Draft& draft) {
  for (TableDraft& table : draft.tables) {
    for (const Use& use : table.uses) {
      if (use.name() == "index") IndexMaker(draft, table, use).run(nullptr);
    }
    for (const FieldDraft& field : table.fields) {
      for (const Use& use : field.uses) {
        if (use.name() == "index" && field.has_column()) IndexMaker(draft, table, use).run(&field);
      }
    }
  }
}

}  // namespace wesley::sdl
