// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstdlib>
#include <regex>
#include <sstream>

#include <fmt/format.h>
#include <unistd.h>

#include "postgres/cluster.h"
#include "postgres/process.h"

namespace wesley::postgres {

namespace fs = std::filesystem;

namespace {

constexpr const char* how_to_install =
    "Install a PostgreSQL server (Debian, Ubuntu: `apt-get install postgresql`; Fedora: `dnf install "
    "postgresql-server`; macOS: `brew install postgresql`), or point WESLEY_PG_BIN at the folder that holds "
    "`initdb`.";

std::optional<Binaries> binaries_in(const fs::path& bin) {
  for (const char* program : {"initdb", "postgres"})
    if (access((bin / program).c_str(), X_OK) != 0) return std::nullopt;
  Finished version = run_program({(bin / "postgres").string(), "--version"});
  std::smatch match;
  static const std::regex number("\\) ([0-9]+)");
  if (version.status != 0 || !std::regex_search(version.output, match, number)) return std::nullopt;
  return Binaries{bin, std::stoi(match[1])};
}

std::vector<fs::path> candidate_folders() {
  std::vector<fs::path> folders;
  Finished told = run_program({"pg_config", "--bindir"});
  if (told.status == 0) folders.emplace_back(told.output.substr(0, told.output.find('\n')));
  if (const char* path = std::getenv("PATH")) {
    std::istringstream parts(path);
    for (std::string part; std::getline(parts, part, ':');)
      if (!part.empty()) folders.emplace_back(part);
  }
  // Where Debian, PGDG's RPMs, Homebrew and a build from source put their servers.
  for (const char* root :
       {"/usr/lib/postgresql", "/usr", "/opt/homebrew/opt", "/usr/local/opt", "/usr/local"}) {
    std::error_code error;
    std::vector<fs::path> found;
    for (const auto& entry : fs::directory_iterator(root, error))
      if (std::string name = entry.path().filename(); std::string_view(root) == "/usr/lib/postgresql" ||
                                                      name.rfind("pgsql", 0) == 0 ||
                                                      name.rfind("postgresql", 0) == 0)
        found.push_back(entry.path() / "bin");
    std::sort(found.begin(), found.end());
    folders.insert(folders.end(), found.begin(), found.end());
  }
  return folders;
}

}  // namespace

Result<Binaries> find_binaries(std::optional<int> major) {
  if (const char* chosen = std::getenv("WESLEY_PG_BIN"); chosen && *chosen) {
    std::optional<Binaries> found = binaries_in(chosen);
    if (!found)
      return fail(ErrorCode::connection,
                  fmt::format("WESLEY_PG_BIN is `{}`, which holds no `initdb` and `postgres`", chosen),
                  how_to_install);
    if (!major || found->major == *major) return *found;
  }
  std::optional<Binaries> best;
  for (const fs::path& folder : candidate_folders()) {
    std::optional<Binaries> found = binaries_in(folder);
    if (found && (!major || found->major == *major) && (!best || found->major > best->major)) best = found;
  }
  if (best) return *best;
  return fail(ErrorCode::connection,
              major ? fmt::format("no server binaries of PostgreSQL {} found", *major)
                    : std::string("no PostgreSQL server binaries found"),
              how_to_install);
}

}  // namespace wesley::postgres
