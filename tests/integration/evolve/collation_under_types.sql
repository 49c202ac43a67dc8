CREATE COLLATION ci (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
CREATE DOMAIN em AS text COLLATE ci;
CREATE TYPE pr AS (a text COLLATE ci, b int);
CREATE TABLE t (id int PRIMARY KEY, a text COLLATE ci, b em, c text CHECK (c COLLATE ci <> 'x'), p pr);
CREATE INDEX ON t (c COLLATE ci);

INSERT INTO t VALUES (1, 'a', 'b', 'c', ('x', 1));
---- after
CREATE COLLATION ci (provider = icu, locale = 'und-u-ks-level1', deterministic = false);
CREATE DOMAIN em AS text COLLATE ci;
CREATE TYPE pr AS (a text COLLATE ci, b int);
CREATE TABLE t (id int PRIMARY KEY, a text COLLATE ci, b em, c text CHECK (c COLLATE ci <> 'x'), p pr);
CREATE INDEX ON t (c COLLATE ci);

