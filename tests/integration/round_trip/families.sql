-- Inheritance and partition trees.
CREATE TABLE public.vehicle (
  id integer NOT NULL,
  name text DEFAULT 'unnamed',
  wheels integer,
  CONSTRAINT has_wheels CHECK (wheels >= 0),
  CONSTRAINT only_here CHECK (name <> 'car') NO INHERIT
);
CREATE TABLE public.engine (power integer NOT NULL CHECK (power > 0), name text);
CREATE TABLE public.car (doors integer DEFAULT 4, wheels integer DEFAULT 4) INHERITS (public.vehicle, public.engine);
CREATE TABLE public.sports_car (top_speed integer, CONSTRAINT has_wheels CHECK (wheels >= 0)) INHERITS (public.car);
ALTER TABLE public.sports_car ALTER COLUMN name SET DEFAULT 'fast';
ALTER TABLE public.car ADD PRIMARY KEY (id);
CREATE TABLE public.late_child (id integer NOT NULL, name text, wheels integer, extra text, CONSTRAINT has_wheels CHECK (wheels >= 0));
ALTER TABLE public.late_child INHERIT public.vehicle;
CREATE INDEX car_doors ON public.car (doors);

CREATE TABLE public.event (
  id bigint GENERATED ALWAYS AS IDENTITY,
  kind text NOT NULL,
  at timestamptz NOT NULL,
  body jsonb,
  CONSTRAINT event_pkey PRIMARY KEY (id, at, kind),
  CONSTRAINT known_kind CHECK (kind <> '')
) PARTITION BY RANGE (at);
CREATE TABLE public.event_2024 PARTITION OF public.event FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE TABLE public.event_2025 PARTITION OF public.event (
  body DEFAULT '{}',
  CONSTRAINT own_check CHECK (kind <> 'old')
) FOR VALUES FROM ('2025-01-01') TO ('2026-01-01') PARTITION BY LIST (kind);
CREATE TABLE public.event_2025_click PARTITION OF public.event_2025 FOR VALUES IN ('click', 'tap');
CREATE TABLE public.event_2025_null PARTITION OF public.event_2025 FOR VALUES IN ('other');
CREATE TABLE public.event_2025_rest PARTITION OF public.event_2025 DEFAULT PARTITION BY HASH (id);
CREATE TABLE public.event_2025_rest_0 PARTITION OF public.event_2025_rest FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE public.event_2025_rest_1 PARTITION OF public.event_2025_rest FOR VALUES WITH (MODULUS 2, REMAINDER 1) WITH (fillfactor='60');
CREATE TABLE public.event_old (at timestamptz NOT NULL, id bigint NOT NULL, body jsonb, kind text NOT NULL, CONSTRAINT known_kind CHECK (kind <> ''));
ALTER TABLE public.event ATTACH PARTITION public.event_old FOR VALUES FROM (MINVALUE) TO ('2024-01-01');
CREATE TABLE public.event_default PARTITION OF public.event DEFAULT;
CREATE INDEX event_kind ON public.event (kind, at DESC);
CREATE UNIQUE INDEX event_unique ON public.event (at, id, kind);
CREATE INDEX event_only ON ONLY public.event (body);
CREATE INDEX event_2024_body ON public.event_2024 (body);
ALTER INDEX public.event_only ATTACH PARTITION public.event_2024_body;
CREATE INDEX event_2024_alone ON public.event_2024 ((body ->> 'x'));
ALTER TABLE public.event_2024 ADD CONSTRAINT alone UNIQUE (id);
COMMENT ON TABLE public.event_2024 IS 'last year''s';
CREATE TABLE public.reader (id integer PRIMARY KEY, event_id bigint, event_at timestamptz, event_kind text,
  FOREIGN KEY (event_id, event_at, event_kind) REFERENCES public.event ON DELETE CASCADE);
CREATE TABLE public.owner (id integer PRIMARY KEY);
ALTER TABLE public.event ADD COLUMN owner integer REFERENCES public.owner;

CREATE TABLE public.measure (city integer NOT NULL, day date NOT NULL, peak integer, low integer)
  PARTITION BY RANGE (city, (date_part('year', day::timestamp)), lower(peak::text) COLLATE "C" text_pattern_ops);
CREATE TABLE public.measure_low PARTITION OF public.measure FOR VALUES FROM (MINVALUE, MINVALUE, MINVALUE) TO (10, 2000, 'a');
CREATE TABLE public.measure_high PARTITION OF public.measure FOR VALUES FROM (10, 2000, 'a') TO (MAXVALUE, MAXVALUE, MAXVALUE);
CREATE TABLE public.by_list (a integer, b text) PARTITION BY LIST (a);
CREATE TABLE public.by_list_null PARTITION OF public.by_list FOR VALUES IN (NULL, 1);
CREATE TABLE public.by_list_2 PARTITION OF public.by_list FOR VALUES IN (2, 3) TABLESPACE pg_default;
CREATE TABLE public.no_partitions (a integer) PARTITION BY HASH (a);
