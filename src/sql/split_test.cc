// SPDX-License-Identifier: Apache-2.0
#include "sql/split.h"

#include <algorithm>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

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

using Lines = std::vector<std::string>;

// What a splitter delivers, one line each: "S line text" for statements, C for comments, M for meta commands,
// "E message" for the error. Offsets are checked on the way.
Lines lines_of(std::string_view text, std::size_t chunk = std::string::npos) {
  Lines out;
  const auto note = [&](std::string_view kind, std::uint32_t line, std::string_view content) -> Result<void> {
    out.push_back(std::string(kind) + " " + std::to_string(line) + " " + std::string(content));
    return {};
  };
  Splitter splitter({
      [&](const StatementText& s) {
        EXPECT_EQ(text.substr(s.offset, s.text.size()), s.text);
        return note("S", s.line, s.text);
      },
      [&](const LineComment& c) { return note("C", c.line, c.text); },
      [&](const LineComment& c) { return note("M", c.line, c.text); },
  });
  Result<void> result;
  for (std::size_t at = 0; at < text.size() && result; at += std::min(chunk, text.size() - at)) {
    result = splitter.feed(text.substr(at, chunk));
  }
  if (result) result = splitter.finish();
  if (!result) out.push_back("E " + result.error().message);
  return out;
}

TEST(Splitter, OrdinaryStringsKnowNoBackslash) {
  EXPECT_EQ(lines_of("SELECT 'a\\'; SELECT 2"), (Lines{"S 1 SELECT 'a\\'", "S 1 SELECT 2"}));
  EXPECT_EQ(lines_of("SELECT ae'a\\'; SELECT 2"), (Lines{"S 1 SELECT ae'a\\'", "S 1 SELECT 2"}));
}

TEST(Splitter, EscapeStringsGoOnInTheNextLine) {
  EXPECT_EQ(lines_of("SELECT E'a'\n  '\\';'; x"), (Lines{"S 1 SELECT E'a'\n  '\\';'", "S 2 x"}));
  EXPECT_EQ(lines_of("SELECT E'a' '\\'; x").size(), 2U);
}

TEST(Splitter, CommentsAtLineStart) {
  EXPECT_EQ(lines_of("-- one\nSELECT 1 -- no\n-- two\r\n, 2; -- no\n --no\n/*\n-- no\n*/\n-- three"),
            (Lines{"C 1 -- one", "C 3 -- two", "S 2 SELECT 1 -- no\n-- two\r\n, 2", "C 9 -- three"}));
  EXPECT_EQ(lines_of("SELECT '\n-- no\n', $$\n-- no\n$$, \"\n-- no\n\""),
            (Lines{"S 1 SELECT '\n-- no\n', $$\n-- no\n$$, \"\n-- no\n\""}));
  EXPECT_EQ(lines_of("--"), (Lines{"C 1 --"}));
}

TEST(Splitter, MetaCommands) {
  EXPECT_EQ(lines_of("\\set ON_ERROR_STOP on\n-- x\n  \\echo 'a\nSELECT 1;\\q"),
            (Lines{"M 1 \\set ON_ERROR_STOP on", "C 2 -- x", "M 3 \\echo 'a", "S 4 SELECT 1", "M 4 \\q"}));
}

TEST(Splitter, RoutineBodies) {
  const std::string body =
      "CREATE OR REPLACE FUNCTION f(a int) RETURNS int BEGIN ATOMIC SELECT 1; "
      "SELECT CASE WHEN a > 0 THEN CASE a WHEN 1 THEN 2 END ELSE 1 END; SELECT t.end AS case FROM t; END";
  EXPECT_EQ(lines_of(body + "; SELECT 2"), (Lines{"S 1 " + body, "S 1 SELECT 2"}));
  const std::string procedure = "create /* ; */ procedure p()\n-- ;\nlanguage sql begin atomic; end";
  EXPECT_EQ(lines_of(procedure + ";SELECT 2").back(), "S 3 SELECT 2");
  EXPECT_EQ(lines_of("BEGIN; SELECT 1; END; CREATE TABLE begin (atomic int); SELECT 2").size(), 5U);
  EXPECT_EQ(lines_of("CREATE FUNCTION begin() RETURNS int RETURN 1; SELECT 2").size(), 2U);
  EXPECT_EQ(lines_of("CREATE FUNCTION f() RETURNS int AS $$ BEGIN ATOMIC $$ LANGUAGE sql; SELECT 2").size(),
            2U);
}

