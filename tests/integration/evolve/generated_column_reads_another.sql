CREATE TABLE t (a int, b int, g int GENERATED ALWAYS AS (a + b) STORED);
CREATE INDEX ON t (g);
---- after
CREATE TABLE t (b int, g int GENERATED ALWAYS AS (b * 2) STORED);
CREATE INDEX ON t (g);
