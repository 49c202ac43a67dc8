-- Domains over domains, composites in composites, arrays of both, ranges, collations.
CREATE COLLATION public.german (provider = icu, locale = 'de-u-co-phonebk', deterministic = false);
CREATE COLLATION public.plain FROM "C";
COMMENT ON COLLATION public.german IS 'phone book';
CREATE FUNCTION public.is_even(integer) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT $1 % 2 = 0';
CREATE DOMAIN public.positive AS integer NOT NULL CONSTRAINT above CHECK (VALUE > 0);
CREATE DOMAIN public.even AS public.positive DEFAULT 2 CONSTRAINT even CHECK (public.is_even(VALUE));
ALTER DOMAIN public.even ADD CONSTRAINT small CHECK (VALUE < 100) NOT VALID;
CREATE DOMAIN public.evens AS public.even[] CHECK (array_length(VALUE, 1) < 10);
CREATE DOMAIN public.label AS varchar(20) COLLATE public.german;
CREATE DOMAIN public.money2 AS numeric(12, 2) DEFAULT 0.00;
COMMENT ON DOMAIN public.even IS 'an even number';
CREATE TYPE public.point3 AS (x double precision, y double precision, z double precision);
CREATE TYPE public.segment AS (a public.point3, b public.point3, ends public.point3[], name text COLLATE "C", at timestamp(3) with time zone);
CREATE TYPE public.nothing AS ();
CREATE DOMAIN public.short_segment AS public.segment CHECK ((VALUE).name <> '');
CREATE FUNCTION public.time_diff(time, time) RETURNS double precision LANGUAGE sql IMMUTABLE STRICT
  RETURN extract(epoch FROM ($1 - $2));
CREATE TYPE public.timerange AS RANGE (subtype = time, subtype_diff = public.time_diff);
CREATE TYPE public.textrange AS RANGE (subtype = text, collation = "C", multirange_type_name = public.texts);
CREATE TYPE public.level AS ENUM ('low', 'high');
ALTER TYPE public.level ADD VALUE 'middle' BEFORE 'high';
COMMENT ON TYPE public.timerange IS 'a range';
CREATE TABLE public.uses_types (
  a public.even, b public.evens, c public.label DEFAULT 'x', d public.short_segment, e public.segment[],
  f public.timerange, g public.texts, h public.level[] DEFAULT '{low,high}'::public.level[], i bit varying(5) DEFAULT B'101',
  j interval day to second(3) DEFAULT '1 day', k "char" DEFAULT 'x', l time(2) with time zone, m bpchar, n char(3)[],
  o numeric(10, -2), p name, q text COMPRESSION pglz, r jsonb DEFAULT '{"a": [1, "it''s"]}', s uuid DEFAULT gen_random_uuid(),
  t text COLLATE public.german, u bytea DEFAULT '\x00ff', v double precision DEFAULT 'NaN', w date DEFAULT CURRENT_DATE,
  EXCLUDE USING gist (f WITH &&) WHERE (a > 2),
  CONSTRAINT c1 CHECK ((e[1]).name IS NOT NULL), CONSTRAINT c2 CHECK (c ~ '^\d+$' AND a = ANY (ARRAY[2, 4])));
ALTER TABLE public.uses_types ALTER COLUMN q SET STORAGE MAIN, ALTER COLUMN r SET STORAGE EXTERNAL,
  ALTER COLUMN a SET STATISTICS 200, ALTER COLUMN c SET (n_distinct = -0.5, n_distinct_inherited = 10);
-- A domain that is checked by a function of itself.
CREATE DOMAIN public.itself AS text;
CREATE FUNCTION public.check_itself(public.itself) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT true';
ALTER DOMAIN public.itself ADD CONSTRAINT checked CHECK (public.check_itself(VALUE));
-- The row type of a table as a type.
CREATE TABLE public.part (id integer);
CREATE TABLE public.whole (parts public.part[], one public.part);
CREATE DOMAIN public.part_of AS public.part CHECK ((VALUE).id > 0);
CREATE TYPE public.holder AS (p public.part, w public.whole);
