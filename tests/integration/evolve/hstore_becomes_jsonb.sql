CREATE EXTENSION hstore;
CREATE TABLE t (id int PRIMARY KEY, body hstore);
INSERT INTO t VALUES (1,'a=>1');
---- after
CREATE EXTENSION hstore;
CREATE TABLE t (id int PRIMARY KEY, body jsonb);
