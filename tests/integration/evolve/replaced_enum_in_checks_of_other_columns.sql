CREATE TYPE a AS ENUM ('x','y','gone');
CREATE TABLE t (id int PRIMARY KEY, s text CHECK (s <= 'x'::a::text), g text GENERATED ALWAYS AS (CASE WHEN id > 0 THEN 'a' ELSE NULL END) STORED);
INSERT INTO t VALUES (1, 'x');
---- after
CREATE TYPE a AS ENUM ('x','y');
CREATE TABLE t (id int PRIMARY KEY, s text CHECK (s <= 'x'::a::text), g text GENERATED ALWAYS AS (CASE WHEN id > 0 THEN 'a' ELSE NULL END) STORED);
