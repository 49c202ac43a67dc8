// SPDX-License-Identifier: Apache-2.0
#include "catalog/snapshot.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/hash.h"
#include "catalog/json_reader.h"
#include "catalog/json_writer.h"

namespace wesley::catalog {

namespace {

// The envelope: what a snapshot says besides the physical layer.
template <class Io>
void snapshot_fields(Io& io, Ref<Io, int> format, Ref<Io, Catalog> catalog) {
  io.field("format", format);
  io.field("server_major", catalog.server_major);
  fields(io, catalog);
  io.field("unmanaged", catalog.unmanaged);
}

// Sorted by name in memory, whatever a hand did to the file.
void sort_objects(Catalog& catalog) {
  const auto by_name = [](const auto& left, const auto& right) { return left.name < right.name; };
  for (auto& [name, table] : catalog.tables) {
    std::sort(table.constraints.begin(), table.constraints.end(), by_name);
    std::sort(table.indexes.begin(), table.indexes.end(), by_name);
  }
  for (auto& [name, domain] : catalog.domains) std::sort(domain.checks.begin(), domain.checks.end(), by_name);
  for (auto& [id, definition] : catalog.definitions)
    std::sort(definition.indexes.begin(), definition.indexes.end(), by_name);
  std::sort(catalog.unmanaged.begin(), catalog.unmanaged.end());
}

template <class Objects>
std::vector<std::string_view> sorted_names(const Objects& objects) {
  std::vector<std::string_view> names;
  for (const auto& object : objects) names.push_back(object.name);
  std::sort(names.begin(), names.end());
  return names;
}

Result<void> reject_duplicates(const Catalog& catalog) {
  for (const auto& [name, table] : catalog.tables) {
    for (const std::vector<std::string_view>& names :
         {sorted_names(table.columns), sorted_names(table.constraints), sorted_names(table.indexes)}) {
      const auto twice = std::adjacent_find(names.begin(), names.end());
      if (twice == names.end()) continue;
      return fail(ErrorCode::input,
                  fmt::format("invalid catalog: table `{}` has `{}` twice", to_string(name), *twice));
    }
  }
  return {};
}

std::optional<std::int64_t> format_of(JsonView json) {
  if (!json.is(JsonKind::object)) return std::nullopt;
  JsonView name = json.first();
  for (std::size_t i = 0; i < json.size(); ++i, name = name.next().next())
    if (name.as_string() == "format") return name.next().as_integer();
  return std::nullopt;
}

Result<void> check_format(JsonView json) {
  const std::optional<std::int64_t> format = format_of(json);
  if (!format) {
    return fail(ErrorCode::input, "not a catalog: key `format` is missing",
                "A catalog is what `wesley compile --emit catalog` writes.");
  }
  if (*format != snapshot_format) {
    return fail(
        ErrorCode::input,
        fmt::format("catalog has format {}, and this version reads format {}", *format, snapshot_format),
        "It was written by another version of Wesley; use that one, or write the file again.");
  }
  return {};
}

// Room for what it usually takes: a text of megabytes is not moved while it grows.
std::size_t usual_size(const Catalog& catalog) {
  constexpr std::size_t bytes_a_part = 400;
  std::size_t parts = catalog.definitions.size();
  for (const auto& [name, table] : catalog.tables)
    parts += 1 + table.columns.size() + table.constraints.size() + table.indexes.size();
  return parts * bytes_a_part;
}

}  // namespace

std::string save(const Catalog& catalog) {
  std::string out;
  out.reserve(usual_size(catalog));
  JsonWriter writer(out, Layer::all, 2);
  writer.object([&] { snapshot_fields(writer, snapshot_format, catalog); });
  out += '\n';
  return out;
}

Result<Catalog> load(std::string_view text) {
  WESLEY_ASSIGN(const JsonText json, JsonText::parse(text));
  WESLEY_TRY(check_format(json.root()));
  JsonDocument document;
  const JsonPlace root;
  JsonReader reader(document, root, json.root());
  int format = 0;
  Catalog catalog;
  snapshot_fields(reader, format, catalog);
  reader.finish();
  if (document.error()) return tl::unexpected(*document.error());
  sort_objects(catalog);
  WESLEY_TRY(reject_duplicates(catalog));
  return catalog;
}

std::string hash(const Catalog& catalog) {
  return sha256_text(physical_text(catalog));
}

}  // namespace wesley::catalog
