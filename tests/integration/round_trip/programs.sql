-- Views, routines, triggers, rules, policies, privileges and what else is written as a statement.
CREATE SCHEMA app;
CREATE EXTENSION postgres_fdw WITH SCHEMA public;
CREATE TABLE app.account (id integer PRIMARY KEY, owner name DEFAULT CURRENT_USER, balance numeric(12,2) DEFAULT 0 NOT NULL, changed timestamptz, tags text[]);
CREATE TABLE app.log (at timestamptz DEFAULT now(), message text, account integer);
CREATE VIEW app.rich AS SELECT id, owner, balance FROM app.account WHERE balance > 1000 WITH CASCADED CHECK OPTION;
CREATE VIEW app.secure WITH (security_barrier='true', security_invoker='true') AS SELECT a.id, a.owner AS who FROM app.account a;
CREATE VIEW app.on_views (account, total) AS SELECT r.id, sum(r.balance) OVER (PARTITION BY r.owner ORDER BY r.id ROWS BETWEEN 2 PRECEDING AND CURRENT ROW) FROM app.rich r JOIN app.secure s USING (id);
ALTER VIEW app.rich ALTER COLUMN balance SET DEFAULT 5000;
COMMENT ON VIEW app.rich IS 'the rich';
COMMENT ON COLUMN app.rich.balance IS 'a lot';
CREATE VIEW app.tricky AS
  WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5), m AS MATERIALIZED (SELECT 2 AS two)
  SELECT n.i, CASE n.i WHEN 1 THEN 'one' ELSE NULL::text END AS word, m.two, x.*, EXISTS (SELECT 1 FROM app.log l WHERE l.account = n.i) AS logged,
    array_agg(DISTINCT n.i) FILTER (WHERE n.i > 2) AS list, string_agg(n.i::text, ',' ORDER BY n.i DESC) AS text
  FROM n CROSS JOIN m LEFT JOIN LATERAL (SELECT u.u AS unnested, u.ord FROM unnest(ARRAY[n.i, 2]) WITH ORDINALITY u(u, ord)) x ON true
  GROUP BY GROUPING SETS ((n.i, m.two, x.unnested, x.ord), ()) HAVING count(*) > 0
  ORDER BY 1 DESC NULLS LAST LIMIT 10 OFFSET 1;
CREATE MATERIALIZED VIEW app.totals WITH (fillfactor='80') AS SELECT owner, sum(balance) AS total, count(*) AS accounts FROM app.account GROUP BY owner WITH NO DATA;
CREATE UNIQUE INDEX totals_owner ON app.totals (owner) INCLUDE (total);
CREATE INDEX totals_total ON app.totals (total DESC) WHERE (accounts > 1);
COMMENT ON MATERIALIZED VIEW app.totals IS 'refreshed at night';
CREATE VIEW app.on_materialized AS SELECT owner FROM app.totals;

CREATE FUNCTION app.add(a integer, b integer DEFAULT 1) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT LEAKPROOF COST 7 AS $$ SELECT a + b $$;
CREATE FUNCTION app.add(a text, VARIADIC rest text[] DEFAULT '{}'::text[]) RETURNS text LANGUAGE sql STABLE AS $_$ SELECT a || array_to_string(rest, '$$') $_$;
CREATE FUNCTION app.pairs(INOUT x integer, OUT y text, z numeric DEFAULT 1.5) RETURNS SETOF record LANGUAGE plpgsql ROWS 5
  SECURITY DEFINER SET search_path TO 'app', 'pg_temp' SET work_mem TO '4MB' AS $$ BEGIN y := 'a\b'; RETURN NEXT; END $$;
CREATE FUNCTION app.rows_of(since timestamptz) RETURNS TABLE (at timestamptz, message text) LANGUAGE sql AS 'SELECT l.at, l.message FROM app.log l WHERE l.at > since';
CREATE FUNCTION app.atomic(n integer) RETURNS bigint LANGUAGE sql STABLE BEGIN ATOMIC SELECT count(*) FROM app.account a WHERE (a.id > n); END;
CREATE FUNCTION app.returning_expression(n integer) RETURNS integer LANGUAGE sql RETURN (n * 2);
CREATE FUNCTION app.any_first(anyarray) RETURNS anyelement LANGUAGE sql IMMUTABLE AS 'SELECT $1[1]';
CREATE PROCEDURE app.transfer(source integer, target integer, amount numeric, INOUT done boolean DEFAULT NULL) LANGUAGE plpgsql AS $body$
BEGIN
  -- a comment with 'quotes' and $$dollars$$
  UPDATE app.account SET balance = balance - amount WHERE id = source;
  COMMIT;
