// SPDX-License-Identifier: Apache-2.0
#include "cli/compare.h"

#include <fmt/format.h>

#include "catalog/snapshot.h"
#include "cli/execution.h"
#include "cli/project.h"
#include "execute/execute.h"
#include "postgres/cluster.h"

namespace wesley::cli {

namespace {

Result<diff::Extra> extra_mode(const Invocation& invocation) {
  const std::string& mode = invocation.config().text("database.extra");
  if (mode == "keep" || mode.empty()) return diff::Extra::keep;
  if (mode == "drop") return diff::Extra::drop;
  if (mode == "error") return diff::Extra::error;
  return fail(ErrorCode::usage, fmt::format("`--extra {}` is not known", mode),
              "It takes keep, drop or error.");
}

// The server's own rendering of `wanted`, from a throwaway server of the same major; null when there is none
// to be had.
std::optional<catalog::Catalog> throwaway_rendering(const Invocation& invocation, int major,
                                                    const catalog::Catalog& wanted) {
  postgres::ClusterOptions options;
  options.major = major;
  auto cluster = postgres::Cluster::start(options);
  if (!cluster) {
    invocation.out().detail("no throwaway server to compare expressions on: " + cluster.error().message);
    return std::nullopt;
  }
  auto connection = postgres::Connection::open(cluster->conninfo());
  if (!connection) return std::nullopt;
  auto rendered = introspect::render(*connection, wanted, introspect_options(invocation, &wanted));
  if (!rendered) {
    invocation.out().detail("the throwaway server refused the schema: " + rendered.error().message);
    return std::nullopt;
  }
  return std::move(*rendered);
}

// What Wesley itself brought last, by the journal.
Result<std::optional<catalog::Catalog>> journal_catalog(postgres::Connection& connection,
                                                        const execute::Options& options) {
  WESLEY_ASSIGN(const std::optional<std::string> text, execute::recorded_catalog(connection, options));
  if (!text) return std::nullopt;
  WESLEY_ASSIGN(catalog::Catalog recorded, catalog::load(*text));
  return recorded;
}

}  // namespace

Result<Comparison> compare(const Invocation& invocation, postgres::Connection* live_side,
                           catalog::Catalog live, const catalog::Catalog& wanted,
                           const catalog::Catalog* known) {
  WESLEY_ASSIGN(const diff::Extra extra, extra_mode(invocation));
  Comparison comparison;
  comparison.live = std::move(live);
  catalog::Catalog& target = comparison.wanted;
  target = wanted;
  std::optional<catalog::Catalog> recorded_last;
  if (live_side != nullptr) {
    target.server_major = comparison.live.server_major;
    WESLEY_ASSIGN(const execute::Options options, execution_options(invocation, {}));
    if (known == nullptr) {
      WESLEY_ASSIGN(recorded_last, journal_catalog(*live_side, options));
    }
    if (recorded_last) known = &*recorded_last;
    WESLEY_ASSIGN(const std::vector<introspect::RecordedRendering> recorded,
                  execute::renderings(*live_side, options));
    comparison.undecided = introspect::reconcile(comparison.live, wanted, recorded, nullptr);
    if (!comparison.undecided.empty()) {
      const auto rendered = throwaway_rendering(invocation, live_side->server_major(), wanted);
      if (rendered) {
        comparison.undecided = introspect::reconcile(comparison.live, wanted, recorded, &*rendered);
        introspect::complete(target, *rendered);
      }
    }
  }
  comparison.changes = diff::diff(comparison.live, target);
  if (live_side != nullptr) {
    comparison.kept = diff::keep_extra(comparison.changes, known, extra);
    if (extra == diff::Extra::error && !comparison.kept.empty()) {
      return fail(ErrorCode::drift,
                  fmt::format("the database has {} object{} that the schema does not have",
                              comparison.kept.size(), comparison.kept.size() == 1 ? "" : "s"),
                  fmt::format("First: {}. Use --extra keep or --extra drop.", comparison.kept.front()));
    }
  }
  return comparison;
}

catalog::Catalog target_of(const Comparison& comparison) {
  catalog::Catalog target = comparison.live;
  diff::apply(target, comparison.changes.changes);
  return target;
}

}  // namespace wesley::cli
