CREATE TYPE addr AS (street text, zip int, old text);
CREATE TABLE p (id int PRIMARY KEY, home addr, homes addr[]);
CREATE FUNCTION f(a addr) RETURNS text LANGUAGE sql AS 'SELECT (a).street';
INSERT INTO p VALUES (1, (E'x\ty', 3, NULL), ARRAY[(NULL, 1, 'o')::addr]), (2, NULL, NULL);
---- after
CREATE TYPE addr AS (street varchar(100), zip bigint, city text);
CREATE TABLE p (id int PRIMARY KEY, home addr, homes addr[]);
CREATE FUNCTION f(a addr) RETURNS text LANGUAGE sql AS 'SELECT (a).street';
