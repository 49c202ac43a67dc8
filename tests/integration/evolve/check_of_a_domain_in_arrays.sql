CREATE FUNCTION okz(t text) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'select t ~ ''^[0-9]+$''';
CREATE DOMAIN zip AS text CHECK (okz(VALUE));
CREATE TABLE a (z zip);
CREATE TABLE b (zs zip[]);
---- after
CREATE FUNCTION okz(t text, n int DEFAULT 5) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'select t ~ ''^[0-9]+$'' and length(t) = n';
CREATE DOMAIN zip AS text CHECK (okz(VALUE));
CREATE TABLE a (z zip);
CREATE TABLE b (zs zip[]);
