CREATE TABLE t (id int PRIMARY KEY, a text);
INSERT INTO t VALUES (1,'x');
---- after
CREATE FUNCTION conv(s text) RETURNS text LANGUAGE plpgsql IMMUTABLE AS 'begin return s;
end';
CREATE TABLE t (id int PRIMARY KEY, a text, g text GENERATED ALWAYS AS (conv(a)) STORED);
