// SPDX-License-Identifier: Apache-2.0
// The shop's application, as far as the quick start needs one: reads and writes every table at a fixed rate
// until its standard input ends, then checks that every write the server acknowledged is in the database.
// Exit code 1 when one is lost.
//
//   shop-load CONNINFO STATEMENTS_PER_SECOND [TABLE.OLD=NEW ...]
//
// A line on standard input starts a new measurement, so that a quiet time and a migration can be told apart.
#include "rehearse/load.h"

#include <cstdlib>
#include <iostream>
#include <string>

#include <fmt/format.h>

#include "introspect/introspect.h"
#include "rehearse/lock_sampler.h"

namespace {

using namespace wesley;

// "public.product.title=name" arguments.
rehearse::Renames parse_renames(int count, char** arguments) {
  rehearse::Renames renames;
  for (int i = 0; i < count; ++i) {
    const std::string text = arguments[i];
    const std::size_t dot = text.find('.');
    const std::size_t equals = text.find('=');
    if (dot == std::string::npos || equals == std::string::npos) continue;
    renames[{{"public", text.substr(0, dot)}, text.substr(dot + 1, equals - dot - 1)}] =
        text.substr(equals + 1);
  }
  return renames;
}

void print_report(const rehearse::LoadReport& load, const rehearse::LockReport& locks,
                  const std::vector<std::string>& lost) {
  fmt::print("  statements        {} reads, {} updates, {} inserts, {} failed\n", load.reads, load.updates,
             load.inserts, load.errors);
  for (const std::string& error : load.first_errors) fmt::print("    failed: {}\n", error);
  fmt::print("  latency           median {:.1f} ms, 99 of 100 under {:.1f} ms, longest {:.1f} ms\n",
             load.latency.p50, load.latency.p99, load.latency.maximum);
  if (locks.waits.empty()) {
    fmt::print("  lock waits        none seen in {} samples\n", locks.samples);
  } else {
    fmt::print("  longest lock wait {:.0f} ms: {} on {}\n", locks.longest.milliseconds, locks.longest.mode,
               locks.longest.relation);
  }
  fmt::print("  lost writes       {}\n", lost.size());
  for (std::size_t i = 0; i < lost.size() && i < 5; ++i) fmt::print("    {}\n", lost[i]);
}

Result<int> run(const std::string& conninfo, double rate, const rehearse::Renames& renames) {
  WESLEY_ASSIGN(postgres::Connection connection, postgres::Connection::open(conninfo));
  WESLEY_ASSIGN(const introspect::Introspected live, introspect::introspect(connection, {}));
  WESLEY_ASSIGN(std::vector<rehearse::TableWork> workload,
                rehearse::make_workload(connection, live.catalog, 200));
  rehearse::LoadOptions options;
  options.conninfo = conninfo;
  options.rate = rate;
  WESLEY_ASSIGN(const auto load, rehearse::Load::start(options, std::move(workload)));
  WESLEY_ASSIGN(const auto sampler, rehearse::LockSampler::start(conninfo, options.application_name));
  for (std::string line; std::getline(std::cin, line);) load->mark();
  const rehearse::LoadReport report = load->stop();
  const rehearse::LockReport locks = sampler->stop();
  WESLEY_ASSIGN(const std::vector<std::string> lost, rehearse::lost_writes(connection, report, renames));
  print_report(report, locks, lost);
  return lost.empty() && report.errors == 0 ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) {
    std::cerr << "usage: shop-load CONNINFO STATEMENTS_PER_SECOND [TABLE.OLD=NEW ...]\n";
    return 2;
  }
  const auto done = run(argv[1], std::atof(argv[2]), parse_renames(argc - 3, argv + 3));
  if (done) return *done;
  std::cerr << "error: " << done.error().message << "\n";
  return 1;
}
