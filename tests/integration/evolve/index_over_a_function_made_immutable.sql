CREATE FUNCTION k(t text) RETURNS text LANGUAGE plpgsql STABLE AS 'begin return t;
end';
CREATE TABLE t (a text);
---- after
CREATE FUNCTION k(t text) RETURNS text LANGUAGE plpgsql IMMUTABLE AS 'begin return t;
end';
CREATE TABLE t (a text);
CREATE INDEX ti ON t (k(a));
