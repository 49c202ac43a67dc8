// SPDX-License-Identifier: Apache-2.0
#include "support/migration_case.h"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace wesley::support {

namespace fs = std::filesystem;
using locks::LockMode;

locks::RelationLock lock_on(const std::string& table, LockMode mode) {
  return {{"public", table}, mode, ""};
}

plan::Step transaction_step(int id, plan::Phase phase, std::vector<std::string> statements,
                            std::vector<std::string> undo, std::vector<locks::RelationLock> locks) {
  plan::Step step;
  step.id = id;
  step.phase = phase;
  step.summary = fmt::format("step {}", id);
  step.statements = std::move(statements);
  step.undo.statements = std::move(undo);
  step.locks = std::move(locks);
  return step;
}

plan::Step index_step(int id, const std::string& index, const std::string& table, const std::string& column,
                      bool unique) {
  plan::Step step;
  step.id = id;
  step.phase = plan::Phase::validate;
  step.mode = plan::Mode::autonomous;
  step.duration = locks::Duration::scan;
  step.summary = "index " + index;
  step.statements = {fmt::format("CREATE {}INDEX CONCURRENTLY {} ON public.{} ({})", unique ? "UNIQUE " : "",
                                 index, table, column)};
  step.locks = {lock_on(table, LockMode::share_update_exclusive)};
  step.done = fmt::format(
      "SELECT CASE WHEN i.indexrelid IS NULL THEN 'absent' WHEN i.indisvalid AND i.indisready THEN 'done'"
      " ELSE 'partial' END FROM (SELECT to_regclass('public.{}') AS r) n"
      " LEFT JOIN pg_index i ON i.indexrelid = n.r",
      index);
  step.undo.statements = {"DROP INDEX CONCURRENTLY public." + index};
  return step;
}

plan::Step batch_step(int id, const std::string& table, const std::vector<std::string>& key,
                      const std::string& shadow, const std::string& expression) {
  plan::Step step;
  step.id = id;
  step.phase = plan::Phase::backfill;
  step.mode = plan::Mode::batched;
  step.summary = "fills " + shadow;
  step.batch = plan::Batch{{"public", table}, key};
  std::vector<std::string> lower, upper;
  for (std::size_t i = 1; i <= key.size(); ++i) {
    lower.push_back(fmt::format("${}", i));
    upper.push_back(fmt::format("${}", key.size() + i));
  }
  const std::string range = key.empty()
                                ? "ctid > $1 AND ctid <= $2"
                                : fmt::format("({0}) > ({1}) AND ({0}) <= ({2})", fmt::join(key, ", "),
                                              fmt::join(lower, ", "), fmt::join(upper, ", "));
  step.statements = {fmt::format("UPDATE public.{0} SET {1} = {2} WHERE {3} AND {1} IS DISTINCT FROM {2}",
                                 table, shadow, expression, range)};
  step.locks = {lock_on(table, LockMode::row_exclusive)};
  return step;
}

void create_items(TestDatabase& database, int rows) {
  database.exec(fmt::format(R"(
CREATE TABLE public.item (id integer PRIMARY KEY, tag text, amount integer, touched integer NOT NULL DEFAULT 0);
INSERT INTO public.item (id, tag, amount) SELECT i, 'tag ' || i % 97, i % 1000 FROM generate_series(1, {}) i;)",
                            rows));
  database.exec("ANALYZE public.item");
}

plan::Plan empty_plan() {
  plan::Plan plan;
  plan.server_major = server_major();
  return plan;
}

