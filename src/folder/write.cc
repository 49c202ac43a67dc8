// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <functional>
#include <map>

#include <fmt/format.h>

#include "catalog/compare.h"
#include "companion/companion.h"
#include "ddl/ddl.h"
#include "folder/division.h"
#include "folder/folder.h"
#include "sdl/parse.h"

namespace wesley::folder {

namespace {

using catalog::ObjectId;
using catalog::ObjectKind;

// Where in the folder an object is written.
class Places {
 public:
  Places(const catalog::Catalog& catalog, const Options& options) : catalog_(catalog), options_(options) {}

  std::string sdl(const ObjectId& id) { return path(id, "graphql"); }
  std::string sql(const ObjectId& id) { return path(id, "sql"); }

 private:
  std::string path(const ObjectId& id, std::string_view extension) {
    if (!options_.split || id.name.schema.empty()) return fmt::format("schema.{}", extension);
    const catalog::Name home = home_of(id.name);
    return fmt::format("{}/{}.{}", file_name(home.schema), stem(home), extension);
  }

  // Tables of one tree stand together: their statements belong to each other.
  catalog::Name home_of(catalog::Name name) const {
    for (const catalog::Table* table = catalog_.table(name); table != nullptr; table = catalog_.table(name)) {
      if (table->partition_of) {
        name = table->partition_of->parent;
      } else if (!table->inherits.empty()) {
        name = table->inherits.front();
      } else {
        break;
      }
    }
    return name;
  }

