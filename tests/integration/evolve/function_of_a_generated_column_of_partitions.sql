CREATE FUNCTION k(t text) RETURNS int LANGUAGE sql IMMUTABLE AS 'select length(t)';
CREATE TABLE l (id int, a text, d int DEFAULT k('abc'), g int GENERATED ALWAYS AS (k(a)) STORED) PARTITION BY RANGE (id);
CREATE TABLE l0 PARTITION OF l (d DEFAULT k('z')) FOR VALUES FROM (0) TO (10);
---- after
CREATE FUNCTION k(t text, m int DEFAULT 1) RETURNS int LANGUAGE sql IMMUTABLE AS 'select length(t) * m';
CREATE TABLE l (id int, a text, d int DEFAULT k('abc'), g int GENERATED ALWAYS AS (k(a)) STORED) PARTITION BY RANGE (id);
CREATE TABLE l0 PARTITION OF l (d DEFAULT k('z')) FOR VALUES FROM (0) TO (10);
