// SPDX-License-Identifier: Apache-2.0
#include "diagnostic/diagnostic.h"

#include <set>

#include <gtest/gtest.h>

namespace wesley {
namespace {

TEST(Kinds, EveryRowIsComplete) {
  std::set<std::string> titles;
  for (const KindInfo& row : all_kinds()) {
    EXPECT_FALSE(row.explanation.empty()) << row.title;
    EXPECT_EQ(row.explanation.back(), '.') << row.title;
    EXPECT_TRUE(titles.insert(std::string(row.title)).second) << row.title;
    EXPECT_EQ(kind_from_code(code_text(row.kind)), row.kind);
    EXPECT_EQ(&info(row.kind), &row);
  }
  EXPECT_FALSE(titles.empty());
}

TEST(Kinds, CodesHaveALetterForTheSeverity) {
  EXPECT_EQ(code_text(Kind::unknown_type), "E0312");
  EXPECT_EQ(kind_from_code("E0312"), Kind::unknown_type);
  EXPECT_EQ(kind_from_code("W0312"), std::nullopt);
  EXPECT_EQ(kind_from_code("E0100"), std::nullopt);
}

class Rendering : public testing::Test {
 protected:
  // Reports at the first occurrence of `part` in the file's text.
  Diagnostic& report(std::string text, std::string_view part) {
    const auto begin = static_cast<std::uint32_t>(text.find(part));
    const FileId file = sources_.add("schema.graphql", std::move(text));
    return diagnostics_.report(Kind::unknown_type,
                               {file, begin, begin + static_cast<std::uint32_t>(part.size())}, "seen");
  }
  std::string text() const { return render_text(diagnostics_, sources_, false); }

