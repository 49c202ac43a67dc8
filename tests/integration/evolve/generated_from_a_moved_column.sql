CREATE TABLE t (id int, n int GENERATED ALWAYS AS (id + 1) STORED);
INSERT INTO t VALUES (1);
---- after
CREATE TABLE t (id bigint, n int GENERATED ALWAYS AS (id + 1) STORED);
