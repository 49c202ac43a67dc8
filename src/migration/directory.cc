// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <fstream>

#include <fmt/format.h>
#include <unistd.h>

#include "base/file.h"
#include "base/hash.h"
#include "catalog/snapshot.h"
#include "migration/migration.h"

namespace wesley::migration {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view sum_file = "wesley.sum";
constexpr std::string_view hash_prefix = "h1:";
// A folder that is being written: never a migration, and swept by the next writer.
constexpr std::string_view staging_prefix = ".new-";
constexpr std::size_t version_digits = 14;

bool is_version(std::string_view text) {
  return text.size() == version_digits &&
         std::all_of(text.begin(), text.end(), [](char byte) { return byte >= '0' && byte <= '9'; });
}

bool is_name(std::string_view text) {
  return !text.empty() && text.size() <= 100 && std::all_of(text.begin(), text.end(), [](char byte) {
    return (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9') || byte == '_';
  });
}

// Hashes a file piece by piece: an up.sql may be larger than memory.
Result<void> update_with_file(Sha256& hash, const fs::path& path) {
  std::error_code error;
  const std::uintmax_t size = fs::file_size(path, error);
  std::ifstream file(path, std::ios::binary);
  if (error || !file)
    return fail(ErrorCode::input, fmt::format("`{}` is missing or cannot be read", path.string()),
                "Restore it from version control.");
  hash.update(fmt::format("{} {}\n", path.filename().string(), size));
  std::array<char, 1 << 16> buffer{};
  while (file) {
    file.read(buffer.data(), buffer.size());
    hash.update(std::string_view(buffer.data(), static_cast<std::size_t>(file.gcount())));
  }
  return {};
}

Result<std::string> chain_line(const Migration& migration, std::string_view previous_line) {
  Sha256 hash;
  hash.update(previous_line).update("\n");
  for (const fs::path& path : {migration.up(), migration.down(), migration.snapshot()})
    WESLEY_TRY(update_with_file(hash, path));
  return fmt::format("{} {}{}", migration.folder, hash_prefix, hex(hash.finish()));
}

Result<std::vector<std::string>> chain_lines(const std::vector<Migration>& migrations) {
  std::vector<std::string> lines;
  for (const Migration& migration : migrations) {
    WESLEY_ASSIGN(std::string line, chain_line(migration, lines.empty() ? "" : lines.back()));
    lines.push_back(std::move(line));
  }
  return lines;
}

std::string sum_text(const std::vector<std::string>& lines) {
  std::string body;
  for (const std::string& line : lines) body += line + "\n";
  return fmt::format("{}{}\n{}", hash_prefix, hex(sha256(body)), body);
}

std::vector<std::string> split_lines(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    lines.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

std::string folder_of(const std::string& line) {
  return line.substr(0, line.find(' '));
}

// `recorded` and `actual` differ: says what happened to which migration.
tl::unexpected<Error> chain_broken(const std::vector<std::string>& recorded,
                                   const std::vector<std::string>& actual) {
  const auto listed = [](const std::vector<std::string>& lines, const std::string& folder) {
    return std::any_of(lines.begin(), lines.end(),
                       [&](const std::string& line) { return folder_of(line) == folder; });
  };
  const std::string hint =
      "Restore it from version control; if the change is meant and no database has run it, "
      "`wesley migrate hash` records it.";
  for (const std::string& line : recorded)
    if (!listed(actual, folder_of(line)))
      return fail(ErrorCode::input, fmt::format("migration `{}` was removed", folder_of(line)), hint);
  for (std::size_t i = 0; i < actual.size(); ++i) {
    const std::string folder = folder_of(actual[i]);
    if (!listed(recorded, folder))
      return fail(ErrorCode::input, fmt::format("migration `{}` is not in {}", folder, sum_file), hint);
    if (folder_of(recorded[i]) != folder)
      return fail(ErrorCode::input, fmt::format("migration `{}` was reordered", folder), hint);
    if (recorded[i] != actual[i])
      return fail(ErrorCode::input, fmt::format("migration `{}` was edited", folder), hint);
  }
  return fail(ErrorCode::input, fmt::format("{} is damaged", sum_file), hint);
}

// Staged beside its final place, so that the rename is one step of the file system.
Result<void> stage(const fs::path& folder, std::string_view up, std::string_view down,
                   std::string_view snapshot) {
  std::error_code error;
  fs::remove_all(folder, error);
  const std::pair<const char*, std::string_view> files[] = {
      {"up.sql", up}, {"down.sql", down}, {"catalog.json", snapshot}};
  for (const auto& [name, content] : files) WESLEY_TRY(write_file_atomic(folder / name, content));
  return {};
}

Result<void> rename_folder(const fs::path& from, const fs::path& to) {
  std::error_code error;
  fs::rename(from, to, error);
  if (error)
    return fail(ErrorCode::io,
                fmt::format("cannot rename `{}` to `{}`: {}", from.string(), to.string(), error.message()));
  return {};
}

}  // namespace

Result<Directory> Directory::open(const fs::path& path) {
  Directory directory;
  directory.path_ = path;
  std::error_code error;
  if (!fs::exists(path, error)) return directory;
  for (const fs::directory_entry& entry : fs::directory_iterator(path, error)) {
    const std::string folder = entry.path().filename().string();
    if (!entry.is_directory() || folder.front() == '.') continue;
    const std::size_t underscore = std::min(folder.find('_'), folder.size());
    Migration migration{folder, folder.substr(0, underscore), folder.substr(underscore), entry.path()};
    migration.name.erase(0, 1);
    if (!is_version(migration.version) || !is_name(migration.name))
      return fail(ErrorCode::input, fmt::format("`{}` is not a migration's name", entry.path().string()),
                  "A migration's folder is called <14 digits>_<lower_case_name>.");
    directory.migrations_.push_back(std::move(migration));
  }
  if (error) return fail(ErrorCode::io, fmt::format("cannot list `{}`: {}", path.string(), error.message()));
  std::sort(directory.migrations_.begin(), directory.migrations_.end(),
            [](const Migration& a, const Migration& b) { return a.folder < b.folder; });
  for (std::size_t i = 1; i < directory.migrations_.size(); ++i)
    if (directory.migrations_[i - 1].version == directory.migrations_[i].version)
      return fail(ErrorCode::input,
                  fmt::format("`{}` and `{}` have the same version", directory.migrations_[i - 1].folder,
                              directory.migrations_[i].folder));
  return directory;
}

const Migration* Directory::find(std::string_view version) const {
  const auto found = std::find_if(migrations_.begin(), migrations_.end(), [&](const Migration& migration) {
    return migration.version == version || migration.folder == version;
  });
  return found == migrations_.end() ? nullptr : &*found;
}

Result<catalog::Catalog> Directory::latest_catalog() const {
  if (migrations_.empty()) return catalog::empty_database();
  WESLEY_ASSIGN(std::string text, read_file(migrations_.back().snapshot()));
  return catalog::load(text);
}

Result<void> Directory::verify() const {
  const fs::path sum = path_ / sum_file;
  std::error_code error;
  if (!fs::exists(sum, error)) {
    if (migrations_.empty()) return {};
    return fail(ErrorCode::input, fmt::format("`{}` is missing", sum.string()),
                "Restore it from version control, or write it with `wesley migrate hash`.");
  }
  WESLEY_ASSIGN(const std::string text, read_file(sum));
  WESLEY_ASSIGN(const std::vector<std::string> actual, chain_lines(migrations_));
  if (text == sum_text(actual)) return {};
  std::vector<std::string> recorded = split_lines(text);
  if (!recorded.empty()) recorded.erase(recorded.begin());
  return chain_broken(recorded, actual);
}

Result<std::string> Directory::checksum(const Migration& migration) const {
  std::string line;
  for (const Migration& other : migrations_) {
    WESLEY_ASSIGN(line, chain_line(other, line));
    if (other.folder == migration.folder) return line.substr(line.find(' ') + 1);
  }
  return fail(ErrorCode::input,
              fmt::format("migration `{}` is not in `{}`", migration.folder, path_.string()));
}

Result<Migration> Directory::add(const Header& header, std::string_view up, std::string_view down,
                                 std::string_view snapshot) {
  if (!is_version(header.version) || !is_name(header.name))
    return fail(ErrorCode::usage,
                fmt::format("`{}_{}` is not a migration's name", header.version, header.name),
                "A version has 14 digits; a name has lower-case letters, digits and `_`.");
  if (find(header.version))
    return fail(ErrorCode::input, fmt::format("there is a migration of version {} already", header.version));
  const std::string folder = header.version + "_" + header.name;
  Migration migration{folder, header.version, header.name, path_ / folder};
  const fs::path staged = path_ / (std::string(staging_prefix) + folder);
  WESLEY_TRY(stage(staged, up, down, snapshot));
  WESLEY_TRY(rename_folder(staged, migration.path));
  const auto place =
      std::upper_bound(migrations_.begin(), migrations_.end(), migration,
                       [](const Migration& a, const Migration& b) { return a.folder < b.folder; });
  migrations_.insert(place, migration);
  if (Result<void> hashed = rehash(); !hashed) {
    std::error_code error;
    fs::remove_all(migration.path, error);
    migrations_.erase(std::find_if(migrations_.begin(), migrations_.end(),
                                   [&](const Migration& other) { return other.folder == folder; }));
    return tl::unexpected(hashed.error());
  }
  return migration;
}

Result<void> Directory::remove(const std::vector<std::string>& versions) {
  for (const std::string& version : versions) {
    const auto found = std::find_if(migrations_.begin(), migrations_.end(),
                                    [&](const Migration& migration) { return migration.version == version; });
    if (found == migrations_.end()) continue;
    // Out of sight in one step of the file system; a staged folder is nobody's migration.
    const fs::path hidden = path_ / (std::string(staging_prefix) + found->folder);
    std::error_code error;
    fs::remove_all(hidden, error);
    WESLEY_TRY(rename_folder(found->path, hidden));
    fs::remove_all(hidden, error);
    migrations_.erase(found);
  }
  return rehash();
}

Result<void> Directory::rehash() {
  WESLEY_ASSIGN(const std::vector<std::string> lines, chain_lines(migrations_));
  return write_file_atomic(path_ / sum_file, sum_text(lines));
}

}  // namespace wesley::migration
