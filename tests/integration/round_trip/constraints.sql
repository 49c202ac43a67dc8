-- Keys, checks, exclusions and indexes with every option.
CREATE EXTENSION btree_gist WITH SCHEMA public;
CREATE EXTENSION pg_trgm WITH SCHEMA public;
CREATE TABLE public.country (code character(2) PRIMARY KEY, name text NOT NULL UNIQUE DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE public.city (
  country character(2) NOT NULL,
  name text NOT NULL,
  region text,
  founded integer,
  twin_country character(2),
  twin_name text,
  CONSTRAINT city_pk PRIMARY KEY (country, name) INCLUDE (region) WITH (fillfactor='70'),
  CONSTRAINT city_region UNIQUE NULLS NOT DISTINCT (region, founded),
  CONSTRAINT city_country FOREIGN KEY (country) REFERENCES public.country ON UPDATE CASCADE ON DELETE RESTRICT DEFERRABLE,
  CONSTRAINT city_twin FOREIGN KEY (twin_country, twin_name) REFERENCES public.city (country, name) MATCH FULL ON DELETE SET NULL
);
ALTER TABLE public.city ADD CONSTRAINT city_old CHECK (founded < 1900) NOT VALID;
ALTER TABLE public.city ADD CONSTRAINT city_named CHECK (name <> '' AND (region IS NULL OR length(region) BETWEEN 2 AND 40)) NO INHERIT;
COMMENT ON CONSTRAINT city_old ON public.city IS 'not yet';
CREATE TABLE public.booking (
  id bigserial PRIMARY KEY,
  room integer NOT NULL,
  during tstzrange NOT NULL,
  cancelled boolean DEFAULT false NOT NULL,
  guest text,
  CONSTRAINT no_overlap EXCLUDE USING gist (room WITH =, during WITH &&) WHERE (NOT cancelled),
  CONSTRAINT unlike EXCLUDE USING gist (lower(guest) WITH =, during WITH &&) DEFERRABLE INITIALLY DEFERRED
);
CREATE TABLE public.left_side (id integer PRIMARY KEY, other integer);
CREATE TABLE public.right_side (id integer PRIMARY KEY, other integer REFERENCES public.left_side);
ALTER TABLE public.left_side ADD CONSTRAINT to_right FOREIGN KEY (other) REFERENCES public.right_side NOT VALID;
CREATE TABLE public.partial_null (a integer, b integer, c integer, PRIMARY KEY (a, b));
CREATE TABLE public.refers (
  a integer, b integer, c integer,
  CONSTRAINT some_columns FOREIGN KEY (a, b) REFERENCES public.partial_null ON DELETE SET NULL (b)
);
CREATE TABLE public.document (
  id integer, body text, tags text[], data jsonb, place point, score double precision, at timestamptz, title varchar(80)
);
CREATE INDEX document_trgm ON public.document USING gin (body public.gin_trgm_ops, tags);
CREATE INDEX document_siglen ON public.document USING gist (body public.gist_trgm_ops (siglen=64));
CREATE INDEX document_data ON public.document USING gin (data jsonb_path_ops) WITH (fastupdate=off, gin_pending_list_limit='512');
CREATE INDEX document_brin ON public.document USING brin (at timestamptz_minmax_multi_ops (values_per_range=16), score) WITH (pages_per_range='32', autosummarize='true');
CREATE INDEX document_hash ON public.document USING hash (id);
CREATE INDEX document_spgist ON public.document USING spgist (place);
CREATE UNIQUE INDEX document_expr ON public.document (lower((title)::text) COLLATE "C" DESC, (data ->> 'kind'), id NULLS FIRST) INCLUDE (score, at) NULLS NOT DISTINCT WHERE (score > (0)::double precision AND title IS NOT NULL);
CREATE INDEX document_coalesce ON public.document (COALESCE(title, 'x'::character varying), (CASE WHEN score > 1 THEN 'a' ELSE 'b' END));
CREATE INDEX ON public.document (id, at DESC);
CREATE INDEX document_collated ON public.document (title COLLATE "POSIX" varchar_pattern_ops);
ALTER INDEX public.document_expr ALTER COLUMN 2 SET STATISTICS 500;
COMMENT ON INDEX public.document_trgm IS 'search';
ALTER TABLE public.document ALTER COLUMN id SET NOT NULL;
CREATE UNIQUE INDEX document_identity ON public.document (id);
ALTER TABLE public.document REPLICA IDENTITY USING INDEX document_identity;
ALTER TABLE public.document CLUSTER ON document_identity;
ALTER TABLE public.booking REPLICA IDENTITY FULL;
CREATE STATISTICS public.document_stats (ndistinct, dependencies) ON id, score FROM public.document;
CREATE STATISTICS public.document_expr_stats ON lower(body), (score * 2::double precision) FROM public.document;
ALTER STATISTICS public.document_stats SET STATISTICS 300;
COMMENT ON STATISTICS public.document_stats IS 'correlated';
CREATE UNLOGGED TABLE public.cache (key text PRIMARY KEY, value bytea, expires timestamptz)
  WITH (fillfactor='50', autovacuum_enabled='false', toast.autovacuum_enabled='false', parallel_workers='2');
ALTER TABLE public.cache ALTER COLUMN value SET STORAGE EXTERNAL, ALTER COLUMN key SET STATISTICS 42,
  ALTER COLUMN key SET (n_distinct=-0.5), ALTER COLUMN value SET COMPRESSION pglz;
CREATE TABLE public.computed (
  price numeric(10,2) NOT NULL,
  quantity integer DEFAULT 1 NOT NULL,
  total numeric(12,2) GENERATED ALWAYS AS (price * quantity::numeric) STORED,
  label text GENERATED ALWAYS AS (('item ' || quantity) || '!') STORED NOT NULL UNIQUE,
  made timestamptz DEFAULT (now() AT TIME ZONE 'utc'),
  token uuid DEFAULT gen_random_uuid(),
  due date DEFAULT (CURRENT_DATE + '7 days'::interval),
  who name DEFAULT CURRENT_USER,
  list text[] DEFAULT ARRAY['a'::text, 'b'::text],
  pick text DEFAULT (ARRAY['x', 'y'])[1],
  CONSTRAINT sane CHECK (price >= 0 AND quantity > 0 OR price IS NULL),
  CONSTRAINT among CHECK (label = ANY (ARRAY['a', 'b']) OR label ~~ 'item%' OR label IS DISTINCT FROM 'c')
);