plan::Plan items_plan() {
  plan::Plan plan = empty_plan();
  const std::vector<locks::RelationLock> strong = {lock_on("item", LockMode::access_exclusive)};
  plan.steps = {
      transaction_step(1, plan::Phase::expand,
                       {"ALTER TABLE public.item ADD COLUMN amount_new bigint",
                        "CREATE FUNCTION public.item_sync() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN"
                        " NEW.amount_new := NEW.amount; RETURN NEW; END$$",
                        "CREATE TRIGGER zzz_sync BEFORE INSERT OR UPDATE ON public.item FOR EACH ROW EXECUTE"
                        " FUNCTION public.item_sync()"},
                       {"DROP TRIGGER zzz_sync ON public.item", "DROP FUNCTION public.item_sync()",
                        "ALTER TABLE public.item DROP COLUMN amount_new"},
                       strong),
      batch_step(2, "item", {"id"}, "amount_new", "amount::bigint"),
      index_step(3, "item_tag", "item", "tag"),
      transaction_step(
          4, plan::Phase::validate,
          {"ALTER TABLE public.item ADD CONSTRAINT proof CHECK (amount_new IS NOT NULL) NOT VALID"},
          {"ALTER TABLE public.item DROP CONSTRAINT proof"}, strong),
      transaction_step(5, plan::Phase::validate, {"ALTER TABLE public.item VALIDATE CONSTRAINT proof"}, {},
                       {lock_on("item", LockMode::share_update_exclusive)}),
      transaction_step(6, plan::Phase::switch_,
                       {"ALTER TABLE public.item ALTER COLUMN amount_new SET NOT NULL"},
                       {"ALTER TABLE public.item ALTER COLUMN amount_new DROP NOT NULL"}, strong),
      transaction_step(7, plan::Phase::contract, {"ALTER TABLE public.item DROP CONSTRAINT proof"},
                       {"ALTER TABLE public.item ADD CONSTRAINT proof CHECK (amount_new IS NOT NULL)"},
                       strong),
  };
  plan.steps[4].duration = locks::Duration::scan;
  return plan;
}

Execution::Execution(TestDatabase& database) {
  std::string pattern = (fs::temp_directory_path() / "wesley-execution-XXXXXX").string();
  folder_ = mkdtemp(pattern.data());
  options.conninfo = database.conninfo();
  options.checkpoints = folder_ / "checkpoints";
  options.minimum_between_tries = std::chrono::milliseconds(50);
  options.retry_budget = std::chrono::seconds(60);
}

Execution::~Execution() {
  fs::remove_all(folder_);
}

execute::Observer Execution::observer() {
  return [this](const execute::Event& event) {
    {
      const std::lock_guard lock(mutex_);
      kinds_.emplace_back(event.kind);
    }
    if (on_event) on_event(event);
  };
}

Result<execute::Outcome> Execution::run(const plan::Plan& plan) {
  return execute::run(execute::plan_source(plan, version, "test", "{}"), options, gates, observer());
}

Result<void> Execution::roll_back() {
  return execute::roll_back(version, options, gates, observer());
}

std::vector<std::string> Execution::kinds() const {
  const std::lock_guard lock(mutex_);
  return kinds_;
}

std::size_t Execution::count(std::string_view kind) const {
  const std::vector<std::string> all = kinds();
  return static_cast<std::size_t>(std::count(all.begin(), all.end(), kind));
}

std::string describe_database(postgres::Connection& connection) {
  const postgres::Rows rows = value_of(connection.query(R"(
SELECT string_agg(line, E'\n' ORDER BY line) FROM (
  SELECT format('column %s.%s %s notnull=%s default=%s', c.relname, a.attname,
                format_type(a.atttypid, a.atttypmod), a.attnotnull,
                (SELECT pg_get_expr(d.adbin, d.adrelid) FROM pg_attrdef d
                  WHERE d.adrelid = c.oid AND d.adnum = a.attnum)) AS line
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
   WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped
  UNION ALL
  SELECT format('constraint %s %s valid=%s', conname, pg_get_constraintdef(oid), convalidated)
    FROM pg_constraint WHERE connamespace = 'public'::regnamespace
  UNION ALL
  SELECT format('index %s valid=%s ready=%s', pg_get_indexdef(i.indexrelid), i.indisvalid, i.indisready)
    FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid WHERE c.relnamespace = 'public'::regnamespace
  UNION ALL
  SELECT format('trigger %s %s', pg_get_triggerdef(t.oid), t.tgenabled)
    FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
   WHERE c.relnamespace = 'public'::regnamespace AND NOT t.tgisinternal
  UNION ALL
  SELECT format('function %s', oid::regprocedure) FROM pg_proc WHERE pronamespace = 'public'::regnamespace
) AS lines)"));
  return std::string(rows.text(0, 0));
}

}  // namespace wesley::support
