CREATE TYPE st AS ENUM ('a');
CREATE TABLE t (s st);
---- after
CREATE TYPE st AS ENUM ('a','b');
CREATE TABLE t (s st CHECK (s <> 'b'));
