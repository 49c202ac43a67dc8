// SPDX-License-Identifier: Apache-2.0
#include "cli/custom_generator.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <map>
#include <memory>
#include <string>

#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/json.h"
#include "catalog/snapshot.h"

namespace wesley::cli {

namespace fs = std::filesystem;

namespace {

struct Generator {
  std::string name;
  std::string command;
  std::string out;
  std::string origin;
  std::map<std::string, std::string> options;
};

Result<std::vector<Generator>> configured(const config::Config& config) {
  std::map<std::string, Generator> generators;
  for (const auto& [key, value] : config.under("generate.custom.")) {
    const std::size_t dot = std::min(key.find('.'), key.size());
    const std::string member = key.substr(std::min(dot + 1, key.size()));
    Generator& generator = generators[key.substr(0, dot)];
    generator.name = key.substr(0, dot);
    if (generator.origin.empty()) generator.origin = value.origin;
    if (member == "command") {
      generator.command = value.text;
    } else if (member == "out") {
      generator.out = value.text;
    } else if (member.starts_with("options.")) {
      generator.options[member.substr(8)] = value.text;
    } else {
      return fail(ErrorCode::configuration,
                  fmt::format("{}: unknown key `generate.custom.{}`", value.origin, key),
                  "A generator has `command`, `out` and `options`.");
    }
  }
  std::vector<Generator> list;
  for (auto& [name, generator] : generators) {
    if (generator.command.empty() || generator.out.empty()) {
      return fail(ErrorCode::configuration,
                  fmt::format("{}: generator `{}` has no `{}`", generator.origin, name,
                              generator.command.empty() ? "command" : "out"),
                  "`command` is the program to run, `out` the file or folder that it writes.");
    }
    list.push_back(std::move(generator));
  }
  return list;
}

std::string input_of(const Generator& generator, const std::string& catalog) {
  Json options = Json::object();
  for (const auto& [key, value] : generator.options) options.add(key, value);
  return fmt::format("{{\"version\":1,\"wesley\":\"{}\",\"generator\":{},\"options\":{},\"catalog\":{}}}\n",
                     WESLEY_VERSION, Json(generator.name).dump(), options.dump(), catalog);
}

// A file without a name, gone when it is closed.
struct Closer {
  void operator()(std::FILE* file) const { std::fclose(file); }
};
using Scratch = std::unique_ptr<std::FILE, Closer>;

std::string content_of(std::FILE* file) {
  std::string content;
  char buffer[4096];
  std::rewind(file);
  for (std::size_t count = 0; (count = std::fread(buffer, 1, sizeof buffer, file)) > 0;)
    content.append(buffer, count);
  return content;
}

struct Ran {
  int status = 0;
  std::string output;
  std::string errors;
};

// Files instead of pipes: whichever side reads or writes first, neither waits for the other.
Result<Ran> run(const std::string& command, const fs::path& folder, const std::string& input) {
  const Scratch in(std::tmpfile());
  const Scratch out(std::tmpfile());
  const Scratch errors(std::tmpfile());
  const bool written = in && out && errors &&
                       std::fwrite(input.data(), 1, input.size(), in.get()) == input.size() &&
                       std::fflush(in.get()) == 0 && std::fseek(in.get(), 0, SEEK_SET) == 0;
  if (!written)
    return fail(ErrorCode::io, fmt::format("cannot make a temporary file: {}", std::strerror(errno)));
  const pid_t child = fork();
  if (child == 0) {
    dup2(fileno(in.get()), STDIN_FILENO);
    dup2(fileno(out.get()), STDOUT_FILENO);
    dup2(fileno(errors.get()), STDERR_FILENO);
    if (chdir(folder.c_str()) == 0)
      execl("/bin/sh", "sh", "-c", command.c_str(), static_cast<char*>(nullptr));
    _exit(127);
  }
  int status = 0;
  while (child > 0 && waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  if (child < 0) return fail(ErrorCode::io, fmt::format("cannot run a program: {}", std::strerror(errno)));
  return Ran{WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status), content_of(out.get()),
             content_of(errors.get())};
}

tl::unexpected<Error> wrong_output(const Generator& generator, const std::string& what) {
  return fail(
      ErrorCode::input, fmt::format("generator `{}` printed {}", generator.name, what),
      "It prints the text of one file, or {\"files\": [{\"path\": \"a.txt\", \"content\": \"...\"}]}.");
}

// Below the folder, whatever the program says.
bool stays_inside(const fs::path& path) {
  const fs::path plain = path.lexically_normal();
  return !plain.empty() && plain.is_relative() && *plain.begin() != ".." && plain.has_filename() &&
         plain != ".";
}

Result<std::vector<FileToWrite>> files_of(const Generator& generator, const fs::path& target,
                                          std::string output) {
  const auto parsed = output.starts_with('{') ? parse_json(output) : Result<Json>(Json());
  const Json* listed = parsed ? parsed->find("files") : nullptr;
  if (listed == nullptr) return std::vector<FileToWrite>{{target, std::move(output)}};
  if (listed->as_array() == nullptr) return wrong_output(generator, "`files` that is no list");
  std::vector<FileToWrite> files;
  for (const Json& entry : *listed->as_array()) {
    const Json* path = entry.find("path");
    const Json* content = entry.find("content");
    if (path == nullptr || path->as_string() == nullptr || content == nullptr ||
        content->as_string() == nullptr)
      return wrong_output(generator, "a file without `path` or `content`");
    if (!stays_inside(*path->as_string()))
      return wrong_output(generator, fmt::format("the path `{}`, which is not inside of `{}`",
                                                 *path->as_string(), generator.out));
    files.push_back({target / fs::path(*path->as_string()).lexically_normal(), *content->as_string()});
  }
  return files;
}

}  // namespace

Result<std::vector<FileToWrite>> run_custom_generators(const config::Config& config,
                                                       const catalog::Catalog& catalog) {
  WESLEY_ASSIGN(const std::vector<Generator> generators, configured(config));
  std::vector<FileToWrite> files;
  if (generators.empty()) return files;
  const std::string saved = catalog::save(catalog);
  for (const Generator& generator : generators) {
    WESLEY_ASSIGN(Ran ran, run(generator.command, config.root(), input_of(generator, saved)));
    if (ran.status != 0) {
      Error error{ErrorCode::input,
                  fmt::format("generator `{}` failed with exit code {}", generator.name, ran.status),
                  fmt::format("Nothing was written. The command is `{}`.", generator.command),
                  {},
                  ran.errors};
      return tl::unexpected(std::move(error));
    }
    const fs::path target = config.path("generate.custom." + generator.name + ".out");
    WESLEY_ASSIGN(std::vector<FileToWrite> made, files_of(generator, target, std::move(ran.output)));
    std::move(made.begin(), made.end(), std::back_inserter(files));
  }
  return files;
}

}  // namespace wesley::cli
