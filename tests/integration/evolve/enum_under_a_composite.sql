CREATE TYPE level AS ENUM ('low','mid','gone');
CREATE TYPE pair AS (l level, n int);
CREATE TABLE t (id int PRIMARY KEY, p pair);
INSERT INTO t VALUES (1, ROW('low',1));
---- after
CREATE TYPE level AS ENUM ('low','mid');
CREATE TYPE pair AS (l level, n int);
CREATE TABLE t (id int PRIMARY KEY, p pair);
