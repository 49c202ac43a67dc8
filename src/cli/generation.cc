// SPDX-License-Identifier: Apache-2.0
#include "cli/generation.h"

#include <ctime>

#include <fmt/chrono.h>
#include <fmt/format.h>

#include "catalog/snapshot.h"
#include "cli/planning.h"
#include "plan/explain.h"

namespace wesley::cli {

std::string next_version(const Invocation& invocation, const migration::Directory& directory) {
  if (invocation.has("version")) return invocation.value("version");
  const std::string now = fmt::format("{:%Y%m%d%H%M%S}", fmt::gmtime(std::time(nullptr)));
  if (directory.migrations().empty() || directory.migrations().back().version < now) return now;
  return std::to_string(std::stoull(directory.migrations().back().version) + 1);
}

Result<Generated> generate(const Invocation& invocation, migration::Directory& directory,
                           const Comparison& comparison, const catalog::Catalog& wanted,
                           const std::string& name) {
  WESLEY_ASSIGN(const plan::Plan made, make_plan(invocation, comparison, wanted, nullptr));
  const migration::Header header{next_version(invocation, directory),
                                 name,
                                 migration::Direction::up,
                                 made.server_major,
                                 made.from_hash,
                                 made.to_hash};
  WESLEY_ASSIGN(const migration::Migration written,
                directory.add(header, migration::write_up(made, header), migration::write_down(made, header),
                              catalog::save(wanted)));
  const plan::ExplainContext context{written.folder,    made.from_hash, made.to_hash,
                                     made.server_major, nullptr,        false};
  invocation.out().line(plan::explain_text(made.steps, context));
  for (const diff::PossibleRename& rename : made.possible_renames) {
    invocation.out().note(
        fmt::format("note: {} {} may be {} renamed; if so, say @renamed(from:) to keep its data", rename.kind,
                    rename.after, rename.before));
  }
  for (const std::string& note : made.notes) invocation.out().note("note: " + note);
  invocation.out().line(fmt::format("wrote {}", written.path.string()));
  return Generated{written, plan::explain_json(made.steps, context)};
}

}  // namespace wesley::cli
