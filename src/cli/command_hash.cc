// SPDX-License-Identifier: Apache-2.0
// migrate hash: accepts edited pending migrations. The directory is replayed on a throwaway server, so that
// every catalog.json says what its up.sql really leads to.
#include <fmt/format.h>

#include "base/file.h"
#include "catalog/snapshot.h"
#include "cli/compare.h"
#include "cli/execution.h"
#include "cli/project.h"

namespace wesley::cli {

namespace {

// Runs the whole migration, every hazard allowed: the server is a throwaway one.
Result<void> replay(const Invocation& invocation, const std::string& conninfo,
                    const migration::Directory& directory, const migration::Migration& migration) {
  SourceMap sources;
  Diagnostics diagnostics;
  WESLEY_ASSIGN(execute::Options options, execution_options(invocation, conninfo));
  options.until = plan::Phase::contract;
  options.allowance.unsafe = true;
  options.allowance.allowed = {locks::Hazard::access_widened};
  auto source = execute::open_source(directory, migration, sources, diagnostics);
  WESLEY_TRY(invocation.out().report(diagnostics, sources));
  if (!source) return tl::unexpected(source.error());
  const auto outcome = execute::run(*source, options, {}, [](const execute::Event&) {});
  WESLEY_TRY(invocation.out().report(diagnostics, sources));
  if (outcome) return {};
  Error error = outcome.error();
  error.message = fmt::format("{}: {}", migration.folder, error.message);
  return tl::unexpected(error);
}

// The snapshot with what the replay shows to be different; annotations and authored expressions stay.
Result<catalog::Catalog> corrected(const Invocation& invocation, postgres::Connection& connection,
                                   catalog::Catalog snapshot) {
  WESLEY_ASSIGN(introspect::Introspected live,
                introspect::introspect(connection, introspect_options(invocation, &snapshot)));
  WESLEY_ASSIGN(const Comparison comparison,
                compare(invocation, &connection, std::move(live.catalog), snapshot, &snapshot));
  diff::apply(snapshot, diff::diff(snapshot, comparison.live).changes);
  return snapshot;
}

// The value of `key=` in the head line of an annotated file.
std::string with_head_value(std::string text, std::string_view key, const std::string& value) {
  const std::size_t head = text.find("-- wesley:migration");
  const std::size_t end = text.find('\n', head);
  const std::size_t begin = text.find(fmt::format(" {}=", key), head);
  if (head == std::string::npos || begin == std::string::npos || begin > end) return text;
  const std::size_t from = begin + key.size() + 2;
  const std::size_t to = std::min(text.find_first_of(" \n", from), end);
  return text.replace(from, to - from, value);
}

Result<std::vector<FileToWrite>> corrected_files(const migration::Migration& migration,
                                                 const std::string& from, const catalog::Catalog& to) {
  std::vector<FileToWrite> files = {{migration.snapshot(), catalog::save(to)}};
  const std::string to_hash = catalog::hash(to);
  WESLEY_ASSIGN(std::string up, read_file(migration.up()));
  WESLEY_ASSIGN(std::string down, read_file(migration.down()));
  files.push_back(
      {migration.up(), with_head_value(with_head_value(std::move(up), "from", from), "to", to_hash)});
  files.push_back(
      {migration.down(), with_head_value(with_head_value(std::move(down), "from", to_hash), "to", from)});
  return files;
}

}  // namespace

Result<void> run_migrate_hash(const Invocation& invocation) {
  WESLEY_ASSIGN(migration::Directory directory, open_migrations(invocation));
  WESLEY_ASSIGN(const postgres::Cluster cluster, postgres::Cluster::start());
  WESLEY_ASSIGN(postgres::Connection connection, postgres::Connection::open(cluster.conninfo()));
  std::vector<FileToWrite> files;
  std::string from = catalog::hash(catalog::empty_database());
  for (const migration::Migration& migration : directory.migrations()) {
    WESLEY_TRY(replay(invocation, cluster.conninfo(), directory, migration));
    WESLEY_ASSIGN(const std::string text, read_file(migration.snapshot()));
    WESLEY_ASSIGN(catalog::Catalog snapshot, catalog::load(text));
    WESLEY_ASSIGN(const catalog::Catalog to, corrected(invocation, connection, std::move(snapshot)));
    WESLEY_ASSIGN(const std::vector<FileToWrite> changed, corrected_files(migration, from, to));
    files.insert(files.end(), changed.begin(), changed.end());
    from = catalog::hash(to);
  }
  WESLEY_ASSIGN(const std::vector<std::filesystem::path> written, write_files_atomic(files));
  WESLEY_TRY(directory.rehash());
  invocation.out().files("wrote", written);
  invocation.out().line(
      fmt::format("{} migrations replayed, wesley.sum is current", directory.migrations().size()));
  invocation.out().result(
      Json::object({{"migrations", static_cast<std::uint64_t>(directory.migrations().size())}}));
  return {};
}

}  // namespace wesley::cli
