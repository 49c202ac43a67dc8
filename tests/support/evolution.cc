// SPDX-License-Identifier: Apache-2.0
#include "support/evolution.h"

#include <set>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "diff/diff.h"
#include "folder/folder.h"
#include "introspect/introspect.h"
#include "support/corpus.h"
#include "support/listing.h"
#include "support/program.h"

namespace wesley::support {

namespace {

catalog::Catalog read(TestDatabase& database, const std::vector<std::string>& schemas) {
  introspect::Options options{schemas, {}, "wesley"};
  options.with_foreign_history = true;
  return value_of(introspect::introspect(database.connection(), options)).catalog;
}

std::string told(const diff::Changeset& changes) {
  std::string out;
  for (const diff::Change& change : changes.changes) out += "\n  " + diff::describe(change);
  return out;
}

}  // namespace

std::string evolve(TestDatabase& live, TestDatabase& target) {
  const std::vector<std::string> old_schemas = user_schemas(live);
  const std::vector<std::string> new_schemas = user_schemas(target);
  std::set<std::string> both(old_schemas.begin(), old_schemas.end());
  both.insert(new_schemas.begin(), new_schemas.end());
  const std::vector<std::string> schemas(both.begin(), both.end());
  const catalog::Catalog from = read(live, schemas);
  const catalog::Catalog aim = read(target, schemas);
  const folder::Written written = folder::write(aim, {});
  if (!written.unsaid.empty()) return "cannot be said in files: " + written.unsaid.front();
  const catalog::Catalog to = folder::compile(written.files, {}).catalog;
  const diff::Changeset changes = diff::diff(from, to);

  const Project project;
  for (const folder::File& file : written.files) project.write("schema/" + file.path, file.content);
  const std::vector<std::string> target_is = {"--database", live.conninfo(), "--schemas",
                                              fmt::format("{}", fmt::join(schemas, ","))};
  const auto run = [&](std::vector<std::string> arguments) {
    arguments.insert(arguments.end(), target_is.begin(), target_is.end());
    return project.run(arguments);
  };
  const Ran applied = run({"apply", "--extra", "drop", "--unsafe", "--allow", "access-widened", "--yes"});
  if (applied.exit != 0)
    return fmt::format("apply: exit {}: {}; changes:{}", applied.exit, applied.err, told(changes));
  const Ran drift = run({"drift", "detect"});
  if (drift.exit != 0) return fmt::format("drift: exit {}: {}{}", drift.exit, drift.out, drift.err);
  live.exec("DROP SCHEMA IF EXISTS wesley CASCADE");
  const std::string left = listing_differences(live, target, ColumnOrder::aside);
  return left.empty() ? left : left + "; changes:" + told(changes);
}

}  // namespace wesley::support
