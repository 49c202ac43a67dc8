// SPDX-License-Identifier: Apache-2.0
// The law of this module: compiling what was written gives the catalog back.
#include "folder/folder.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "catalog/compare.h"

namespace wesley::folder {
namespace {

constexpr const char* schema = R"(
CREATE EXTENSION btree_gist WITH SCHEMA public;
CREATE SCHEMA "Odd place";
COMMENT ON SCHEMA public IS 'all of it';
CREATE TYPE public.mood AS ENUM ('glad', 'very sad');
CREATE DOMAIN public.price AS numeric(10,2) CHECK (VALUE >= 0);
CREATE TABLE public.account (id integer PRIMARY KEY, "Weird name" text, feels public.mood, cost public.price);
COMMENT ON CONSTRAINT account_pkey ON public.account IS 'one each';
CREATE TABLE public.booking (
    room integer NOT NULL,
    during tstzrange,
    account integer REFERENCES public.account,
    EXCLUDE USING gist (room WITH =, during WITH &&),
    CONSTRAINT late CHECK (room > 0) NOT VALID
);
CREATE INDEX booking_toast ON public.booking USING brin (room int4_minmax_multi_ops(values_per_range='16'));
ALTER TABLE public.booking ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.booking ADD CONSTRAINT booking_late CHECK (room < 100) NOT VALID;
CREATE POLICY mine ON public.booking USING (account = 1);
CREATE TABLE public.event (at date NOT NULL, account integer REFERENCES public.account) PARTITION BY RANGE (at);
CREATE TABLE public.event_old PARTITION OF public.event FOR VALUES FROM (MINVALUE) TO ('2024-01-01');
CREATE INDEX ON public.event (account);
CREATE VIEW public.booked AS SELECT room FROM public.booking;
CREATE FUNCTION public.touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER touched BEFORE UPDATE ON public.booking FOR EACH ROW EXECUTE FUNCTION public.touch();
GRANT SELECT ON TABLE public.booked TO reader;
)";

catalog::Catalog sample() {
  const Compiled compiled = compile({{"schema.sql", schema}}, {});
  EXPECT_EQ(compiled.mistakes, std::vector<std::string>());
  return compiled.catalog;
}

std::string text_of(const Written& written, const std::string& path) {
  for (const File& file : written.files) {
    if (file.path == path) return file.content;
  }
  return {};
}

class Folder : public testing::TestWithParam<bool> {};

TEST_P(Folder, ComesBackAsItWas) {
  const catalog::Catalog catalog = sample();
  const Written written = write(catalog, {{}, GetParam()});
  EXPECT_EQ(written.unsaid, std::vector<std::string>());
  const Compiled again = compile(written.files, {});
  EXPECT_EQ(again.mistakes, std::vector<std::string>());
  EXPECT_EQ(catalog::differences(catalog, again.catalog), std::vector<std::string>());
  const Written second = write(again.catalog, {{}, GetParam()});
  ASSERT_EQ(second.files.size(), written.files.size());
  for (std::size_t i = 0; i < written.files.size(); ++i) {
    EXPECT_EQ(second.files[i].path, written.files[i].path);
    EXPECT_EQ(second.files[i].content, written.files[i].content);
  }
}

INSTANTIATE_TEST_SUITE_P(SplitOrNot, Folder, testing::Bool());

TEST(FolderFiles, SayInSdlWhatTheyCan) {
  const Written written = write(sample(), {});
  const std::string sdl = text_of(written, "schema.graphql");
  EXPECT_NE(sdl.find("type Account @table"), std::string::npos) << sdl;
  EXPECT_NE(sdl.find("type Booking @table"), std::string::npos) << sdl;
  EXPECT_EQ(sdl.find("type Event"), std::string::npos) << sdl;
  const std::string sql = text_of(written, "schema.sql");
  EXPECT_NE(sql.find("EXCLUDE USING gist"), std::string::npos) << sql;
  EXPECT_EQ(sql.find("CREATE TABLE public.account"), std::string::npos) << sql;
  EXPECT_EQ(written.said_tables, 2U);
}

TEST(FolderFiles, AreOneForEachObjectWhenSplit) {
  std::vector<std::string> paths;
  for (const File& file : write(sample(), {{}, true}).files) paths.push_back(file.path);
  EXPECT_EQ(paths,
            (std::vector<std::string>{"public/account.graphql", "public/account.sql", "public/booked.sql",
                                      "public/booking.graphql", "public/booking.sql", "public/event.sql",
                                      "public/mood.graphql", "public/price.sql", "public/touch.sql",
                                      "schema.graphql", "schema.sql"}));
}

TEST(FolderFiles, KeepWhatThePresentSchemaSaysBeyondTheDatabase) {
  const Compiled present = compile({{"schema.graphql", R"sdl(
type Person @table(name: "account") @critical {
  number: Int! @pk @column(name: "id") @pii
  bookings: [Booking!]! @hasMany(field: "account")
}
type Booking @table {
  account: Int @fk(ref: "Person.number") @column(name: "account")
}
)sdl"}},
                                   {});
  EXPECT_EQ(present.mistakes, std::vector<std::string>());
  catalog::Catalog live = sample();
  keep_annotations(live, present.catalog);
  Options options;
  options.api_types = {"type Query {\n  me: Person\n}"};
  const Written written = write(live, options);
  EXPECT_EQ(written.unsaid, std::vector<std::string>());
  const std::string sdl = text_of(written, "schema.graphql");
  EXPECT_NE(sdl.find("type Person @table(name: \"account\") @critical"), std::string::npos) << sdl;
  EXPECT_NE(sdl.find("number: Int! @column(name: \"id\") @pk @pii"), std::string::npos) << sdl;
  EXPECT_NE(sdl.find("bookings: [Booking!]! @hasMany(field: \"account\")"), std::string::npos) << sdl;
  EXPECT_NE(sdl.find("me: Person"), std::string::npos) << sdl;
}

}  // namespace
}  // namespace wesley::folder
