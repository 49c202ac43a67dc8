CREATE TABLE t (id int, a int, g int GENERATED ALWAYS AS (a + 1) STORED CHECK (g > 0), u text GENERATED ALWAYS AS (lower(a::text)) STORED);
INSERT INTO t VALUES (1,2);
---- after
CREATE TABLE t (id int, a int, g int CHECK (g > 0), u text DEFAULT 'x' NOT NULL);
