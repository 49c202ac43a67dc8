CREATE COLLATION ci (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
CREATE TABLE t (id int PRIMARY KEY, body text COLLATE ci);
CREATE UNIQUE INDEX t_b ON t (body);
---- after
CREATE COLLATION ci (provider = icu, locale = 'und-u-ks-level1', deterministic = false);
CREATE TABLE t (id int PRIMARY KEY, body text COLLATE ci);
CREATE UNIQUE INDEX t_b ON t (body);
