-- Partition trees: sub-partitions with another order of columns, default partitions, keys and indexes under
-- names of their own, checks and foreign keys that arrive from parents.
CREATE TYPE public.region AS ENUM ('north', 'south', 'it''s');
CREATE TABLE public.customer (id bigint PRIMARY KEY, region public.region, UNIQUE (id, region));
CREATE FUNCTION public.slug(text) RETURNS text LANGUAGE sql IMMUTABLE RETURN lower($1);

CREATE TABLE public.event (
  id bigint NOT NULL,
  at timestamptz NOT NULL DEFAULT now(),
  region public.region NOT NULL,
  title text COLLATE "C" DEFAULT 'none',
  customer_id bigint,
  slug text GENERATED ALWAYS AS (public.slug(title)) STORED,
  CONSTRAINT event_pkey PRIMARY KEY (id, at, region),
  CONSTRAINT positive CHECK (id > 0),
  CONSTRAINT event_customer_fk FOREIGN KEY (customer_id) REFERENCES public.customer ON DELETE CASCADE
) PARTITION BY RANGE (at);
CREATE INDEX event_title_idx ON public.event (title text_pattern_ops, at DESC) INCLUDE (region);
CREATE INDEX event_slug_idx ON public.event (public.slug(title)) WHERE id > 10;
CREATE UNIQUE INDEX event_unique ON public.event (region, at, id);
COMMENT ON INDEX public.event_title_idx IS 'parent';

CREATE TABLE public.event_2024 PARTITION OF public.event
  FOR VALUES FROM ('2024-01-01 00:00:00+00') TO ('2025-01-01 00:00:00+00') PARTITION BY LIST (region);
CREATE TABLE public.event_2024_north (
  slug text GENERATED ALWAYS AS (public.slug(title)) STORED,
  region public.region NOT NULL DEFAULT 'north',
  customer_id bigint,
  title text COLLATE "C" NOT NULL,
  gone integer,
  at timestamptz NOT NULL,
  id bigint NOT NULL,
  CONSTRAINT positive CHECK (id > 0),
  CONSTRAINT own_check CHECK (title <> ''),
  CONSTRAINT "Odd Primary" PRIMARY KEY (id, at, region),
  CONSTRAINT "own fk" FOREIGN KEY (customer_id) REFERENCES public.customer ON DELETE CASCADE
);
ALTER TABLE public.event_2024_north DROP COLUMN gone;
CREATE INDEX odd_title ON public.event_2024_north (title text_pattern_ops, at DESC) INCLUDE (region);
CREATE INDEX own_index ON public.event_2024_north USING hash (title);
ALTER TABLE public.event_2024 ATTACH PARTITION public.event_2024_north FOR VALUES IN ('north');
CREATE TABLE public.event_2024_rest PARTITION OF public.event_2024 DEFAULT;
CREATE TABLE public.event_early PARTITION OF public.event
  FOR VALUES FROM (MINVALUE) TO ('2024-01-01 00:00:00+00') WITH (fillfactor = 70);
CREATE TABLE public.event_default PARTITION OF public.event (title DEFAULT 'late', CONSTRAINT more CHECK (id > 5)) DEFAULT;
ALTER TABLE public.event_default ALTER COLUMN title SET STATISTICS 50;
ALTER TABLE public.event ADD CONSTRAINT later CHECK (id < 1000000) NOT VALID;
ALTER TABLE public.event_early ALTER COLUMN title SET NOT NULL;
COMMENT ON TABLE public.event_early IS 'before';
COMMENT ON COLUMN public.event_2024.title IS 'of a partition';
COMMENT ON CONSTRAINT positive ON public.event IS 'checked';

CREATE TABLE public.bucket (k text, v int, w int) PARTITION BY HASH (k, lower(k) COLLATE "C");
CREATE TABLE public.bucket_0 PARTITION OF public.bucket FOR VALUES WITH (modulus 2, remainder 0);
CREATE TABLE public.bucket_1 PARTITION OF public.bucket FOR VALUES WITH (modulus 2, remainder 1);
-- Without a partition of its own for bucket_1, the index stays invalid.
CREATE INDEX bucket_half ON ONLY public.bucket (v);
CREATE INDEX bucket_0_half ON public.bucket_0 (v);
ALTER INDEX public.bucket_half ATTACH PARTITION public.bucket_0_half;

CREATE TABLE public.several (a int, b int, c text) PARTITION BY RANGE (a, b);
CREATE TABLE public.several_1 PARTITION OF public.several FOR VALUES FROM (1, MINVALUE) TO (10, MAXVALUE);
CREATE TABLE public.empty_tree (a int PRIMARY KEY) PARTITION BY LIST (a);
CREATE TABLE public.names (a text) PARTITION BY LIST (a);
CREATE TABLE public.names_1 PARTITION OF public.names FOR VALUES IN ('x', NULL, 'it''s');
CREATE TABLE public.refers (id bigint, at timestamptz, region public.region,
  FOREIGN KEY (id, at, region) REFERENCES public.event);

-- A query that needs the primary key of a partitioned table for its GROUP BY.
CREATE VIEW public.grouped AS
  SELECT e.id, e.at, e.region, e.title, count(*) AS n FROM public.event e GROUP BY e.id, e.at, e.region;

CREATE FUNCTION public.touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN new; END $$;
CREATE TRIGGER touch_rows BEFORE INSERT OR UPDATE OF title ON public.event
  FOR EACH ROW WHEN (new.id > 1) EXECUTE FUNCTION public.touch('a', 'it''s');
ALTER TABLE public.event REPLICA IDENTITY FULL;
ALTER TABLE public.event ENABLE ROW LEVEL SECURITY;
CREATE POLICY mine ON public.event USING (id = 1);