  // Letters, digits, `_`, `-`; file systems that know no case see no two files as one.
  static std::string file_name(std::string_view name) {
    std::string out;
    for (const char c : name) {
      const bool plain =
          (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
      out += plain ? c : '_';
    }
    return out;
  }

  std::string stem(const catalog::Name& name) {
    const auto known = stems_.find(name);
    if (known != stems_.end()) return known->second;
    const std::string base = file_name(name.name);
    std::string chosen = base;
    const auto folded = [&] {
      std::string key = name.schema + "/" + chosen;
      std::transform(key.begin(), key.end(), key.begin(),
                     [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
      return key;
    };
    for (int number = 2; !taken_.insert(folded()).second; ++number)
      chosen = fmt::format("{}-{}", base, number);
    stems_.emplace(name, chosen);
    return chosen;
  }

  const catalog::Catalog& catalog_;
  const Options& options_;
  std::map<catalog::Name, std::string> stems_;
  std::set<std::string> taken_;
};

// The catalog of the companions, a file each.
std::map<std::string, catalog::Catalog> by_file(const catalog::Catalog& rest, Places& places) {
  std::map<std::string, catalog::Catalog> files;
  const auto file = [&](ObjectKind kind, const catalog::Name& name) -> catalog::Catalog& {
    catalog::Catalog& found = files[places.sql({kind, name, {}})];
    found.server_major = rest.server_major;
    return found;
  };
  for (const auto& [name, object] : rest.enums)
    file(ObjectKind::enumeration, name).enums.emplace(name, object);
  for (const auto& [name, object] : rest.domains)
    file(ObjectKind::domain, name).domains.emplace(name, object);
  for (const auto& [name, object] : rest.composites) {
    file(ObjectKind::composite, name).composites.emplace(name, object);
  }
  for (const auto& [name, object] : rest.tables) file(ObjectKind::table, name).tables.emplace(name, object);
  for (const auto& [name, object] : rest.sequences) {
    const catalog::Name& home = object.owned_by ? object.owned_by->first : name;
    file(ObjectKind::sequence, home).sequences.emplace(name, object);
  }
  for (const auto& [id, object] : rest.definitions) {
    catalog::Catalog& found = files[places.sql(id)];
    found.server_major = rest.server_major;
    found.definitions.emplace(id, object);
  }
  for (const auto& [id, object] : rest.grants) files[places.sql(id.object)].grants.emplace(id, object);
  return files;
}

std::vector<File> render(const Division& division, const catalog::Catalog& whole, const Options& options) {
  Places places(whole, options);
  std::map<std::string, std::string> texts;
  const sdl::Printed printed = sdl::print(division.said, options.compile);
  for (const sdl::PrintedPart& part : printed.parts) {
    std::string& text = texts[places.sdl(part.object)];
    text += (text.empty() ? "" : "\n") + part.text;
  }
  for (const std::string& type : options.api_types) {
    std::string& text = texts["schema.graphql"];
    text += (text.empty() ? "" : "\n") + type + "\n";
  }
  const auto append = [&](const std::string& path, const std::vector<std::string>& statements) {
    std::string& text = texts[path];
    for (const std::string& statement : statements) text += (text.empty() ? "" : "\n") + statement + ";\n";
  };
  for (const auto& [path, part] : by_file(division.rest, places)) append(path, ddl::create_part(part, whole));
  for (const auto& [id, statements] : division.added) append(places.sql(id), statements);
  std::vector<File> files;
  for (auto& [path, text] : texts) files.push_back({path, std::move(text)});
  return files;
}

// Tables whose SDL did not bring them back.
std::set<catalog::Name> unfit_tables(const catalog::Catalog& wanted, const catalog::Catalog& found,
                                     const catalog::Catalog& said) {
  std::set<catalog::Name> unfit;
  for (const auto& [name, table] : said.tables) {
    const catalog::Table* again = found.table(name);
    if (again == nullptr || !catalog::same(*wanted.table(name), *again)) unfit.insert(name);
  }
  return unfit;
}

}  // namespace

Compiled compile(const std::vector<File>& files, const sdl::CompileOptions& options) {
  SourceMap sources;
  Diagnostics diagnostics;
  std::vector<sdl::Document> documents;
  std::vector<FileId> companions;
  for (const File& file : files) {
    const FileId id = sources.add(file.path, file.content);
    if (file.path.ends_with(".sql")) {
      companions.push_back(id);
    } else {
      documents.push_back(sdl::parse(sources, id, diagnostics));
    }
  }
  Compiled out;
  sdl::Compiled compiled = sdl::compile(sources, std::move(documents), options, diagnostics);
  companion::add(sources, companions, compiled.statements, {options.default_schema}, compiled.catalog,
                 diagnostics);
  out.catalog = std::move(compiled.catalog);
  for (const Diagnostic& diagnostic : diagnostics.sorted()) {
    if (info(diagnostic.kind).severity != Severity::error) continue;
    const std::string place = diagnostic.span ? sources.file(diagnostic.span->file).path : std::string();
    const std::uint32_t line = diagnostic.span ? sources.position(*diagnostic.span).line : 0;
    out.mistakes.push_back(fmt::format("{}:{}: {}", place, line, diagnostic.message));
  }
  return out;
}

Written write(const catalog::Catalog& catalog, const Options& options) {
  Written written;
  std::set<catalog::Name> unfit;
  while (true) {
    const Division division = divide(catalog, unfit);
    written.files = render(division, catalog, options);
    written.said_tables = division.said.tables.size();
    const Compiled again = compile(written.files, options.compile);
    const std::set<catalog::Name> more = unfit_tables(catalog, again.catalog, division.said);
    if (more.empty()) {
      written.unsaid = again.mistakes;
      for (std::string& line : catalog::differences(catalog, again.catalog, SIZE_MAX)) {
        written.unsaid.push_back(std::move(line));
      }
      break;
    }
    unfit.insert(more.begin(), more.end());
  }
  for (const catalog::Unmanaged& object : catalog.unmanaged) {
    written.unsaid.push_back(fmt::format("{} {}{}", object.kind, to_string(object.name),
                                         object.of_table.empty() ? "" : " on " + object.of_table));
  }
  return written;
}

}  // namespace wesley::folder
