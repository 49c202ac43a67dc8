// SPDX-License-Identifier: Apache-2.0
// What each rule says. That the rules agree with graphql-js is tested in tests/differential.
#include "sdl/validate.h"

#include <gtest/gtest.h>

#include "sdl/parse.h"

namespace wesley::sdl {
namespace {

// The errors of one or more files as "file:line:column code message", with related places in brackets.
std::vector<std::string> broken(const std::vector<std::string>& files, const Known& known = {}) {
  SourceMap sources;
  Diagnostics diagnostics;
  std::vector<Document> documents;
  for (const std::string& text : files) {
    const std::string path = std::to_string(documents.size() + 1);
    documents.push_back(parse(sources, sources.add(path, text), diagnostics));
  }
  validate(documents, known, diagnostics);
  const auto place = [&](const SourceSpan& span) {
    const Position at = sources.position(span);
    return sources.file(span.file).path + ":" + std::to_string(at.line) + ":" + std::to_string(at.column);
  };
  std::vector<std::string> out;
  for (const Diagnostic& diagnostic : diagnostics.sorted()) {
    out.push_back(place(*diagnostic.span) + " " + code_text(diagnostic.kind) + " " + diagnostic.message);
    for (const Label& label : diagnostic.related) out.back() += " [" + place(label.span) + "]";
    if (!diagnostic.help.empty()) out.back() += "; " + diagnostic.help;
  }
  return out;
}
using Lines = std::vector<std::string>;

TEST(Validate, NamesAreDefinedOnceOverAllFiles) {
  EXPECT_EQ(broken({"type A { a: Int }", "\"doc\" type A { a: Int }"}),
            (Lines{"2:1:12 E0203 type `A` is defined twice [1:1:6]"}));
  EXPECT_EQ(broken({"enum E { A }", "extend enum E { A }"}),
            (Lines{"2:1:17 E0204 value `A` of `E` is defined twice [1:1:10]"}));
  EXPECT_EQ(broken({"directive @d(a: Int, a: Int) on OBJECT directive @d on OBJECT type A { f(x: Int, x: "
                    "Int): Int }"}),
            (Lines{"1:1:22 E0207 argument `a` of directive `@d` is defined twice [1:1:14]",
                   "1:1:51 E0206 directive `@d` is defined twice [1:1:12]",
                   "1:1:82 E0207 argument `x` of `A.f` is defined twice [1:1:74]"}));
}

TEST(Validate, ASchemaIsDefinedOnce) {
  EXPECT_EQ(
      broken({"schema { query: Q query: Q } type Q", "schema { mutation: Q }"}),
      (Lines{"1:1:19 E0202 the type for `query` is given twice [1:1:10]",
             "2:1:1 E0201 there is more than one schema definition [1:1:1]; To add to the first one write "
             "`extend schema`."}));
}

TEST(Validate, TypesAreKnown) {
  EXPECT_EQ(
      broken({"type User { a: Usr b: [Money!] c: __Type }"}, {{"Money"}, {}, [](auto) { return false; }}),
      (Lines{"1:1:16 E0208 type `Usr` is not defined; a type with a similar name exists: `User`"}));
}

TEST(Validate, ExtensionsFitTheirType) {
  EXPECT_EQ(
      broken({"extend type A @deprecated extend type B { a: Int } scalar B extend scalar Int "
              "@specifiedBy(url: \"\")"}),
      (Lines{
          "1:1:13 E0215 type `A` is not defined and cannot be extended; a type with a similar name exists: "
          "`B`",
          "1:1:15 E0210 directive `@deprecated` cannot stand on OBJECT; It is declared for FIELD_DEFINITION, "
          "ARGUMENT_DEFINITION, INPUT_FIELD_DEFINITION, ENUM_VALUE.",
          "1:1:27 E0216 `extend type` of `B`, which is defined as `scalar` [1:1:52]; Write `extend scalar "
          "B`.",
          "1:1:75 E0215 type `Int` is built in and cannot be extended; Give a scalar of your own a "
          "type, `scalar Name @type(name: ...)`, or a single field."}));
}

TEST(Validate, DirectivesAreUsedAsDeclared) {
  EXPECT_EQ(
      broken({"directive @d(name: Int!, b: Int! = 1) on OBJECT\n"
              "type A @d @d(nme: 1, name: 1) @dd @unknown { a: Int }"}),
      (Lines{"1:2:8 E0214 directive `@d` needs the argument `name`",
             "1:2:11 E0211 directive `@d` can be used only once here [1:2:8]",
             "1:2:14 E0212 directive `@d` has no argument `nme`; did you mean `name`?",
             "1:2:31 E0209 unknown directive `@dd`; a directive with a similar name exists: `@d`",
             "1:2:35 E0209 unknown directive `@unknown`; If another tool reads it, declare it: `directive "
             "@unknown on ...`."}));
}

TEST(Validate, ArgumentsAreGivenOnce) {
  EXPECT_EQ(broken({"directive @d(a: X) repeatable on OBJECT scalar X type A @d(a: 1, a: {b: [{c: 1, c: "
                    "2}]}) { a: Int }"}),
            (Lines{"1:1:66 E0213 argument `a` of `@d` is given twice [1:1:60]",
                   "1:1:81 E0217 field `c` is given twice in one object [1:1:75]"}));
}

TEST(Validate, DirectivesThatOthersCheckAreLeftAlone) {
  const Known known = {{}, {"table"}, [](std::string_view name) { return name == "table"; }};
  EXPECT_EQ(
      broken({"type A @table @table(x: 1) @tabel { a: Int @table(x: 1, x: 2) }"}, known),
      (Lines{"1:1:28 E0209 unknown directive `@tabel`; a directive with a similar name exists: `@table`",
             "1:1:57 E0213 argument `x` of `@table` is given twice [1:1:51]"}));
}

TEST(Validate, OperationsAreNoPartOfASchema) {
  EXPECT_EQ(
      broken({"{ a } query Q { a } fragment F on Q { a } type Q"}),
      (Lines{
          "1:1:1 E0218 an operation in a schema; Requests to a GraphQL server belong in a file of their own.",
          "1:1:7 E0218 an operation in a schema; Requests to a GraphQL server belong in a file of their own.",
          "1:1:21 E0218 a fragment in a schema; Requests to a GraphQL server belong in a file of their "
          "own."}));
}

}  // namespace
}  // namespace wesley::sdl
