CREATE TYPE spot AS (x int, y int, old text);
CREATE TABLE m (id int NOT NULL, s spot, ss spot[] DEFAULT '{}') PARTITION BY LIST (id);
CREATE TABLE m1 PARTITION OF m FOR VALUES IN (1);
CREATE INDEX ON m (((s).x));
CREATE VIEW v AS SELECT id, (s).y FROM m;
INSERT INTO m VALUES (1, (1,2,'a'), ARRAY[(3,4,'b')::spot]);
---- after
CREATE TYPE spot AS (y int, x bigint);
CREATE TABLE m (id int NOT NULL, s spot, ss spot[] DEFAULT '{}') PARTITION BY LIST (id);
CREATE TABLE m1 PARTITION OF m FOR VALUES IN (1);
CREATE INDEX ON m (((s).x));
CREATE VIEW v AS SELECT id, (s).y FROM m;
