CREATE TABLE measure (id int, kind text NOT NULL, total int) PARTITION BY LIST (kind);
CREATE TABLE step PARTITION OF measure FOR VALUES IN ('step');
CREATE TABLE other PARTITION OF measure DEFAULT;
INSERT INTO measure VALUES (1, 'step', 5), (2, 'x', 6);
---- after
CREATE TABLE step (id int PRIMARY KEY, total bigint DEFAULT 0, state text, computed int NOT NULL DEFAULT 1);
CREATE INDEX ON step (state);
