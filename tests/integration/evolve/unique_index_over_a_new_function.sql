CREATE TABLE t (name text);
---- after
CREATE FUNCTION canon(text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT lower($1)';
CREATE TABLE t (name text);
CREATE UNIQUE INDEX t_canon ON t (canon(name));
