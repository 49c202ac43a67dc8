CREATE TABLE ev (id int, k text) PARTITION BY RANGE (id);
CREATE TABLE ev1 PARTITION OF ev FOR VALUES FROM (1) TO (2);
CREATE INDEX evk ON ev (k);
---- after
CREATE TABLE ev (id int, k text) PARTITION BY RANGE (id);
CREATE TABLE ev1 (id int, k text);
