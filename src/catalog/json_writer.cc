// SPDX-License-Identifier: Apache-2.0
#include "catalog/json_writer.h"

#include <algorithm>

namespace wesley::catalog {

namespace {

bool is_empty(const Annotations& annotations) {
  return annotations.sdl_name.empty() && !annotations.deprecated && !annotations.renamed &&
         annotations.metadata.is_null() && !annotations.origin.known();
}

}  // namespace

void JsonWriter::annotations(const Annotations& annotations) {
  if (layer_ == Layer::physical || is_empty(annotations)) return;
  field("annotations", annotations);
}

void JsonWriter::columns(std::string_view key, const std::vector<Column>& columns) {
  if (layer_ == Layer::all) return field(key, columns);
  std::vector<const Column*> sorted;
  sorted.reserve(columns.size());
  for (const Column& column : columns) sorted.push_back(&column);
  std::sort(sorted.begin(), sorted.end(),
            [](const Column* left, const Column* right) { return left->name < right->name; });
  this->key(key);
  open('[');
  for (const Column* column : sorted) {
    item();
    value(*column);
  }
  close(']');
}

void JsonWriter::flags(std::string_view key, const std::map<std::string, bool>& flags) {
  this->key(key);
  object([&] {
    for (const auto& [name, flag] : flags) field(name, flag);
  });
}

void JsonWriter::value(const Expression& expression) {
  if (layer_ == Layer::physical || expression.text == expression.canonical) {
    return value(expression.canonical);
  }
  object([&] {
    field("text", expression.text);
    field("canonical", expression.canonical);
  });
}

// A label that is nothing but its text is a string.
void JsonWriter::value(const EnumLabel& label) {
  if (layer_ == Layer::physical || is_empty(label.annotations)) return value(label.label);
  object([&] { fields(*this, label); });
}

void JsonWriter::value(const std::map<std::string, std::string>& texts) {
  object([&] {
    for (const auto& [name, text] : texts) field(name, text);
  });
}

// The order in which they were set is saved, and no part of what is compared.
void JsonWriter::value(const Options& options) {
  if (layer_ == Layer::physical) return value(static_cast<const Options::Values&>(options));
  object([&] {
    for (const auto& [name, text] : options.ordered()) field(name, text);
  });
}

void JsonWriter::key(std::string_view key) {
  item();
  append_json_string(out_, key);
  out_ += indent_ == 0 ? ":" : ": ";
}

void JsonWriter::open(char bracket) {
  out_ += bracket;
  ++depth_;
  first_ = true;
}

void JsonWriter::close(char bracket) {
  --depth_;
  if (!first_) line_break();
  out_ += bracket;
  first_ = false;
}

void JsonWriter::item() {
  if (!first_) out_ += ',';
  first_ = false;
  line_break();
}

void JsonWriter::line_break() {
  if (indent_ == 0) return;
  constexpr std::string_view line = "\n                                ";
  const std::size_t wanted = 1 + static_cast<std::size_t>(indent_ * depth_);
  out_ += line.substr(0, wanted);
  if (wanted > line.size()) out_.append(wanted - line.size(), ' ');
}

}  // namespace wesley::catalog
