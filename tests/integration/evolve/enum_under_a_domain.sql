CREATE TYPE level AS ENUM ('low','mid','gone');
CREATE DOMAIN dl AS level NOT NULL DEFAULT 'low';
CREATE TABLE t (id int PRIMARY KEY, p dl);
INSERT INTO t VALUES (1, 'low');
---- after
CREATE TYPE level AS ENUM ('low','mid');
CREATE DOMAIN dl AS level NOT NULL DEFAULT 'low';
CREATE TABLE t (id int PRIMARY KEY, p dl);
