// SPDX-License-Identifier: Apache-2.0
#include "sql/split.h"

#include <vector>

#include <gtest/gtest.h>

namespace wesley::sql {
namespace {

struct Split {
  std::vector<std::string> statements, comments, commands;
  std::vector<std::uint32_t> lines;
  std::vector<std::uint64_t> offsets;
  std::string error;
  bool operator==(const Split&) const = default;
};

Split split(std::string_view text, std::size_t piece) {
  Split found;
  Splitter splitter({[&](const StatementText& statement) -> Result<void> {
                       found.statements.emplace_back(statement.text);
                       found.lines.push_back(statement.line);
                       found.offsets.push_back(statement.offset);
                       return {};
                     },
                     [&](const LineComment& comment) -> Result<void> {
                       found.comments.push_back(std::to_string(comment.line) + std::string(comment.text));
                       return {};
                     },
                     [&](const LineComment& command) -> Result<void> {
                       found.commands.emplace_back(command.text);
                       return {};
                     }});
  Result<void> done;
  for (std::size_t at = 0; at < text.size() && done; at += piece)
    done = splitter.feed(text.substr(at, piece));
  if (done) done = splitter.finish();
  if (!done) found.error = done.error().message;
  return found;
}

struct Case {
  std::string_view text;
  std::vector<std::string> statements;
};

const Case cases[] = {
    {"", {}},
    {";;", {}},
    {"SELECT 1", {"SELECT 1"}},
    {"SELECT 1; SELECT 2 ;", {"SELECT 1", "SELECT 2"}},
    {"SELECT ';', 'it''s;', \";\", \"a\"\";\";x", {"SELECT ';', 'it''s;', \";\", \"a\"\";\"", "x"}},
    {"SELECT E'\\';', e'\\\\';x", {"SELECT E'\\';', e'\\\\'", "x"}},
    {"SELECT E'a'';\\';b';x", {"SELECT E'a'';\\';b'", "x"}},
    {"SELECT 'a\\';x", {"SELECT 'a\\'", "x"}},
    {"SELECT $$;$$, $t$;$$;$t$, a$b$c;x", {"SELECT $$;$$, $t$;$$;$t$, a$b$c", "x"}},
    {"SELECT $1;SELECT $2$3;", {"SELECT $1", "SELECT $2$3"}},
    {"/* ; /* ; */ ; */ SELECT 1 /* ; */ + 2; x", {"SELECT 1 /* ; */ + 2", "x"}},
    {"-- ;\nSELECT 1 -- ;\n + 2;", {"SELECT 1 -- ;\n + 2"}},
    {"CREATE RULE r AS ON INSERT TO t DO (SELECT 1; SELECT 2); x",
     {"CREATE RULE r AS ON INSERT TO t DO (SELECT 1; SELECT 2)", "x"}},
    {"CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; SELECT CASE WHEN true THEN 1 END; END; x",
     {"CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; SELECT CASE WHEN true THEN 1 END; END", "x"}},
    {"create or replace procedure p() begin atomic insert into t values (1); end; x",
     {"create or replace procedure p() begin atomic insert into t values (1); end", "x"}},
    {"BEGIN; SELECT 1; END; x", {"BEGIN", "SELECT 1", "END", "x"}},
    {"CREATE TABLE t (a int); BEGIN; END;", {"CREATE TABLE t (a int)", "BEGIN", "END"}},
    {"SELECT 1 - -1 / 2;", {"SELECT 1 - -1 / 2"}},
};

TEST(Splitter, FindsTheStatementsWhereverThePiecesEnd) {
  for (const Case& row : cases) {
    const Split whole = split(row.text, row.text.size() + 1);
    EXPECT_EQ(whole.statements, row.statements) << row.text;
    EXPECT_EQ(whole.error, "") << row.text;
    for (std::size_t piece = 1; piece <= 7; ++piece)
      EXPECT_EQ(split(row.text, piece), whole) << row.text << " in pieces of " << piece;
  }
}

TEST(Splitter, KnowsPlaces) {
  const std::string_view text = "\n/* a\n */ SELECT\n1;\n  -- indented\n SELECT '\n' ; --x\nSELECT 3";
  for (const std::size_t piece : {std::size_t{1}, std::size_t{3}, text.size()}) {
    const Split found = split(text, piece);
    EXPECT_EQ(found.lines, (std::vector<std::uint32_t>{3, 6, 8}));
    ASSERT_EQ(found.offsets.size(), 3U);
    for (std::size_t i = 0; i < 3; ++i)
      EXPECT_EQ(text.substr(found.offsets[i], found.statements[i].size()), found.statements[i]);
  }
}

TEST(Splitter, GivesCommentsAndCommandsThatStartALine) {
  const std::string_view text =
      "\\set ON_ERROR_STOP on\r\n-- one\r\n -- not\nSELECT 1, -- not\n-- inside\n 2;-- not\n'\n-- not\n' "
      "$$\n-- not\n$$"
      "/*\n-- not\n*/;\n-- last";
  for (const std::size_t piece : {std::size_t{1}, std::size_t{5}, text.size()}) {
    const Split found = split(text, piece);
    EXPECT_EQ(found.comments, (std::vector<std::string>{"2-- one", "5-- inside", "14-- last"}));
    EXPECT_EQ(found.commands, std::vector<std::string>{"\\set ON_ERROR_STOP on"});
  }
}

TEST(Splitter, SaysWhatDoesNotEnd) {
  EXPECT_EQ(split("SELECT\n'x", 2).error, "the quote that begins in line 2 does not end");
  EXPECT_EQ(split("SELECT\n$a$ $$", 2).error, "the dollar quote that begins in line 2 does not end");
  EXPECT_EQ(split("/* /* */", 2).error, "the block comment that begins in line 1 does not end");
  EXPECT_EQ(split("SELECT \"", 2).error, "the quote that begins in line 1 does not end");
}

TEST(Splitter, HoldsNoMoreThanOneStatement) {
  std::size_t longest = 0;
  Splitter splitter({[&](const StatementText& statement) -> Result<void> {
                       longest = std::max(longest, statement.text.size());
                       return {};
                     },
                     {},
                     {}});
  const std::string piece = "INSERT INTO t VALUES ('" + std::string(1000, 'x') + "');\n";
  for (int i = 0; i < 1000; ++i) ASSERT_TRUE(splitter.feed(piece));
  ASSERT_TRUE(splitter.finish());
  EXPECT_EQ(longest, piece.size() - 2);
}

}  // namespace
}  // namespace wesley::sql
