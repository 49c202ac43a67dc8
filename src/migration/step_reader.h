// SPDX-License-Identifier: Apache-2.0
// Puts one step together from the directives, lines and statements between `wesley:step` and `wesley:end`,
// and says what is wrong with them. It reads no file. Inside of this module only.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "diagnostic/diagnostic.h"
#include "migration/attributes.h"
#include "migration/migration.h"
#include "sql/split.h"

namespace wesley::migration {

// Reports into Diagnostics with an excerpt of the one line that is meant: the file is not held in memory.
class Reporter {
 public:
  Reporter(std::string path, SourceMap& sources, Diagnostics& diagnostics)
      : path_(std::move(path)), sources_(&sources), diagnostics_(&diagnostics) {}
  Diagnostic& at(Kind kind, std::uint32_t line, std::string_view line_text, std::uint32_t begin,
                 std::uint32_t end, std::string message);
  // The whole line.
  Diagnostic& at(Kind kind, std::uint32_t line, std::string_view line_text, std::string message);
  std::size_t count() const { return count_; }

 private:
  std::string path_;
  SourceMap* sources_;
  Diagnostics* diagnostics_;
  std::size_t count_ = 0;
};

// Attributes of the header line into `header`; reports what is wrong.
void read_header(const sql::LineComment& comment, Header& header, Reporter& reporter);

class StepReader {
 public:
  StepReader(const Header& header, Reporter& reporter) : header_(&header), reporter_(&reporter) {}
  bool inside() const { return inside_; }
  // A directive other than `migration`; `word` is what follows the prefix. A finished step is returned.
  std::optional<FileStep> directive(std::string_view word, const sql::LineComment& comment);
  // Any other comment line inside of a step.
  void line(const sql::LineComment& comment);
  void statement(const sql::StatementText& statement);
  // The file ends inside of the step.
  void unfinished();

 private:
  enum class Block { body, pre, done, undo };
  struct BlockText {
    Block block = Block::body;
    std::uint32_t line = 0;
    std::string directive;  // its line
    std::string text;
  };
  void begin(const sql::LineComment& comment);
  void begin_block(Block block, const sql::LineComment& comment);
  void read_undo_attributes(const sql::LineComment& comment);
  void read_reasons();
  void close_block();
  std::optional<FileStep> end(const sql::LineComment& comment);
  void unwrap_transaction();
  void read_claims(const locks::Effect& effect);
  void check_order();
  std::optional<std::vector<Attribute>> attributes(const sql::LineComment& comment, std::size_t from);

  const Header* header_;
  Reporter* reporter_;
  bool inside_ = false;
  FileStep current_;
  std::string begin_line_;
  std::set<std::string, std::less<>> given_;  // keys of attributes
  std::vector<std::string> reasons_;
  bool reasons_over_ = false;
  BlockText block_;
  std::size_t errors_before_ = 0;
  std::set<int> ids_;
  std::optional<plan::Phase> last_phase_;
};

}  // namespace wesley::migration
