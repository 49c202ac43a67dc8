CREATE TYPE kind AS ENUM ('A', 'B');
CREATE TABLE t (k kind);
---- after
CREATE TABLE t (k text CHECK (k = 'A'));
