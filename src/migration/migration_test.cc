// SPDX-License-Identifier: Apache-2.0
#include "migration/migration.h"

#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "base/file.h"
#include "diagnostic/diagnostic.h"
#include "migration/attributes.h"

namespace wesley::migration {
namespace {

namespace fs = std::filesystem;

// A folder of its own, removed at the end.
class Folder {
 public:
  Folder() {
    std::string pattern = (fs::temp_directory_path() / "wesley-migration-XXXXXX").string();
    path_ = mkdtemp(pattern.data());
  }
  ~Folder() { fs::remove_all(path_); }
  fs::path operator/(std::string_view name) const { return path_ / name; }
  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

Header header() {
  return {"20260122120000", "add_user_status", Direction::up, 15, "sha256:a", "sha256:b"};
}

struct ReadBack {
  Result<std::vector<FileStep>> steps;
  Header header;
  SourceMap sources;
  Diagnostics diagnostics;
};

std::unique_ptr<ReadBack> read_text(std::string_view text) {
  const Folder folder;
  std::ofstream(folder / "up.sql", std::ios::binary) << text;
  auto read = std::make_unique<ReadBack>();
  read->steps = read_all(folder / "up.sql", read->header, read->sources, read->diagnostics);
  return read;
}

plan::Step index_step() {
  plan::Step step;
  step.id = 2;
  step.phase = plan::Phase::validate;
  step.mode = plan::Mode::autonomous;
  step.after = {1};
  step.summary = "builds the index that unique constraint user_email_key will use";
  step.origin = {"schema.graphql", 12, 0};
  step.statements = {"CREATE UNIQUE INDEX CONCURRENTLY user_email_key ON public.\"user\" (email)"};
  step.locks = {{{"public", "user"}, locks::LockMode::share_update_exclusive, ""}};
  step.duration = locks::Duration::scan;
  step.scans = {{"public", "user"}};
  step.done = "SELECT 'done'";
  step.undo.statements = {"DROP INDEX CONCURRENTLY public.user_email_key"};
  step.pre = {{"SELECT count(*) FROM public.\"user\"", "rows with the same \"email\""}};
  return step;
}

plan::Step column_step() {
  plan::Step step;
  step.id = 1;
  step.phase = plan::Phase::expand;
  step.summary = "add user.status (see above)";
  step.why = "a constant default needs no rewrite";
  step.statements = {"ALTER TABLE public.\"user\" ADD COLUMN status text DEFAULT 'A'", "SELECT 1 -- why not"};
  step.locks = {{{"public", "user"}, locks::LockMode::access_exclusive, ""}};
  step.blocks = locks::Blocks::all;
  step.undo = {plan::UndoKind::lossy, {"ALTER TABLE public.\"user\" DROP COLUMN status"}, "what was written"};
  return step;
}

plan::Step batch_step() {
  plan::Step step;
  step.id = 3;
  step.phase = plan::Phase::validate;
  step.mode = plan::Mode::batched;
  step.summary = "fills user.age_new";
  step.batch = plan::Batch{{"public", "user"}, {"tenant", "odd name"}};
  step.statements = {
      "UPDATE public.\"user\" SET age_new = age\n"
      " WHERE (tenant, \"odd name\") > ($1, $2) AND (tenant, \"odd name\") <= ($3, $4)"};
  step.locks = {{{"public", "user"}, locks::LockMode::row_exclusive, ""}};
  step.redact = true;
  step.undo = {plan::UndoKind::none, {}, "the shadow column goes"};
  return step;
}

void expect_same(const plan::Step& read, const plan::Step& written) {
  EXPECT_EQ(read.id, written.id);
  EXPECT_EQ(read.phase, written.phase);
  EXPECT_EQ(read.mode, written.mode);
  EXPECT_EQ(read.after, written.after);
  EXPECT_EQ(read.summary, written.summary);
  EXPECT_EQ(read.why, written.why);
  EXPECT_EQ(read.origin.file, written.origin.file);
  EXPECT_EQ(read.origin.line, written.origin.line);
  EXPECT_EQ(read.statements, written.statements);
  EXPECT_EQ(print_locks(read.locks), print_locks(written.locks));
  EXPECT_EQ(read.scans, written.scans);
  EXPECT_EQ(read.rewrites, written.rewrites);
  EXPECT_EQ(read.duration, written.duration);
  EXPECT_EQ(read.blocks, written.blocks);
  EXPECT_EQ(read.hazards, written.hazards);
  EXPECT_EQ(read.batch.has_value(), written.batch.has_value());
  if (read.batch && written.batch) {
    EXPECT_EQ(read.batch->table, written.batch->table);
    EXPECT_EQ(read.batch->key, written.batch->key);
  }
  ASSERT_EQ(read.pre.size(), written.pre.size());
  for (std::size_t i = 0; i < read.pre.size(); ++i) {
    EXPECT_EQ(read.pre[i].query, written.pre[i].query);
    EXPECT_EQ(read.pre[i].problem, written.pre[i].problem);
  }
  EXPECT_EQ(read.done, written.done);
  EXPECT_EQ(read.undo.kind, written.undo.kind);
  EXPECT_EQ(read.undo.statements, written.undo.statements);
  EXPECT_EQ(read.undo.reason, written.undo.reason);
  EXPECT_EQ(read.redact, written.redact);
}

TEST(Write, IsTheFormatOfTheDesign) {
  plan::Plan plan;
  plan.steps = {column_step(), index_step(), batch_step()};
  EXPECT_EQ(write_up(plan, header()), R"sql(\set ON_ERROR_STOP on
-- wesley:migration version=20260122120000 name=add_user_status server=15 from=sha256:a to=sha256:b
SET search_path = '';
SET DateStyle = 'ISO, YMD';
SET IntervalStyle = postgres;
SET TimeZone = 'UTC';
SET extra_float_digits = 1;
SET bytea_output = hex;
SET quote_all_identifiers = off;
SET standard_conforming_strings = on;
SET xmloption = content;
SET check_function_bodies = off;
SET row_security = off;

-- wesley:step id=1 phase=expand mode=transaction lock="ACCESS EXCLUSIVE:public.user"
--   add user.status (see above)
--   a constant default needs no rewrite
BEGIN;
SET LOCAL lock_timeout = '300ms';
SET LOCAL statement_timeout = '30s';
ALTER TABLE public."user" ADD COLUMN status text DEFAULT 'A';
SELECT 1 -- why not
;
COMMIT;
-- wesley:undo lossy reason="what was written"
--| ALTER TABLE public."user" DROP COLUMN status;
-- wesley:end

-- wesley:step id=2 phase=validate mode=autonomous after=1 lock="SHARE UPDATE EXCLUSIVE:public.user"
--   builds the index that unique constraint user_email_key will use (schema.graphql:12)
CREATE UNIQUE INDEX CONCURRENTLY user_email_key ON public."user" (email);
-- wesley:pre problem="rows with the same \"email\""
--| SELECT count(*) FROM public."user";
-- wesley:done
--| SELECT 'done';
-- wesley:undo
--| DROP INDEX CONCURRENTLY public.user_email_key;
-- wesley:end

-- wesley:step id=3 phase=validate mode=batched table=public.user key="(tenant,\"odd name\")" lock="ROW EXCLUSIVE:public.user" redact
--   fills user.age_new
-- psql leaves this step out: run its statement there yourself, without the key range
--| UPDATE public."user" SET age_new = age
--|  WHERE (tenant, "odd name") > ($1, $2) AND (tenant, "odd name") <= ($3, $4);
-- wesley:undo none reason="the shadow column goes"
-- wesley:end
)sql");
}

TEST(Read, GivesBackWhatWasWritten) {
  plan::Plan plan;
  plan.steps = {column_step(), index_step(), batch_step()};
  const auto read = read_text(write_up(plan, header()));
  ASSERT_TRUE(read->steps) << render_text(read->diagnostics, read->sources, false);
  EXPECT_EQ(read->header.version, "20260122120000");
  EXPECT_EQ(read->header.to_hash, "sha256:b");
  ASSERT_EQ(read->steps->size(), 3U);
  for (std::size_t i = 0; i < 3; ++i) {
    expect_same((*read->steps)[i].step, plan.steps[i]);
    EXPECT_EQ((*read->steps)[i].text_hash, step_hash(plan.steps[i]));
  }
}

TEST(Read, GivesBackTheWayBack) {
  plan::Plan plan;
  plan.steps = {column_step(), index_step(), batch_step()};
  const auto read = read_text(write_down(plan, header()));
  ASSERT_TRUE(read->steps) << render_text(read->diagnostics, read->sources, false);
  EXPECT_EQ(read->header.direction, Direction::down);
  EXPECT_EQ(read->header.from_hash, "sha256:b");
  ASSERT_EQ(read->steps->size(), 2U);
  EXPECT_EQ((*read->steps)[0].undoes, 2);
  EXPECT_EQ((*read->steps)[0].step.mode, plan::Mode::autonomous);
  EXPECT_EQ((*read->steps)[1].undoes, 1);
  EXPECT_EQ((*read->steps)[1].step.mode, plan::Mode::transaction);
  EXPECT_EQ((*read->steps)[1].step.hazards, std::vector{locks::Hazard::data_loss});
}

TEST(Read, LetsAnEditedTimeoutWin) {
  plan::Plan plan;
  plan.steps = {column_step()};
  std::string text = write_up(plan, header());
  text.replace(text.find("'300ms'"), 7, "'900ms'");
  const auto read = read_text(text);
  ASSERT_TRUE(read->steps);
  EXPECT_EQ((*read->steps)[0].step.statements[0], "SET LOCAL lock_timeout = '900ms'");
}

// Text that a planner might write: letters, quotes, dollars, line ends and comments.
rc::Gen<std::string> words() {
  return rc::gen::map(
      rc::gen::container<std::vector<std::string>>(rc::gen::elementOf(std::vector<std::string>{
          "x", "a b", "'it''s'", "$$;$$", "\n", "--c\n", "\"Q\"", "(schema.graphql:3)", "é", "\\"})),
      [](const std::vector<std::string>& parts) {
        std::string text = "w";
        for (const std::string& part : parts) text += " " + part;
        return text + " w";
      });
}

rc::Gen<std::string> line_of_words() {
  return rc::gen::map(words(), [](std::string text) {
    std::replace(text.begin(), text.end(), '\n', ' ');
    return text;
  });
}

TEST(Property, WrittenStepsAreReadBack) {
  EXPECT_TRUE(rc::check([] {
    plan::Step step = index_step();
    step.id = *rc::gen::inRange(1, 9);
    step.after.clear();
    step.mode = *rc::gen::element(plan::Mode::transaction, plan::Mode::autonomous);
    step.phase = *rc::gen::elementOf(std::vector(plan::all_phases.begin(), plan::all_phases.end()));
    step.summary = *line_of_words();
    step.why = *line_of_words();
    if (*rc::gen::arbitrary<bool>()) step.origin = {};
    step.statements = {"SELECT " + *words()};
    step.done = "SELECT " + *words();
    step.pre = {{"SELECT " + *words(), *words()}};
    step.undo.statements = {"UPDATE " + *words(), "DELETE " + *words()};
    step.locks = {{{*line_of_words(), *line_of_words()}, locks::LockMode::access_exclusive, ""}};
    step.hazards = *rc::gen::element(std::vector<locks::Hazard>{}, std::vector{locks::Hazard::rewrite});
    step.redact = *rc::gen::arbitrary<bool>();
    plan::Plan plan;
    plan.steps = {step};
    const auto read = read_text(write_up(plan, header()));
    RC_ASSERT(read->steps.has_value());
    RC_ASSERT((*read->steps)[0].text_hash == step_hash(step));
    expect_same((*read->steps)[0].step, step);
    RC_ASSERT(!testing::Test::HasFailure());
  }));
}

struct BadCase {
  Kind kind;
  std::string_view text;
  std::uint32_t line;
  std::uint32_t column;
};

constexpr std::string_view head = "-- wesley:migration version=20260122120000 name=n\n";

class BadFile : public testing::TestWithParam<BadCase> {};

TEST_P(BadFile, IsReportedAtItsPlace) {
  const BadCase& bad = GetParam();
  const auto read = read_text(bad.text);
  ASSERT_FALSE(read->steps);
  EXPECT_EQ(read->steps.error().code, ErrorCode::input);
  ASSERT_EQ(read->diagnostics.error_count(), 1U) << render_text(read->diagnostics, read->sources, false);
  const Diagnostic& found = read->diagnostics.list().front();
  EXPECT_EQ(code_text(found.kind), code_text(bad.kind)) << found.message;
  ASSERT_TRUE(found.span);
  EXPECT_EQ(read->sources.position(*found.span), (Position{bad.line, bad.column})) << found.message;
}

#define HEAD "-- wesley:migration version=20260122120000 name=n\n"
#define STEP "-- wesley:step id=1 phase=expand mode=transaction\n"
#define BODY "BEGIN;\nSELECT 1;\nCOMMIT;\n"
#define END "-- wesley:end\n"

INSTANTIATE_TEST_SUITE_P(
    Cases, BadFile,
    testing::Values(
        BadCase{Kind::migration_no_header, "SET search_path = '';\n", 1, 1},
        BadCase{Kind::migration_no_header, "", 1, 1},
        BadCase{Kind::migration_unknown_directive, HEAD "-- wesley:stop\n", 2, 11},
        BadCase{Kind::migration_unknown_key,
                HEAD "-- wesley:step id=1 phase=expand mode=transaction lok=x\n" BODY END, 2, 51},
        BadCase{Kind::migration_bad_value,
                HEAD "-- wesley:step id=1 phase=shrink mode=transaction\n" BODY END, 2, 21},
        BadCase{Kind::migration_bad_value, HEAD "-- wesley:step id=1 phase=\"x\n" BODY END, 2, 27},
        BadCase{Kind::migration_missing_key, HEAD "-- wesley:step id=1 phase=expand\n" BODY END, 2, 1},
        BadCase{Kind::migration_missing_key, "-- wesley:migration name=n\n", 1, 1},
        BadCase{Kind::migration_duplicate_step, HEAD STEP BODY END STEP BODY END, 7, 1},
        BadCase{Kind::migration_statement_outside, HEAD "SELECT 1;\n", 2, 1},
        BadCase{Kind::migration_unfinished_step, HEAD STEP BODY, 2, 1},
        BadCase{Kind::migration_contradiction,
                HEAD STEP "BEGIN;\nCREATE INDEX CONCURRENTLY i ON public.t (a);\nCOMMIT;\n" END, 2, 1},
        BadCase{Kind::migration_contradiction,
                HEAD "-- wesley:step id=1 phase=expand mode=autonomous\nSELECT 1;\nSELECT 2;\n" END, 2, 1},
        BadCase{Kind::migration_contradiction, HEAD STEP "SELECT 1;\nSELECT 2;\n" END, 2, 1},
        BadCase{Kind::migration_contradiction,
                HEAD "-- wesley:step id=1 phase=expand mode=transaction lock=\"ROW SHARE:public.t\"\n"
                     "BEGIN;\nALTER TABLE public.t ADD COLUMN a int;\nCOMMIT;\n" END,
                2, 1},
        BadCase{Kind::migration_contradiction,
                HEAD "-- wesley:step id=1 phase=backfill mode=batched table=public.t key=(id)\n"
                     "--| UPDATE public.t SET a = 1;\n" END,
                2, 1},
        BadCase{Kind::migration_meta_command, HEAD "\\gexec\n", 2, 1},
        BadCase{Kind::migration_wrong_order,
                HEAD "-- wesley:step id=1 phase=expand mode=transaction after=2\n" BODY END, 2, 1},
        BadCase{Kind::migration_wrong_order,
                HEAD "-- wesley:step id=2 phase=contract mode=transaction\n" BODY END STEP BODY END, 7, 1},
        BadCase{Kind::migration_empty_step, HEAD STEP "BEGIN;\nCOMMIT;\n" END, 2, 1},
        BadCase{Kind::migration_misplaced_line, HEAD "-- wesley:done\n", 2, 1},
        BadCase{Kind::migration_misplaced_line, HEAD STEP "--| SELECT 1;\n" BODY END, 3, 1},
        BadCase{Kind::migration_broken_text, HEAD STEP "SELECT 'x;\n", 2, 1},
        BadCase{Kind::migration_wrong_block, HEAD STEP BODY "-- wesley:done\n" END, 6, 1},
        BadCase{Kind::migration_wrong_block, HEAD STEP BODY "-- wesley:undo\n" END, 6, 1},
        BadCase{Kind::migration_unfinished_statement, HEAD STEP BODY "SELECT 2\n" END ";\n", 6, 1}));

TEST(Read, ReportsEveryErrorOfAFile) {
  const auto read = read_text(std::string(head) + "SELECT 1;\n\\x\n-- wesley:stop\n");
  EXPECT_EQ(read->diagnostics.error_count(), 3U);
}

TEST(Read, TakesTheClassifiersWordWhereTheStepSaysNothing) {
  const auto read = read_text(HEAD STEP "BEGIN;\nDROP TABLE public.t;\nCOMMIT;\n" END);
  ASSERT_TRUE(read->steps) << render_text(read->diagnostics, read->sources, false);
  const plan::Step& step = read->steps->front().step;
  EXPECT_NE(std::find(step.hazards.begin(), step.hazards.end(), locks::Hazard::data_loss),
            step.hazards.end());
  EXPECT_EQ(step.locks.at(0).mode, locks::LockMode::access_exclusive);
}

TEST(Annotate, PutsStepsAroundPlainSql) {
  const auto text = annotate(
      "CREATE TABLE public.t (id int PRIMARY KEY);\nALTER TABLE public.u ADD COLUMN a int;\n"
      "CREATE INDEX CONCURRENTLY i ON public.u (a);\nDROP TABLE public.v;\n",
      header());
  ASSERT_TRUE(text) << text.error().message;
  const auto read = read_text(*text);
  ASSERT_TRUE(read->steps) << render_text(read->diagnostics, read->sources, false) << *text;
  ASSERT_EQ(read->steps->size(), 3U);
  EXPECT_EQ((*read->steps)[0].step.statements.size(), 2U);
  EXPECT_EQ((*read->steps)[1].step.mode, plan::Mode::autonomous);
  EXPECT_EQ((*read->steps)[2].step.hazards.front(), locks::Hazard::data_loss);
}

TEST(New, IsAnEmptyMigration) {
  const auto read = read_text(new_migration_text(header()));
  ASSERT_TRUE(read->steps);
  EXPECT_TRUE(read->steps->empty());
}

class DirectoryTest : public testing::Test {
 protected:
  Migration add(Directory& directory, std::string version, std::string name) {
    Header named = header();
    named.version = std::move(version);
    named.name = std::move(name);
    Result<Migration> added = directory.add(named, "up", "down", "{}");
    EXPECT_TRUE(added) << added.error().message;
    return *added;
  }
  std::string verdict() {
    Result<Directory> opened = Directory::open(folder_.path());
    if (!opened) return opened.error().message;
    const Result<void> verified = opened->verify();
    return verified ? "ok" : verified.error().message;
  }
  Folder folder_;
};

TEST_F(DirectoryTest, KeepsAChainThatNoticesEveryChange) {
  Directory directory = Directory::open(folder_.path()).value();
  EXPECT_EQ(verdict(), "ok");
  add(directory, "20260101000000", "one");
  add(directory, "20260103000000", "three");
  EXPECT_EQ(verdict(), "ok");
  EXPECT_EQ(directory.find("20260103000000")->folder, "20260103000000_three");

  std::ofstream(folder_ / "20260101000000_one/down.sql") << "edited";
  EXPECT_EQ(verdict(), "migration `20260101000000_one` was edited");
  std::ofstream(folder_ / "20260101000000_one/down.sql") << "down";
  EXPECT_EQ(verdict(), "ok");

  fs::rename(folder_ / "20260103000000_three", folder_ / "20260102000000_three");
  EXPECT_EQ(verdict(), "migration `20260103000000_three` was removed");
  fs::rename(folder_ / "20260102000000_three", folder_ / "20260103000000_three");
  fs::copy(folder_ / "20260101000000_one", folder_ / "20260102000000_two");
  EXPECT_EQ(verdict(), "migration `20260102000000_two` is not in wesley.sum");
  ASSERT_TRUE(Directory::open(folder_.path()).value().rehash());
  EXPECT_EQ(verdict(), "ok");
}

TEST_F(DirectoryTest, RefusesNamesThatBreakTheOrder) {
  Directory directory = Directory::open(folder_.path()).value();
  Header bad = header();
  bad.version = "12";
  EXPECT_EQ(directory.add(bad, "", "", "").error().code, ErrorCode::usage);
  bad = header();
  bad.name = "Has Blank";
  EXPECT_EQ(directory.add(bad, "", "", "").error().code, ErrorCode::usage);
  add(directory, "20260101000000", "one");
  bad = header();
  bad.version = "20260101000000";
  EXPECT_EQ(directory.add(bad, "", "", "").error().code, ErrorCode::input);
  fs::create_directories(folder_ / "notes");
  EXPECT_NE(verdict().find("is not a migration's name"), std::string::npos);
}

TEST_F(DirectoryTest, ChecksumsDependOnWhatCameBefore) {
  Directory directory = Directory::open(folder_.path()).value();
  const Migration one = add(directory, "20260101000000", "one");
  const Migration two = add(directory, "20260102000000", "two");
  const std::string before = directory.checksum(two).value();
  std::ofstream(one.up()) << "other";
  EXPECT_NE(directory.checksum(two).value(), before);
  EXPECT_EQ(before.substr(0, 3), "h1:");
}

}  // namespace
}  // namespace wesley::migration
