// SPDX-License-Identifier: Apache-2.0
#include "sdl/parse.h"

#include <gtest/gtest.h>

#include "sdl/parser.h"

namespace wesley::sdl {
namespace {

struct Outcome {
  SourceMap sources;
  Diagnostics diagnostics;
  Document document;
  explicit Outcome(std::string text) {
    document = parse(sources, sources.add("s.graphql", std::move(text)), diagnostics);
  }
  // "line:column message" of each error, in order of place.
  std::vector<std::string> errors() const {
    std::vector<std::string> out;
    for (const Diagnostic& diagnostic : diagnostics.sorted()) {
      const Position at = sources.position(*diagnostic.span);
      out.push_back(std::to_string(at.line) + ":" + std::to_string(at.column) + " " + diagnostic.message);
    }
    return out;
  }
};
using Errors = std::vector<std::string>;

Errors errors(std::string text) {
  return Outcome(std::move(text)).errors();
}

TEST(Parse, ReadsEveryPartOfADefinition) {
  const Outcome outcome(
      "\"who\" type User implements Node & Named @table(name: \"users\") {\n"
      "  tags(first: Int = 3): [[String!]]! @index\n"
      "}\n");
  ASSERT_EQ(outcome.errors(), Errors{});
  ASSERT_EQ(outcome.document.definitions.size(), 1U);
  const Definition& user = outcome.document.definitions[0];
  EXPECT_EQ(user.kind, DefinitionKind::object);
  EXPECT_EQ(user.description->text, "who");
  EXPECT_EQ(user.name.value, "User");
  ASSERT_EQ(user.interfaces.size(), 2U);
  EXPECT_EQ(user.interfaces[1].name.value, "Named");
  ASSERT_EQ(user.directives.size(), 1U);
  EXPECT_EQ(user.directives[0].argument("name")->value.text, "users");
  EXPECT_EQ(user.directives[0].argument("schema"), nullptr);
  const FieldDefinition& tags = user.fields.at(0);
  EXPECT_EQ(tags.arguments.at(0).default_value->text, "3");
  EXPECT_TRUE(tags.type.non_null && tags.type.is_list());
  EXPECT_TRUE(tags.type.element->element->non_null);
  EXPECT_EQ(outcome.sources.text(tags.type.span), "[[String!]]!");
  EXPECT_EQ(outcome.sources.text(tags.type.inner_span), "[[String!]]");
  EXPECT_EQ(outcome.sources.text(user.span).substr(0, 10), "\"who\" type");
}

TEST(Parse, MessagesAreThoseOfGraphqlJsInOurForm) {
  EXPECT_EQ(errors("type A { a B }"), (Errors{"1:12 expected \":\", found Name \"B\""}));
  EXPECT_EQ(errors("enum A { true }"),
            (Errors{"1:10 name \"true\" is reserved and cannot be used for an enum value"}));
  EXPECT_EQ(errors("type \"\"\"x\n" + std::string(500, 'y') + "\"\"\"").at(0).size(), 4 + 164U);
}

TEST(Parse, EveryFieldWithAnErrorIsReportedOnce) {
  EXPECT_EQ(errors("type A {\n"
                   "  id ID!\n"
                   "  name: String!!\n"
                   "  tags: [String @index\n"
                   "  ok: Int\n"
                   "  when: Date @default(expr: 'now()')\n"
                   "  size: Int @range(min: 01)\n"
                   "}\n"
                   "enum B { C }\n"),
            (Errors{"2:6 expected \":\", found Name \"ID\"", "3:16 expected Name, found \"!\"",
                    "4:17 expected \"]\", found \"@\"",
                    "6:29 unexpected single quote character ('), did you mean to use a double quote (\")?",
                    "7:26 invalid number, unexpected digit after 0: \"1\""}));
}

TEST(Parse, AnUnclosedDefinitionEndsWhereTheNextBegins) {
  const Outcome outcome("type A {\n  a: B\n\n\"\"\"doc\"\"\"\ntype B {\n  b: [C\n}\nscalar C\n");
  EXPECT_EQ(outcome.errors(),
            (Errors{"5:6 expected \":\", found Name \"B\"", "7:1 expected \"]\", found \"}\""}));
  ASSERT_EQ(outcome.document.definitions.size(), 3U);
  EXPECT_EQ(outcome.document.definitions[1].description->text, "doc");
}

TEST(Parse, ABodyIsReadAfterAHeaderWithAnError) {
  EXPECT_EQ(errors("type A @table implements B {\n  a C\n}\ntype D extends E {\n  a: F!!\n}\n"),
            (Errors{"1:15 unexpected Name \"implements\"", "2:5 expected \":\", found Name \"C\"",
                    "4:8 unexpected Name \"extends\"", "5:8 expected Name, found \"!\""}));
}

TEST(Parse, ErrorsWithinArgumentsDoNotSpread) {
  EXPECT_EQ(
      errors("type A @index(fields: [\"a\", {b: 1, c 2, d: 3}], where: ) {\n  a(x Int, y: Int): Int\n}\n"),
      (Errors{"1:38 expected \":\", found Int \"2\"", "1:56 unexpected \")\"",
              "2:7 expected \":\", found Name \"Int\""}));
  EXPECT_EQ(errors("type A {\n  a: Int @fk(ref: \"B.id\"\n  b: Int\n}\n").size(), 1U);
  EXPECT_EQ(errors("type A {\n  a: Int)\n  b: Int\n}\n").size(), 1U);
}

TEST(Parse, NestingIsLimitedInEveryConstruct) {
  const std::string many(100000, '[');
  EXPECT_EQ(errors("type A { a: " + many), (Errors{"1:1012 nested more than 1000 levels deep"}));
  EXPECT_EQ(errors("type A @a(a: " + many + ") { a: B }").size(), 1U);
  std::string objects;
  std::string selections;
  for (int i = 0; i < 50000; ++i) {
    objects += "{a:";
    selections += "{a";
  }
  EXPECT_EQ(errors("type A @a(a: " + objects).size(), 1U);
  EXPECT_EQ(errors(selections).size(), 1U);
  const std::string deep(900, '[');
  EXPECT_EQ(errors("type A { a: " + deep + "B" + std::string(900, ']') + " }"), Errors{});
}

TEST(Parse, MalformedUtf8IsOneError) {
  EXPECT_EQ(errors("type A {\n  # \xE9t\xE9\n  a: \xFF\n}"), (Errors{"2:5 invalid UTF-8: byte 0xE9"}));
}

TEST(Parse, LexicalErrorsInSkippedTextAreReportedToo) {
  EXPECT_EQ(errors("type A {\n  a: !! \"\\x\" b\n  c: D\n}").size(), 2U);
  EXPECT_EQ(errors("% type A { a: B }\n% %\n\"").size(), 4U);
}

TEST(Parse, AnEmptyDocumentIsAnError) {
  EXPECT_EQ(errors(" # nothing\n"), (Errors{"2:1 unexpected <EOF>"}));
}

TEST(ParseReport, SaysErrorsAsGraphqlJsDoes) {
  const SourceFile file("s.graphql", "# \xF0\x9F\x98\x80\ntype A { \"\xF0\x9F\x98\x80\" a: !b }");
  const ParseReport report = parse_report(file);
  EXPECT_FALSE(report.valid);
  EXPECT_EQ(
      report.json.as_array()->at(0).dump(),
      R"({"code":"E0101","severity":"error","message":"Syntax Error: Expected Name, found \"!\".",)"
      R"("file":"s.graphql","line":2,"column":18,"end_line":2,"end_column":19,"help":"A type stands behind the colon: `a: String`."})");
}

TEST(ParseReport, CountsPlacesInUtf16Units) {
  const SourceFile file("s.graphql", "\"\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80\" scalar A");
  const ParseReport report = parse_report(file);
  ASSERT_TRUE(report.valid);
  EXPECT_EQ(report.json.dump(),
            "{\"kind\":\"Document\",\"definitions\":[{\"kind\":\"ScalarTypeDefinition\",\"description\":{"
            "\"kind\":\"StringValue\",\"value\":\"\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80\",\"block\":false,"
            "\"loc\":{\"start\":0,\"end\":6}},\"name\":{\"kind\":\"Name\",\"value\":\"A\","
            "\"loc\":{\"start\":14,\"end\":15}},\"directives\":[],\"loc\":{\"start\":0,\"end\":15}}],"
            "\"loc\":{\"start\":0,\"end\":15}}");
}

}  // namespace
}  // namespace wesley::sdl
