// SPDX-License-Identifier: Apache-2.0
// doctor: what stands between this machine, this database and a migration.
#include <algorithm>

#include <fmt/format.h>

#include "cli/database.h"
#include "cli/project.h"
#include "postgres/doctor.h"

namespace wesley::cli {

namespace {

struct Mark {
  std::string_view sign, style, word;
};

Mark mark(postgres::Severity severity) {
  switch (severity) {
    case postgres::Severity::fine:
      return {"✓", "green", "fine"};
    case postgres::Severity::note:
      return {"·", "dim", "note"};
    case postgres::Severity::warning:
      return {"!", "yellow", "warning"};
    case postgres::Severity::problem:
      return {"✗", "red", "problem"};
  }
  return {};
}

}  // namespace

Result<void> run_doctor(const Invocation& invocation) {
  WESLEY_ASSIGN(Database database, open_database(invocation));
  postgres::DoctorOptions options;
  options.schemas = introspect_options(invocation, nullptr).schemas;
  options.journal_schema = invocation.config().text("migrations.journal_schema");
  WESLEY_ASSIGN(const std::vector<postgres::Finding> findings,
                postgres::examine(database.connection, options));
  Json list = Json::array();
  std::size_t problems = 0;
  Output& out = invocation.out();
  for (const postgres::Finding& finding : findings) {
    const Mark shown = mark(finding.severity);
    if (finding.severity == postgres::Severity::problem) ++problems;
    out.line(
        fmt::format("{}  {:<14} {}", out.paint(shown.style, shown.sign), finding.topic, finding.message));
    if (!finding.advice.empty()) out.line(fmt::format("   {:<14} {}", "", out.paint("dim", finding.advice)));
    list.push(Json::object({{"severity", shown.word},
                            {"topic", finding.topic},
                            {"message", finding.message},
                            {"advice", finding.advice}}));
  }
  if (problems > 0) {
    out.keep("findings", std::move(list));
    return fail(ErrorCode::unusable_server,
                fmt::format("{} problem{}: no migration can run here", problems, problems == 1 ? "" : "s"));
  }
  out.result(Json::object({{"findings", list}}));
  return {};
}

}  // namespace wesley::cli
