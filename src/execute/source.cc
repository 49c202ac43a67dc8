// SPDX-License-Identifier: Apache-2.0
#include <memory>

#include "base/file.h"
#include "base/hash.h"
#include "execute/execute.h"

namespace wesley::execute {

namespace {

constexpr std::string_view plan_prefix = "plan:";

}  // namespace

Result<Source> open_source(const migration::Directory& directory, const migration::Migration& migration,
                           SourceMap& sources, Diagnostics& diagnostics) {
  Source source;
  source.version = migration.version;
  source.name = migration.name;
  WESLEY_ASSIGN(source.checksum, directory.checksum(migration));
  WESLEY_ASSIGN(source.snapshot, read_file(migration.snapshot()));
  WESLEY_ASSIGN(const migration::Reader reader,
                migration::Reader::open(migration.up(), sources, diagnostics));
  source.server_major = reader.header().server_major;
  source.stream = [path = migration.up(), &sources, &diagnostics]() -> Result<StepStream> {
    WESLEY_ASSIGN(migration::Reader opened, migration::Reader::open(path, sources, diagnostics));
    auto shared = std::make_shared<migration::Reader>(std::move(opened));
    return [shared] { return shared->next(); };
  };
  return source;
}

Result<Source> open_plan(const migration::Directory& plans, const migration::Migration& plan,
                         SourceMap& sources, Diagnostics& diagnostics) {
  WESLEY_ASSIGN(Source source, open_source(plans, plan, sources, diagnostics));
  source.checksum = std::string(plan_prefix) + source.checksum;
  return source;
}

bool JournalMigration::is_plan() const {
  return checksum.starts_with(plan_prefix);
}

Source plan_source(const plan::Plan& plan, std::string version, std::string name, std::string snapshot) {
  Source source;
  source.version = std::move(version);
  source.name = std::move(name);
  source.snapshot = std::move(snapshot);
  source.server_major = plan.server_major;
  Sha256 hash;
  for (const plan::Step& step : plan.steps) hash.update(migration::step_hash(step));
  source.checksum = std::string(plan_prefix) + hex(hash.finish());
  source.stream = [steps = std::make_shared<std::vector<plan::Step>>(plan.steps)]() -> Result<StepStream> {
    return [steps, next = std::size_t{0}]() mutable -> Result<std::optional<migration::FileStep>> {
      if (next == steps->size()) return std::nullopt;
      return std::optional(migration::file_step((*steps)[next++]));
    };
  };
  return source;
}

}  // namespace wesley::execute
