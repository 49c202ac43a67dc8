// SPDX-License-Identifier: Apache-2.0
#include "postgres/doctor.h"

#include <algorithm>
#include <map>
#include <thread>

#include <gtest/gtest.h>

#include "support/test_database.h"

namespace wesley::postgres {
namespace {

using support::TestDatabase;
using support::value_of;

std::map<std::string, std::vector<Finding>> by_topic(Connection& connection, DoctorOptions options = {}) {
  std::map<std::string, std::vector<Finding>> found;
  for (Finding& finding : value_of(examine(connection, options)))
    found[std::string(finding.topic)].push_back(std::move(finding));
  return found;
}

TEST(Doctor, AFreshDatabaseIsHealthy) {
  TestDatabase db;
  auto found = by_topic(db.connection());
  for (std::string_view topic : doctor_topics()) {
    ASSERT_EQ(found[std::string(topic)].size(), 1U) << topic;
    const Finding& finding = found[std::string(topic)][0];
    EXPECT_LE(finding.severity, Severity::note) << topic << ": " << finding.message;
    EXPECT_EQ(finding.message.find("could not be asked"), std::string::npos) << finding.message;
  }
}

TEST(Doctor, LooksIntoEverySchema) {
  TestDatabase db;
  db.exec("CREATE SCHEMA sales; CREATE TABLE sales.t (a integer); INSERT INTO sales.t VALUES (1), (1)");
  EXPECT_FALSE(db.connection().execute("CREATE UNIQUE INDEX CONCURRENTLY broken ON sales.t (a)"));
  const auto severity = [&](std::vector<std::string> schemas) {
    DoctorOptions options;
    options.schemas = std::move(schemas);
    return by_topic(db.connection(), options)["leftovers"][0].severity;
  };
  EXPECT_EQ(severity({"public"}), Severity::fine);
  EXPECT_GT(severity({"*"}), Severity::note);
}

TEST(Doctor, FindsWhatStandsInTheWay) {
  TestDatabase db;
  db.exec(R"sql(
CREATE ROLE doctor_patient LOGIN;
CREATE TABLE public.t (a integer);
INSERT INTO public.t VALUES (1), (1);
ALTER TABLE public.t ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE PUBLICATION everything FOR ALL TABLES;
CREATE FUNCTION public.watch() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
CREATE EVENT TRIGGER watching ON ddl_command_end EXECUTE FUNCTION public.watch();
)sql");
  EXPECT_FALSE(db.connection().execute("CREATE UNIQUE INDEX CONCURRENTLY broken ON public.t (a)"));
  db.exec("ALTER DATABASE " + db.name() + " SET default_transaction_read_only = on; ALTER DATABASE " +
          db.name() + " SET lock_timeout = '5s'; ALTER DATABASE " + db.name() +
          " SET deadlock_timeout = '100ms'");
  Connection patient = value_of(Connection::open(db.conninfo() + " user=doctor_patient"));
  auto found = by_topic(patient);
  EXPECT_EQ(found["session"][0].severity, Severity::problem);
  EXPECT_NE(found["session"][0].message.find("read-only"), std::string::npos);
  // Before 15 everyone may create in schema public.
  ASSERT_EQ(found["privileges"].size(), support::server_major() >= 15 ? 4U : 3U);
  EXPECT_EQ(found["privileges"][0].severity, Severity::problem);
  EXPECT_EQ(found["privileges"][1].message, "1 table not owned by role `doctor_patient`");
  EXPECT_EQ(found["timeouts"].size(), 2U);
  EXPECT_EQ(found["replication"][0].message, "1 publication of this database");
  EXPECT_EQ(found["leftovers"][0].message, "index public.broken is invalid");
  EXPECT_EQ(found["event-triggers"][0].severity, Severity::note);
  db.exec("DROP EVENT TRIGGER watching; DROP ROLE doctor_patient");
}

}  // namespace
}  // namespace wesley::postgres
