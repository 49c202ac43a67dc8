-- Triggers, rules, views, policies, statistics, text search, foreign data, event triggers, privileges.
CREATE TABLE public.account (id integer PRIMARY KEY, owner text DEFAULT CURRENT_USER, balance numeric(10, 2), body text,
  tenant integer, words tsvector);
CREATE UNLOGGED TABLE public.fast (id integer GENERATED ALWAYS AS IDENTITY (SEQUENCE NAME public.odd_sequence START 5 CYCLE), x text)
  WITH (fillfactor = 50, autovacuum_enabled = false, toast.autovacuum_enabled = false);
CREATE SEQUENCE public.free AS smallint INCREMENT -3 CYCLE;
CREATE UNLOGGED SEQUENCE public.quick;
CREATE TABLE public.serials (a serial, b bigserial, c smallserial);
ALTER SEQUENCE public.serials_b_seq RENAME TO renamed;
CREATE FUNCTION public.t() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$;
CREATE TRIGGER on_statement AFTER UPDATE ON public.account REFERENCING OLD TABLE AS before NEW TABLE AS "After"
  FOR EACH STATEMENT EXECUTE FUNCTION public.t();
CREATE TRIGGER on_row BEFORE UPDATE OF balance, owner ON public.account FOR EACH ROW
  WHEN (old.balance IS DISTINCT FROM new.balance) EXECUTE FUNCTION public.t('x');
CREATE CONSTRAINT TRIGGER late AFTER INSERT OR DELETE ON public.account DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION public.t();
CREATE CONSTRAINT TRIGGER from_other AFTER INSERT ON public.account FROM public.fast FOR EACH ROW EXECUTE FUNCTION public.t();
CREATE TRIGGER on_truncate BEFORE TRUNCATE ON public.account EXECUTE FUNCTION public.t();
CREATE TRIGGER is_off AFTER INSERT ON public.account FOR EACH ROW EXECUTE FUNCTION public.t();
CREATE TRIGGER is_always AFTER INSERT ON public.account FOR EACH ROW EXECUTE FUNCTION public.t();
CREATE TRIGGER is_replica AFTER INSERT ON public.account FOR EACH ROW EXECUTE FUNCTION public.t();
ALTER TABLE public.account DISABLE TRIGGER is_off, ENABLE ALWAYS TRIGGER is_always, ENABLE REPLICA TRIGGER is_replica;
CREATE INDEX account_owner ON public.account (owner) WITH (fillfactor = 60, deduplicate_items = off);
CREATE UNIQUE INDEX account_unique ON public.account (id, tenant) NULLS NOT DISTINCT;
CREATE INDEX account_words ON public.account USING gin (words) WITH (fastupdate = off);
CREATE INDEX account_brin ON public.account USING brin (id int4_minmax_multi_ops (values_per_range = 16)) WITH (pages_per_range = 8);
CREATE INDEX account_expr ON public.account ((balance * 2), lower(owner));
ALTER INDEX public.account_expr ALTER COLUMN 1 SET STATISTICS 300;
CREATE INDEX account_words_sig ON public.account USING gist (words tsvector_ops (siglen = 100));
ALTER TABLE public.account CLUSTER ON account_owner;
ALTER TABLE public.account ALTER COLUMN tenant SET NOT NULL, ALTER COLUMN id SET NOT NULL;
ALTER TABLE public.account REPLICA IDENTITY USING INDEX account_pkey;
ALTER TABLE public.fast REPLICA IDENTITY NOTHING;
ALTER TABLE public.account ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY everyone ON public.account;
CREATE POLICY restricted ON public.account AS RESTRICTIVE FOR UPDATE TO authenticated, omnivore_user
  USING (owner = CURRENT_USER) WITH CHECK (balance > 0 AND (SELECT count(*) FROM public.fast) > 0);
CREATE POLICY inserts ON public.account FOR INSERT TO PUBLIC WITH CHECK (true);

CREATE VIEW public.checked WITH (security_barrier) AS SELECT id, owner FROM public.account WHERE id > 0 WITH LOCAL CHECK OPTION;
CREATE VIEW public.cascaded WITH (security_invoker = true) AS SELECT * FROM public.checked WITH CASCADED CHECK OPTION;
ALTER VIEW public.checked ALTER COLUMN owner SET DEFAULT 'nobody';
CREATE RECURSIVE VIEW public.numbers (n) AS VALUES (1) UNION ALL SELECT n + 1 FROM numbers WHERE n < 10;
CREATE VIEW public.joined (one, "Two") AS SELECT a.id, b.x FROM public.account a LEFT JOIN LATERAL
  (SELECT f.x FROM public.fast f WHERE f.id = a.id ORDER BY 1 LIMIT 1) b ON true;
CREATE VIEW public.windows AS SELECT id, rank() OVER w AS r, sum(balance) FILTER (WHERE id > 1) OVER w AS s,
  CASE WHEN owner ~~ 'a%' THEN 1 ELSE 2 END AS c, ARRAY(SELECT x FROM public.fast) AS xs, EXTRACT(year FROM now()) AS y
  FROM public.account WINDOW w AS (PARTITION BY owner ORDER BY id ROWS BETWEEN 1 PRECEDING AND CURRENT ROW);