  SourceMap sources_;
  Diagnostics diagnostics_;
};

TEST_F(Rendering, HasTheDocumentedLayout) {
  Diagnostic& diagnostic =
      report(std::string(13, '\n') + "  author_id: ID! @fk(ref: \"Usr.id\")\n}\n", "Usr");
  diagnostic.message = "foreign key refers to unknown type `Usr`";
  diagnostic.label = "no type of this name";
  diagnostic.help = "a type with a similar name exists: `User`";
  EXPECT_EQ(text(),
            "schema.graphql:14:28: error[E0312]: foreign key refers to unknown type `Usr`\n"
            "   14 |   author_id: ID! @fk(ref: \"Usr.id\")\n"
            "      |                            ^^^ no type of this name\n"
            "   help: a type with a similar name exists: `User`\n");
}

TEST_F(Rendering, WithoutAPlaceTheMessageStandsAlone) {
  diagnostics_.report(Kind::syntax, "no schema file found").help = "Create one.\nOr two.";
  EXPECT_EQ(text(),
            "error[E0101]: no schema file found\n"
            "   help: Create one.\n"
            "         Or two.\n");
}

TEST_F(Rendering, RelatedPlacesHaveTheirOwnExcerpt) {
  Diagnostic& diagnostic = report("type A\ntype A\n", "A");
  diagnostic.related.push_back({{0, 12, 13}, "first defined here"});
  EXPECT_EQ(text(),
            "schema.graphql:1:6: error[E0312]: seen\n"
            "    1 | type A\n"
            "      |      ^\n"
            "   schema.graphql:2:6:\n"
            "    2 | type A\n"
            "      |      - first defined here\n");
}

TEST_F(Rendering, TabsWideAndInvisibleCharactersKeepTheCaretInPlace) {
  report(
      "\tx: \"\xE6\x97\xA5\xE6\x9C\xAC\x01"
      "e\xCC\x81\xFF\" Usr",
      "Usr");
  EXPECT_EQ(text(),
            "schema.graphql:1:14: error[E0312]: seen\n"
            "    1 |     x: \"\xE6\x97\xA5\xE6\x9C\xAC\xEF\xBF\xBD"
            "e\xCC\x81\xEF\xBF\xBD\" Usr\n"
            "      |                  ^^^\n");
}

TEST_F(Rendering, ASpanOverSeveralLinesIsMarkedToTheEndOfTheFirst) {
  report("type A {\r\n  b\r\n}", "A {\r\n  b");
  EXPECT_EQ(text(),
            "schema.graphql:1:6: error[E0312]: seen\n"
            "    1 | type A {\n"
            "      |      ^^^\n");
}

TEST_F(Rendering, TheEndOfTheFileHasACaret) {
  report("type A {\n", "").span = SourceSpan{0, 9, 9};
  EXPECT_EQ(text(),
            "schema.graphql:2:1: error[E0312]: seen\n"
            "    2 |\n"
            "      | ^\n");
}

TEST_F(Rendering, AnEndlessLineIsCutAroundTheMark) {
  const std::string far(100000, 'x');
  report(far + " Usr " + far, "Usr").label = "here";
  const std::string out = text();
  EXPECT_LT(out.size(), 600U);
  EXPECT_NE(out.find("x Usr x"), std::string::npos);
  const std::size_t excerpt_begin = out.find('\n') + 1;
  const std::size_t caret_begin = out.find('\n', excerpt_begin) + 1;
  const std::string excerpt = out.substr(excerpt_begin, caret_begin - excerpt_begin);
  const std::string caret = out.substr(caret_begin);
  // The ellipsis is three bytes and one cell.
  EXPECT_EQ(excerpt.find("Usr") - 2, caret.find("^^^ here"));
}

TEST_F(Rendering, IsSortedByPlaceAndSaysEqualThingsOnce) {
  const FileId file = sources_.add("a.graphql", "one two\n");
  diagnostics_.report(Kind::syntax, {file, 4, 7}, "second");
  diagnostics_.report(Kind::syntax, {file, 0, 3}, "first");
  diagnostics_.report(Kind::syntax, {file, 4, 7}, "second");
  const std::vector<Diagnostic> sorted = diagnostics_.sorted();
  ASSERT_EQ(sorted.size(), 2U);
  EXPECT_EQ(sorted[0].message, "first");
  EXPECT_EQ(sorted[1].message, "second");
  EXPECT_EQ(diagnostics_.error_count(), 3U);
}

TEST_F(Rendering, ColorOnlyAddsEscapes) {
  report("type A", "A").label = "here";
  std::string colored = render_text(diagnostics_, sources_, true);
  EXPECT_NE(colored, text());
  for (std::size_t at = colored.find('\033'); at != std::string::npos; at = colored.find('\033')) {
    colored.erase(at, colored.find('m', at) - at + 1);
  }
  EXPECT_EQ(colored, text());
}

TEST_F(Rendering, JsonHasEveryKeyAlways) {
  report("type \xC3\xA9 A", "A").help = "Rename it.";
  diagnostics_.report(Kind::syntax, "whole");
  EXPECT_EQ(
      render_json(diagnostics_, sources_).dump(),
      R"([{"code":"E0101","severity":"error","message":"whole","file":null,"line":null,"column":null,)"
      R"("end_line":null,"end_column":null,"help":null},)"
      R"({"code":"E0312","severity":"error","message":"seen","file":"schema.graphql","line":1,"column":8,)"
      R"("end_line":1,"end_column":9,"help":"Rename it."}])");
}

TEST_F(Rendering, GithubAnnotationsAreEscaped) {
  report("type A", "A").message = "50% of\nit";
  diagnostics_.report(Kind::syntax, "whole").help = "Mend it.";
  EXPECT_EQ(render_github(diagnostics_, sources_),
            "::error title=E0101::whole%0Ahelp: Mend it.\n"
            "::error file=schema.graphql,line=1,endLine=1,col=6,endColumn=7,title=E0312::50%25 of%0Ait\n");
}

TEST_F(Rendering, SarifNamesRulePlaceAndFix) {
  Diagnostic& diagnostic = report("type A\n  b: Usr\n", "Usr");
  diagnostic.help = "Mend it.";
  diagnostic.fix = Fix{*diagnostic.span, "User"};
  const Json log = render_sarif(diagnostics_, sources_);
  const Json& run = log.find("runs")->as_array()->front();
  const Json& result = run.find("results")->as_array()->front();
  EXPECT_EQ(
      result.dump(),
      R"({"ruleId":"E0312","level":"error","message":{"text":"seen\nMend it."},"locations":[{"physicalLocation":)"
      R"({"artifactLocation":{"uri":"schema.graphql"},"region":{"startLine":2,"startColumn":6,"endLine":2,)"
      R"("endColumn":9}}}],"fixes":[{"artifactChanges":[{"artifactLocation":{"uri":"schema.graphql"},)"
      R"("replacements":[{"deletedRegion":{"startLine":2,"startColumn":6,"endLine":2,"endColumn":9},)"
      R"("insertedContent":{"text":"User"}}]}]}]})");
  const Json& rules = *run.find("tool")->find("driver")->find("rules");
  EXPECT_EQ(*rules.as_array()->front().find("id")->as_string(), "E0312");
}

TEST_F(Rendering, ASeverityCanBeChosen) {
  diagnostics_.set_severity(Kind::column_dropped, Severity::error);
  diagnostics_.report(Kind::column_dropped, "seen");
  EXPECT_TRUE(diagnostics_.has_errors());
  EXPECT_TRUE(text().starts_with("error[")) << text();
}

}  // namespace
}  // namespace wesley