TEST(Splitter, ByteOrderMarkIsSkipped) {
  EXPECT_EQ(lines_of("\xEF\xBB\xBF-- a\nSELECT 1"), (Lines{"C 1 -- a", "S 2 SELECT 1"}));
  EXPECT_EQ(lines_of("\xEF\xBB\xBF-- a\nSELECT 1", 1), (Lines{"C 1 -- a", "S 2 SELECT 1"}));
}

TEST(Splitter, ErrorsOfTheSinkStopIt) {
  Splitter splitter({[](const StatementText&) { return Result<void>(fail(ErrorCode::io, "full")); }, {}, {}});
  const auto fed = splitter.feed("-- x\n\\q\nSELECT 1; SELECT 2");
  ASSERT_FALSE(fed);
  EXPECT_EQ(fed.error().message, "full");
}

TEST(Splitter, LargeFeedsAreCut) {
  const std::string statement = "INSERT INTO t VALUES ('" + std::string(100'000, 'x') + "')";
  std::string text;
  for (int i = 0; i < 5; ++i) text += statement + ";\n";
  const Lines lines = lines_of(text);
  ASSERT_EQ(lines.size(), 5U);
  EXPECT_EQ(lines[4], "S 5 " + statement);
}

// Where a chunk ends changes nothing.
RC_GTEST_PROP(SplitterProperty, ChunksDoNotMatter, ()) {
  const auto piece = rc::gen::elementOf(std::vector<std::string>{"'",
                                                                 "\"",
                                                                 "$",
                                                                 "$$",
                                                                 "$a$",
                                                                 "-",
                                                                 "--",
                                                                 "/",
                                                                 "/*",
                                                                 "*/",
                                                                 "*",
                                                                 "\\",
                                                                 ";",
                                                                 "\n",
                                                                 "\r\n",
                                                                 " ",
                                                                 "e",
                                                                 "E'",
                                                                 "a",
                                                                 "1",
                                                                 "(",
                                                                 ")",
                                                                 "CREATE FUNCTION ",
                                                                 "CREATE OR REPLACE ",
                                                                 "BEGIN ATOMIC ",
                                                                 "CASE ",
                                                                 " END",
                                                                 " AS ",
                                                                 ".",
                                                                 "é",
                                                                 "SELECT 1;",
                                                                 "''"});
  std::string text;
  for (const std::string& part : *rc::gen::container<std::vector<std::string>>(piece)) text += part;
  const auto chunk = *rc::gen::inRange<std::size_t>(1, 8);
  RC_ASSERT(lines_of(text, chunk) == lines_of(text));
}

// Splitting the statements again, joined by `;`, gives the same statements.
RC_GTEST_PROP(SplitterProperty, StatementsSplitIntoThemselves, ()) {
  const auto piece = rc::gen::elementOf(
      std::vector<std::string>{"'a;'", "\"b;\"", "$$;$$", "/*;*/", "--;\n", ";", " ", "x", "\n"});
  std::string text;
  for (const std::string& part : *rc::gen::container<std::vector<std::string>>(piece)) text += part;
  Lines first = lines_of(text);
  std::string joined;
  Lines expected;
  for (const std::string& line : first) {
    if (!line.starts_with("S ")) continue;
    const std::string statement = line.substr(line.find(' ', 2) + 1);
    joined += statement + "\n;";
    expected.push_back(statement);
  }
  Lines again;
  for (const std::string& line : lines_of(joined)) {
    if (line.starts_with("S ")) again.push_back(line.substr(line.find(' ', 2) + 1));
  }
  RC_ASSERT(again == expected);
}

}  // namespace
}  // namespace wesley::sql
