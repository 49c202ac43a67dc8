CREATE TYPE addr AS (street text, zip text);
CREATE TABLE t (id int PRIMARY KEY, a addr);
CREATE INDEX t_zip ON t (((a).zip));
CREATE VIEW v AS SELECT id, (a).street FROM t;
INSERT INTO t VALUES (1, ROW('s','z'));
---- after
CREATE TYPE addr AS (zip text, street text, city text);
CREATE TABLE t (id int PRIMARY KEY, a addr);
CREATE INDEX t_zip ON t (((a).zip));
CREATE VIEW v AS SELECT id, (a).street FROM t;
