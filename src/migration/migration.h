// SPDX-License-Identifier: Apache-2.0
// The migration directory: annotated SQL, written from a Plan and read back as a stream of steps; the hash
// chain in wesley.sum. The grammar is in docs/formats/migration.md.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "catalog/catalog.h"
#include "diagnostic/diagnostic.h"
#include "plan/plan.h"

namespace wesley::migration {

// up.sql brings the steps, down.sql takes finished ones back, last first.
enum class Direction { up, down };

struct Header {
  std::string version;  // 20260122120000
  std::string name;
  Direction direction = Direction::up;
  int server_major = 15;
  std::string from_hash, to_hash;
};

// up.sql and down.sql of a plan.
std::string write_up(const plan::Plan& plan, const Header& header);
std::string write_down(const plan::Plan& plan, const Header& header);

// Plain SQL as an annotated up.sql (`migrate lint --fix`): consecutive instant statements share a
// transaction, what takes long or refuses a transaction is a step of its own. Errors: input.
Result<std::string> annotate(std::string_view sql_text, const Header& header);
// What `migrate new` writes: the head, and a comment that shows a step.
std::string new_migration_text(const Header& header);

// One step as read from a file: the plan's fields the file can carry (delta, estimate stay empty), and the
// hash of its text.
struct FileStep {
  plan::Step step;
  std::string text_hash;
  std::uint32_t line = 0;
  std::optional<int> undoes;  // in down.sql: the id of the step that it takes back
};
// Hash of what runs and what decides: statements, mode, batch, checks, undo. Comments and documenting
// attributes are left out.
std::string step_hash(const plan::Step& step);
// A step that no file holds.
FileStep file_step(plan::Step step);

// Reads a step at a time in memory bounded by one step. Errors (E07xx) are reported with file, line and
// column.
class Reader {
 public:
  static Result<Reader> open(const std::filesystem::path& path, SourceMap& sources, Diagnostics& diagnostics);
  ~Reader();
  Reader(Reader&&) noexcept;
  Reader& operator=(Reader&&) noexcept;
  const Header& header() const;
  // nullopt at the end. Errors: input (reported).
  Result<std::optional<FileStep>> next();
  std::uint64_t bytes_read() const;
  std::uint64_t bytes_total() const;

 private:
  struct State;
  explicit Reader(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};
Result<std::vector<FileStep>> read_all(const std::filesystem::path& path, Header& header, SourceMap& sources,
                                       Diagnostics& diagnostics);

struct Migration {
  std::string folder;  // 20260122120000_add_user_status
  std::string version;
  std::string name;
  std::filesystem::path path;
  std::filesystem::path up() const { return path / "up.sql"; }
  std::filesystem::path down() const { return path / "down.sql"; }
  std::filesystem::path snapshot() const { return path / "catalog.json"; }
};

// Lists a directory in version order and checks wesley.sum. Errors: input, naming the migration that was
// edited, added, removed or reordered.
class Directory {
 public:
  static Result<Directory> open(const std::filesystem::path& path);
  const std::filesystem::path& path() const { return path_; }
  const std::vector<Migration>& migrations() const { return migrations_; }
  const Migration* find(std::string_view version) const;
  // The catalog after the newest migration; that of a new database when there is none.
  Result<catalog::Catalog> latest_catalog() const;
  Result<void> verify() const;
  // The checksum of a migration in the chain.
  Result<std::string> checksum(const Migration& migration) const;
  // Writes a new migration folder and wesley.sum, all or nothing.
  Result<Migration> add(const Header& header, std::string_view up, std::string_view down,
                        std::string_view snapshot);
  // Takes migrations out, by version, and writes wesley.sum. What is interrupted half-way is found by
  // verify().
  Result<void> remove(const std::vector<std::string>& versions);
  // Recomputes wesley.sum.
  Result<void> rehash();

 private:
  std::filesystem::path path_;
  std::vector<Migration> migrations_;
};

}  // namespace wesley::migration
