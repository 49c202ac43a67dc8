// SPDX-License-Identifier: Apache-2.0
#include "catalog/snapshot.h"

#include <gtest/gtest.h>

#include "catalog/compare.h"
#include "catalog/json.h"

namespace wesley::catalog {
namespace {

Catalog example() {
  Table table;
  table.name = {"public", "user"};
  Column id;
  id.name = "id";
  id.type = {"", "integer", "", false};
  id.not_null = true;
  id.identity = Identity{true, default_sequence_options("integer")};
  Column status;
  status.name = "status";
  status.type = {"public", "Status", "", false};
  status.default_value = Expression{"'A'::public.\"Status\"", "'A'"};
  status.annotations.sdl_name = "status";
  status.annotations.renamed = Renamed{"state", "state", RenameMode::instant};
  status.annotations.origin = {"schema.graphql", 3, 5};
  table.columns = {id, status};
  Constraint primary;
  primary.name = "user_pkey";
  Key key;
  key.primary = true;
  key.columns = {"id"};
  primary.body = key;
  Constraint check;
  check.name = "user_check";
  check.body = Check{{"id > 0", "id > 0"}, false};
  check.validated = false;
  table.constraints = {check, primary};
  Catalog catalog;
  catalog.schemas["public"] = {"public", std::nullopt};
  catalog.enums[{"public", "Status"}] = {{"public", "Status"}, {{"A", {}}, {"B", {}}}, "a state", {}};
  catalog.tables[table.name] = table;
  catalog.unmanaged.push_back({"view", {"public", "v"}, ""});
  return catalog;
}

constexpr std::string_view example_text = R"({
  "format": 1,
  "server_major": 15,
  "schemas": [
    {
      "name": "public"
    }
  ],
  "enums": [
    {
      "schema": "public",
      "name": "Status",
      "labels": [
        "A",
        "B"
      ],
      "comment": "a state"
    }
  ],
  "tables": [
    {
      "schema": "public",
      "name": "user",
      "columns": [
        {
          "name": "id",
          "type": "integer",
          "not_null": true,
          "identity": {
            "always": true,
            "type": "integer"
          }
        },
        {
          "name": "status",
          "type": "public.\"Status\"",
          "default": {
            "text": "'A'::public.\"Status\"",
            "canonical": "'A'"
          },
          "annotations": {
            "sdl_name": "status",
            "renamed": {
              "from_sdl": "state",
              "from": "state",
              "mode": "instant"
            },
            "origin": {
              "file": "schema.graphql",
              "line": 3,
              "column": 5
            }
          }
        }
      ],
      "constraints": [
        {
          "name": "user_check",
          "kind": "check",
          "expression": "id > 0",
          "validated": false
        },
        {
          "name": "user_pkey",
          "kind": "primary key",
          "columns": [
            "id"
          ]
        }
      ]
    }
  ],
  "unmanaged": [
    {
      "kind": "view",
      "schema": "public",
      "name": "v"
    }
  ]
}
)";

TEST(Snapshot, IsTextThatAPersonCanRead) {
  EXPECT_EQ(save(example()), example_text);
}

TEST(Snapshot, ComesBackWhole) {
  const auto loaded = load(example_text);
  ASSERT_TRUE(loaded) << loaded.error().message;
  EXPECT_EQ(save(*loaded), example_text);
  EXPECT_TRUE(same(*loaded, example()));
  const Column& status = loaded->tables.begin()->second.columns[1];
  EXPECT_EQ(status.annotations.renamed->mode, RenameMode::instant);
  EXPECT_EQ(status.annotations.origin.line, 3U);
  EXPECT_EQ(loaded->unmanaged.size(), 1U);
}

// The order of storage parameters means nothing, and a server shows it.
TEST(Snapshot, KeepsTheOrderOfOptions) {
  Catalog one = example();
  Options& options = one.tables.begin()->second.options;
  options.append("fillfactor", "70");
  options.append("autovacuum_enabled", "off");
  const auto loaded = load(save(one));
  ASSERT_TRUE(loaded);
  const auto written = loaded->tables.begin()->second.options.ordered();
  EXPECT_EQ(written.front().first, "fillfactor");
  EXPECT_EQ(written.back().first, "autovacuum_enabled");
  Catalog other = one;
  other.tables.begin()->second.options.order.clear();
  EXPECT_EQ(other.tables.begin()->second.options.ordered().front().first, "autovacuum_enabled");
  EXPECT_TRUE(same(one, other));
  EXPECT_EQ(hash(one), hash(other));
}

TEST(Snapshot, OfNothing) {
  EXPECT_EQ(save({}), "{\n  \"format\": 1,\n  \"server_major\": 15\n}\n");
  EXPECT_TRUE(load(save({})));
}