CREATE VIEW public.with_cte AS WITH moved AS MATERIALIZED (SELECT * FROM public.account) SELECT DISTINCT ON (owner) owner, id FROM moved ORDER BY owner, id DESC;
CREATE TRIGGER instead_of INSTEAD OF INSERT ON public.joined FOR EACH ROW EXECUTE FUNCTION public.t();
CREATE RULE no_update AS ON UPDATE TO public.joined DO INSTEAD (UPDATE public.account SET id = new.one WHERE account.id = old.one; NOTIFY changed);
CREATE RULE also AS ON INSERT TO public.account DO ALSO INSERT INTO public.fast (x) VALUES (new.owner);
ALTER TABLE public.account DISABLE RULE also;
CREATE MATERIALIZED VIEW public.stored WITH (fillfactor = 80) AS SELECT id, owner FROM public.account WITH NO DATA;
CREATE UNIQUE INDEX stored_id ON public.stored (id);
ALTER MATERIALIZED VIEW public.stored CLUSTER ON stored_id;
ALTER MATERIALIZED VIEW public.stored ALTER COLUMN owner SET STATISTICS 77;
ALTER MATERIALIZED VIEW public.stored ALTER COLUMN owner SET STORAGE EXTERNAL;
COMMENT ON MATERIALIZED VIEW public.stored IS 'stored';
COMMENT ON COLUMN public.stored.owner IS 'of a stored one';
COMMENT ON VIEW public.checked IS 'checked';
COMMENT ON SEQUENCE public.free IS 'free';

CREATE STATISTICS public.dependent (dependencies, mcv) ON owner, tenant FROM public.account;
CREATE STATISTICS public.of_expression ON lower(owner), (balance * 2) FROM public.account;
ALTER STATISTICS public.dependent SET STATISTICS 55;

CREATE TEXT SEARCH DICTIONARY public.stems (TEMPLATE = snowball, language = 'english', stopwords = 'english');
CREATE TEXT SEARCH DICTIONARY public.plain_words (TEMPLATE = simple, accept = false);
CREATE TEXT SEARCH CONFIGURATION public.search (COPY = simple);
ALTER TEXT SEARCH CONFIGURATION public.search ALTER MAPPING FOR asciiword, word WITH public.plain_words, public.stems;
ALTER TEXT SEARCH CONFIGURATION public.search DROP MAPPING FOR url;
COMMENT ON TEXT SEARCH CONFIGURATION public.search IS 'search';
COMMENT ON TEXT SEARCH DICTIONARY public.stems IS 'stems';
CREATE TABLE public.document (body text, words tsvector GENERATED ALWAYS AS (to_tsvector('public.search'::regconfig, coalesce(body, ''))) STORED);
CREATE INDEX document_words ON public.document USING gin (to_tsvector('public.search'::regconfig, body));

CREATE FOREIGN DATA WRAPPER nowhere OPTIONS (debug 'true');
CREATE SERVER far TYPE 'x' VERSION '1' FOREIGN DATA WRAPPER nowhere OPTIONS (host 'it''s', "Port" '1');
CREATE FOREIGN TABLE public.away (id integer OPTIONS (name 'ID') NOT NULL, x text COLLATE "C" DEFAULT 'x', CHECK (id > 0)) SERVER far OPTIONS (path '/a''b');
COMMENT ON FOREIGN TABLE public.away IS 'away';
COMMENT ON COLUMN public.away.id IS 'of one far away';
COMMENT ON SERVER far IS 'far';
COMMENT ON FOREIGN DATA WRAPPER nowhere IS 'nowhere';
CREATE VIEW public.over_away AS SELECT * FROM public.away;

CREATE FUNCTION public.on_ddl() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no more'; END $$;
CREATE TABLE public.granted (id integer, "Secret" text, open text);
GRANT SELECT, UPDATE ON public.granted TO authenticated;
GRANT ALL ON public.granted TO omnivore_admin WITH GRANT OPTION;
GRANT INSERT (id, "Secret"), SELECT ("Secret") ON public.granted TO omnivore_user;
GRANT SELECT ON public.checked TO PUBLIC;
GRANT USAGE ON SEQUENCE public.free TO authenticated;
GRANT USAGE ON SCHEMA public TO omnivore_user;
REVOKE ALL ON FUNCTION public.t() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION public.t() TO authenticated;
CREATE TYPE public.secret AS ENUM ('x');
REVOKE USAGE ON TYPE public.secret FROM PUBLIC;
GRANT USAGE ON TYPE public.secret TO authenticated;
GRANT USAGE ON FOREIGN SERVER far TO authenticated;
GRANT USAGE ON FOREIGN DATA WRAPPER nowhere TO authenticated;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO authenticated;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT EXECUTE ON FUNCTIONS TO omnivore_user WITH GRANT OPTION;
ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
CREATE EVENT TRIGGER stop_it ON ddl_command_end WHEN TAG IN ('CREATE TABLE', 'DROP TABLE') EXECUTE FUNCTION public.on_ddl();
CREATE EVENT TRIGGER is_disabled ON sql_drop EXECUTE FUNCTION public.on_ddl();
COMMENT ON EVENT TRIGGER stop_it IS 'stops';
ALTER EVENT TRIGGER stop_it ENABLE ALWAYS;
ALTER EVENT TRIGGER is_disabled DISABLE;
