// SPDX-License-Identifier: Apache-2.0
// Where everything is printed: results on stdout, everything else on stderr, or JSON documents with --json.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "base/source.h"
#include "diagnostic/diagnostic.h"

namespace wesley::cli {

enum class ColorChoice { automatic, always, never };

// Paths, for a result.
Json to_json(const std::vector<std::filesystem::path>& paths);

class Output {
 public:
  void configure(std::string command, bool json, int verbosity, ColorChoice color);
  bool json() const { return json_; }
  bool color() const { return color_; }
  bool terminal() const { return terminal_; }

  // A line of the result; nothing with --json.
  void line(std::string_view text);
  // "wrote PATH", a line each; of a folder where there are many, how many, but with -v all the same.
  void files(std::string_view verb, const std::vector<std::filesystem::path>& paths);
  // Bytes of the result as they are, with or without --json: bare documents.
  void raw(std::string_view bytes);
  // The success object of --json; nothing otherwise.
  void result(const Json& result);
  // One line of newline-delimited events.
  void event(const Json& event);
  // To the reader on stderr: not with -q, not with --json.
  void note(std::string_view text);
  void detail(std::string_view text);  // only with -v
  // A line on a terminal that the next one overwrites.
  void transient(std::string_view text);

  // Shows diagnostics now (text), or keeps them for the failure object. Returns error `input` when they hold
  // an error.
  Result<void> report(const Diagnostics& diagnostics, const SourceMap& sources);
  // The same as --format of the lints asks: text, json, github or sarif (both on standard output). Error
  // usage for anything else.
  Result<void> report_as(std::string_view format, const Diagnostics& diagnostics, const SourceMap& sources);
  // A member of the failure object of --json.
  void keep(std::string key, Json value);
  void failure(const Error& error);

  // "bold", "dim", "red", ... around text, when colour is on.
  std::string paint(std::string_view style, std::string_view text) const;

 private:
  void clear_transient();
  std::string command_;
  bool json_ = false;
  bool color_ = false;
  bool terminal_ = false;
  int verbosity_ = 0;
  bool transient_shown_ = false;
  Json diagnostics_ = Json::array();
  Json kept_ = Json::object();
};

}  // namespace wesley::cli
