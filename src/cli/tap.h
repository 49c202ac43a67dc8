// SPDX-License-Identifier: Apache-2.0
// The Test Anything Protocol (testanything.org, version 13) as pgTAP writes it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wesley::cli {

struct TapTest {
  bool ok = false;  // or is expected not to be (TODO)
  std::string description;
  std::string directive;                 // "SKIP" or "TODO", or empty
  std::string reason;                    // behind the directive
  std::vector<std::string> diagnostics;  // the lines behind `#`
};

struct TapDocument {
  std::optional<std::size_t> planned;
  std::vector<TapTest> tests;
  bool bailed_out = false;

  // What is one text for pgTAP may be several lines.
  void read(std::string_view text);
  bool last_failed() const { return !tests.empty() && !tests.back().ok; }

 private:
  void read_line(std::string_view line);
};

}  // namespace wesley::cli