END
$body$;
CREATE FUNCTION app.touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.changed := now(); RETURN NEW; END $$;
CREATE FUNCTION app.note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO app.log (message) SELECT TG_NAME || TG_ARGV[0]; RETURN NULL; END $$;
COMMENT ON FUNCTION app.add(integer, integer) IS 'adds';
COMMENT ON PROCEDURE app.transfer(integer, integer, numeric, boolean) IS 'moves money';
CREATE FUNCTION app.add_state(bigint, integer) RETURNS bigint LANGUAGE sql IMMUTABLE AS 'SELECT $1 + $2';
CREATE AGGREGATE app.total(integer) (SFUNC = app.add_state, STYPE = bigint, INITCOND = '0', PARALLEL = safe);
CREATE AGGREGATE app.middle(double precision ORDER BY anyelement) (SFUNC = ordered_set_transition, STYPE = internal, FINALFUNC = percentile_disc_final, FINALFUNC_EXTRA);
COMMENT ON AGGREGATE app.total(integer) IS 'a sum';
CREATE OPERATOR app.<+> (FUNCTION = app.add, LEFTARG = integer, RIGHTARG = integer, COMMUTATOR = OPERATOR(app.<+>));
CREATE VIEW app.with_operator AS SELECT id OPERATOR(app.<+>) 2 AS more, app.total(id) OVER () AS total FROM app.account;

CREATE TRIGGER touch BEFORE UPDATE OF balance, tags ON app.account FOR EACH ROW WHEN (OLD.balance IS DISTINCT FROM NEW.balance) EXECUTE FUNCTION app.touch();
CREATE TRIGGER after_all AFTER INSERT OR DELETE OR TRUNCATE ON app.account FOR EACH STATEMENT EXECUTE FUNCTION app.note('it''s', 'two');
CREATE TRIGGER transition AFTER UPDATE ON app.account REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION app.note('x');
CREATE CONSTRAINT TRIGGER later AFTER INSERT ON app.log DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION app.note('y');
CREATE TRIGGER instead INSTEAD OF INSERT ON app.secure FOR EACH ROW EXECUTE FUNCTION app.touch();
ALTER TABLE app.account DISABLE TRIGGER after_all;
ALTER TABLE app.account ENABLE ALWAYS TRIGGER transition;
ALTER TABLE app.log ENABLE REPLICA TRIGGER later;
COMMENT ON TRIGGER touch ON app.account IS 'keeps time';
CREATE RULE no_delete AS ON DELETE TO app.log DO INSTEAD NOTHING;
CREATE RULE also AS ON INSERT TO app.on_views WHERE (NEW.account > 0) DO INSTEAD (INSERT INTO app.log (message) VALUES ('a'); INSERT INTO app.log (message) VALUES ('b'));
ALTER TABLE app.log DISABLE RULE no_delete;

ALTER TABLE app.account ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON app.account USING (owner = CURRENT_USER) WITH CHECK (balance >= 0);
CREATE POLICY see ON app.account AS RESTRICTIVE FOR SELECT TO wesley_reader, "wesley odd role" USING (EXISTS (SELECT 1 FROM app.log l WHERE l.account = account.id));
CREATE POLICY ins ON app.account FOR INSERT TO PUBLIC WITH CHECK (true);
COMMENT ON POLICY own ON app.account IS 'their own';

GRANT USAGE ON SCHEMA app TO wesley_reader;
GRANT SELECT, UPDATE (balance, tags) ON app.account TO wesley_reader WITH GRANT OPTION;
GRANT ALL ON app.log TO "wesley odd role";
GRANT SELECT ON app.rich TO PUBLIC;
GRANT EXECUTE ON FUNCTION app.add(integer, integer) TO wesley_reader;
REVOKE EXECUTE ON FUNCTION app.touch() FROM PUBLIC;
REVOKE ALL ON PROCEDURE app.transfer(integer, integer, numeric, boolean) FROM PUBLIC;
ALTER DEFAULT PRIVILEGES IN SCHEMA app GRANT SELECT ON TABLES TO wesley_reader;
ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;

CREATE COLLATION app.german (provider = icu, locale = 'de-u-co-phonebk', deterministic = false);
CREATE TEXT SEARCH DICTIONARY app.plain (TEMPLATE = pg_catalog.simple, STOPWORDS = 'english', ACCEPT = false);
CREATE TEXT SEARCH CONFIGURATION app.search (COPY = pg_catalog.english);
ALTER TEXT SEARCH CONFIGURATION app.search ALTER MAPPING FOR asciiword WITH app.plain, english_stem;
CREATE TABLE app.page (title text COLLATE app.german, body text, words tsvector GENERATED ALWAYS AS (to_tsvector('app.search'::regconfig, body)) STORED);
CREATE INDEX page_words ON app.page USING gin (words);
CREATE FUNCTION app.stop() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN RAISE NOTICE 'no'; END $$;
CREATE EVENT TRIGGER stop_me ON ddl_command_start WHEN TAG IN ('DROP FOREIGN TABLE') EXECUTE FUNCTION app.stop();
ALTER EVENT TRIGGER stop_me DISABLE;
CREATE SERVER elsewhere FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host 'example.com', dbname 'it''s');
CREATE FOREIGN TABLE app.remote (id integer OPTIONS (column_name 'ID') NOT NULL, name text COLLATE "C" DEFAULT 'x') SERVER elsewhere OPTIONS (schema_name 'public', table_name 'remote');