// What is in a file of one's own hand or of another version is told apart, and where.
TEST(Snapshot, SaysWhatIsWrong) {
  const struct {
    const char* text;
    const char* message;
  } cases[] = {
      {"", "invalid JSON at line 1, column 1"},
      {"[]", "not a catalog: key `format` is missing"},
      {R"({"format": 2})", "catalog has format 2, and this version reads format 1"},
      {R"({"format": 1})", "invalid catalog: key `server_major` is missing"},
      {R"({"format": 1, "server_major": 15, "colour": 1})", "invalid catalog: key `colour` is not known"},
      {R"({"format": 1, "server_major": 15, "server_major": 15})", "invalid catalog: a key is there twice"},
      {R"({"format": 1, "server_major": "15"})", "invalid catalog at `server_major`: an integer is expected"},
      {R"({"format": 1, "server_major": 15, "tables": {}})",
       "invalid catalog at `tables`: a list is expected"},
      {R"({"format": 1, "server_major": 15, "tables": [1]})",
       "invalid catalog at `tables[0]`: an object is expected"},
      {R"({"format": 1, "server_major": 15, "tables": [{"name": "a"}, {"name": "a"}]})",
       "invalid catalog at `tables[1]`: an object of this name stands before it"},
      {R"({"format": 1, "server_major": 15, "tables": [{"name": "a", "columns": [{"name": "x"}]}]})",
       "invalid catalog at `tables[0].columns[0]`: key `type` is missing"},
      {R"({"format": 1, "server_major": 15, "tables": [{"name": "a", "columns": [{"name": "x", "type": "int["}]}]})",
       "invalid catalog at `tables[0].columns[0].type`: "},
      {R"({"format": 1, "server_major": 15, "tables": [{"name": "a", "columns": [{"name": "x", "type": "date"},
          {"name": "x", "type": "date"}]}]})",
       "invalid catalog: table `a` has `x` twice"},
      {R"({"format": 1, "server_major": 15, "tables": [{"name": "a", "constraints": [{"name": "x", "kind": "y"}]}]})",
       "invalid catalog at `tables[0].constraints[0].kind`: `y` is none of its values"},
      {R"({"format": 1, "server_major": 15, "sequences": [{"name": "a", "type": "text"}]})",
       "invalid catalog at `sequences[0].type`: `text` is none of its values"},
  };
  for (const auto& one : cases) {
    const auto loaded = load(one.text);
    ASSERT_FALSE(loaded) << one.text;
    EXPECT_EQ(loaded.error().code, ErrorCode::input);
    EXPECT_EQ(loaded.error().message.substr(0, std::string_view(one.message).size()), one.message);
  }
}

// Published: other tools may compute it. If this changes, every stored hash does.
TEST(Hash, IsOverThePhysicalLayerAsCompactJson) {
  EXPECT_EQ(hash({}), "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a");  // of "{}"
  Catalog one = example();
  const std::string before = hash(one);
  Table& table = one.tables.begin()->second;
  std::swap(table.columns[0], table.columns[1]);
  table.columns[0].annotations = {};
  table.columns[0].default_value->text = "written otherwise";
  one.server_major = 17;
  one.unmanaged.clear();
  EXPECT_EQ(hash(one), before);
  table.columns[0].default_value->canonical = "'B'";
  EXPECT_NE(hash(one), before);
}

TEST(Compare, NamesWhatDiffers) {
  const Catalog one = example();
  Catalog other = one;
  EXPECT_TRUE(same(one, other));
  EXPECT_TRUE(differences(one, other).empty());
  Table& table = other.tables.begin()->second;
  table.columns[0].not_null = false;
  table.comment = "x";
  table.constraints.pop_back();
  other.enums.clear();
  EXPECT_FALSE(same(one, other));
  EXPECT_EQ(differences(one, other),
            (std::vector<std::string>{
                "enum public.\"Status\": only on the left",
                R"(table public."user": {} against {"comment":"x"})",
                R"(column public."user".id: {"name":"id","type":"integer","not_null":true,)"
                R"("identity":{"always":true,"type":"integer"}} against )"
                R"({"name":"id","type":"integer","identity":{"always":true,"type":"integer"}})",
                "constraint public.\"user\".user_pkey: only on the left",
            }));
  EXPECT_EQ(differences(one, other, 1).size(), 1U);
}

TEST(Compare, AnyVersionOfAnExtensionWillDo) {
  Catalog one;
  Catalog other;
  one.extensions["citext"] = {"citext", "public", ""};
  other.extensions["citext"] = {"citext", "public", "1.6"};
  EXPECT_TRUE(same(one, other));
  one.extensions["citext"].version = "1.5";
  EXPECT_FALSE(same(one, other));
}

TEST(Compare, NoCommentAndOneThatWasTakenAwayAreTheSame) {
  Catalog one = empty_database();
  Catalog other = one;
  other.schemas["public"].comment = "";
  EXPECT_TRUE(same(one, other));
  other.schemas["public"].comment = "main";
  EXPECT_FALSE(same(one, other));
}

TEST(Sequences, HaveTheServersDefaults) {
  const SequenceOptions up = default_sequence_options("smallint");
  EXPECT_EQ(up.minimum, 1);
  EXPECT_EQ(up.maximum, 32767);
  const SequenceOptions down = default_sequence_options("integer", false);
  EXPECT_EQ(down.start, -1);
  EXPECT_EQ(down.minimum, INT32_MIN);
  EXPECT_EQ(down.maximum, -1);
}

TEST(Annotations, TellWhatIsSensitive) {
  Annotations annotations;
  EXPECT_FALSE(annotations.sensitive());
  annotations.metadata.add("sensitive", true);
  EXPECT_TRUE(annotations.sensitive());
}

}  // namespace
}  // namespace wesley::catalog
