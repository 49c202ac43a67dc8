CREATE TYPE span AS RANGE (subtype = int4);
CREATE TABLE t (id int PRIMARY KEY, s span DEFAULT '[1,2)', EXCLUDE USING gist (s WITH &&));
CREATE FUNCTION has(s span) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$ SELECT 1 <@ s $$;
CREATE VIEW v AS SELECT has(s), span(1, 2) FROM t;
INSERT INTO t VALUES (1, '[3,4]');
---- after
CREATE TYPE span AS RANGE (subtype = int8);
CREATE TABLE t (id int PRIMARY KEY, s span DEFAULT '[1,2)', EXCLUDE USING gist (s WITH &&));
CREATE FUNCTION has(s span) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$ SELECT 1::bigint <@ s $$;
CREATE VIEW v AS SELECT has(s), span(1, 2) FROM t;
