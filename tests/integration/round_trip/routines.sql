-- Functions of every shape, aggregates, operators, casts.
CREATE SCHEMA lib;
CREATE FUNCTION lib.add(a integer, b integer DEFAULT 2 + 1) RETURNS integer LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 5 AS 'SELECT a + b';
CREATE FUNCTION lib.add(a text, b text) RETURNS text LANGUAGE sql IMMUTABLE RETURN a || b;
CREATE FUNCTION lib.outs(IN a integer, OUT b integer, OUT "C d" text, INOUT e text[] DEFAULT ARRAY['x'::text]) LANGUAGE plpgsql
  SECURITY DEFINER SET search_path TO 'lib', 'pg_temp' SET work_mem = '8MB' AS $f$ BEGIN b := a; "C d" := $$'$$; END $f$;
CREATE FUNCTION lib.rows(n integer) RETURNS TABLE (id integer, "Value" text) LANGUAGE sql STABLE ROWS 7 LEAKPROOF
  AS $$ SELECT 1, 'a' $$;
CREATE FUNCTION lib.set_of() RETURNS SETOF record LANGUAGE plpgsql CALLED ON NULL INPUT AS 'BEGIN RETURN; END';
CREATE FUNCTION lib.poly(anyelement, VARIADIC anyarray) RETURNS anyelement LANGUAGE sql AS 'SELECT $1';
CREATE FUNCTION lib.poly_range(anycompatiblerange, anycompatible) RETURNS boolean LANGUAGE sql AS 'SELECT true';
CREATE FUNCTION lib.any_args(VARIADIC "any") RETURNS integer LANGUAGE internal AS 'pg_num_nulls';
CREATE FUNCTION lib.atomic(a integer, b text DEFAULT 'x'::text) RETURNS SETOF integer LANGUAGE sql
  BEGIN ATOMIC SELECT a; SELECT length(b) UNION ALL SELECT 2 ORDER BY 1; END;
CREATE FUNCTION lib.nothing() RETURNS void LANGUAGE sql BEGIN ATOMIC END;
CREATE PROCEDURE lib.work(IN a integer, INOUT b text, OUT c integer) LANGUAGE plpgsql AS $$ BEGIN c := a; COMMIT; END $$;
CREATE FUNCTION lib.precise(numeric(5, 2), character varying(7), timestamp(3)) RETURNS character varying(3) LANGUAGE sql AS 'SELECT ''a''';
CREATE FUNCTION lib.windowed() RETURNS integer LANGUAGE internal WINDOW AS 'window_rank';
COMMENT ON PROCEDURE lib.work IS 'works';
COMMENT ON FUNCTION lib.outs IS 'out';
REVOKE ALL ON FUNCTION lib.nothing() FROM PUBLIC;

CREATE AGGREGATE lib.total(integer) (SFUNC = int4_sum, STYPE = bigint, INITCOND = '0', PARALLEL = SAFE);
CREATE AGGREGATE lib.moving(numeric) (SFUNC = numeric_add, STYPE = numeric, INITCOND = '0',
  MSFUNC = numeric_add, MINVFUNC = numeric_sub, MSTYPE = numeric, MINITCOND = '0');
CREATE AGGREGATE lib.median(ORDER BY anyelement) (SFUNC = ordered_set_transition, STYPE = internal, FINALFUNC = mode_final, FINALFUNC_EXTRA);
CREATE AGGREGATE lib.hypothetical(VARIADIC "any" ORDER BY VARIADIC "any") (
  SFUNC = ordered_set_transition_multi, STYPE = internal, FINALFUNC = rank_final, FINALFUNC_EXTRA, HYPOTHETICAL);
CREATE AGGREGATE lib.rows_of(*) (SFUNC = int8inc, STYPE = bigint, INITCOND = '0');
CREATE AGGREGATE lib.least(integer) (SFUNC = int4smaller, STYPE = integer, SORTOP = <);
COMMENT ON AGGREGATE lib.total(integer) IS 'sum';
COMMENT ON AGGREGATE lib.median(ORDER BY anyelement) IS 'ordered';
REVOKE ALL ON FUNCTION lib.total(integer) FROM PUBLIC;

CREATE TYPE lib.color AS (r integer, g integer, b integer);
CREATE FUNCTION lib.color_eq(lib.color, lib.color) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT ($1).r = ($2).r';
CREATE FUNCTION lib.color_lt(lib.color, lib.color) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT ($1).r < ($2).r';
CREATE FUNCTION lib.color_gt(lib.color, lib.color) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT ($1).r > ($2).r';
CREATE FUNCTION lib.color_cmp(lib.color, lib.color) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT ($1).r - ($2).r';
CREATE FUNCTION lib.minus(lib.color) RETURNS lib.color LANGUAGE sql IMMUTABLE AS 'SELECT $1';
CREATE OPERATOR lib.=== (FUNCTION = lib.color_eq, LEFTARG = lib.color, RIGHTARG = lib.color, COMMUTATOR = OPERATOR(lib.===), RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES);
CREATE OPERATOR lib.<<< (FUNCTION = lib.color_lt, LEFTARG = lib.color, RIGHTARG = lib.color, COMMUTATOR = OPERATOR(lib.>>>));
CREATE OPERATOR lib.>>> (FUNCTION = lib.color_gt, LEFTARG = lib.color, RIGHTARG = lib.color, COMMUTATOR = OPERATOR(lib.<<<));
CREATE OPERATOR lib.!! (FUNCTION = lib.minus, RIGHTARG = lib.color);
COMMENT ON OPERATOR lib.=== (lib.color, lib.color) IS 'the same colour';
COMMENT ON OPERATOR lib.!! (NONE, lib.color) IS 'prefix';
CREATE OPERATOR FAMILY lib.color_family USING btree;
CREATE OPERATOR CLASS lib.color_ops FOR TYPE lib.color USING btree FAMILY lib.color_family AS
  OPERATOR 1 lib.<<<, OPERATOR 3 lib.===, OPERATOR 5 lib.>>>, FUNCTION 1 lib.color_cmp(lib.color, lib.color);
CREATE OPERATOR CLASS lib.int_ops FOR TYPE integer USING btree AS
  OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >, FUNCTION 1 btint4cmp(integer, integer);
COMMENT ON OPERATOR CLASS lib.color_ops USING btree IS 'by red';
COMMENT ON OPERATOR FAMILY lib.color_family USING btree IS 'colours';
CREATE FUNCTION lib.to_text(lib.color) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT ($1).r::text';
CREATE FUNCTION lib.from_text(text) RETURNS lib.color LANGUAGE sql IMMUTABLE AS 'SELECT NULL::lib.color';
CREATE CAST (lib.color AS text) WITH FUNCTION lib.to_text(lib.color) AS ASSIGNMENT;
CREATE CAST (text AS lib.color) WITH FUNCTION lib.from_text(text);
CREATE CAST (lib.color AS json) WITH INOUT AS IMPLICIT;
COMMENT ON CAST (lib.color AS text) IS 'the red part';
CREATE TABLE lib.painted (id integer, c lib.color DEFAULT 'red'::text::lib.color, d text DEFAULT (lib.add('a'::text, 'b'::text)),
  CHECK (c OPERATOR(lib.===) c), CHECK (id > 0) NO INHERIT);
CREATE INDEX painted_c ON lib.painted (c lib.color_ops DESC, id lib.int_ops);
