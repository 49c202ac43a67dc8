CREATE TYPE status AS ENUM ('a','b');
CREATE TABLE t (id int PRIMARY KEY, p status DEFAULT 'a');
INSERT INTO t VALUES (1);
---- after
CREATE DOMAIN status AS text CHECK (VALUE IN ('a','b'));
CREATE TABLE t (id int PRIMARY KEY, p status DEFAULT 'a');
