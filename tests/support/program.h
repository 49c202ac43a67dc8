// SPDX-License-Identifier: Apache-2.0
// The real program, run in a project folder of its own.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <sys/types.h>

#include "base/json.h"

namespace wesley::support {

struct Ran {
  int exit = -1;  // 128 + the signal when one ended it
  std::string out, err;
};

class Project {
 public:
  Project();   // an empty temporary folder
  ~Project();  // removed
  Project(const Project&) = delete;
  Project& operator=(const Project&) = delete;

  const std::filesystem::path& folder() const { return folder_; }
  void write(const std::string& path, std::string_view text) const;
  std::string read(const std::string& path) const;
  void set(const std::string& variable, const std::string& value) { environment_[variable] = value; }

  // wesley ARGUMENTS..., to its end. Standard input is empty, and no PG* or WESLEY_* variable of the test's
  // own environment is inherited.
  Ran run(const std::vector<std::string>& arguments, std::string_view standard_input = {}) const;
  // The same with --json: the last line of the output as JSON.
  Json run_json(std::vector<std::string> arguments, int* exit = nullptr) const;
  // Starts it and returns at once; output goes to files `out` and `err` of the folder. wait() gives the exit
  // as Ran does.
  pid_t start(const std::vector<std::string>& arguments) const;
  static int wait(pid_t pid);

 private:
  std::filesystem::path folder_;
  std::map<std::string, std::string> environment_;
};

}  // namespace wesley::support
