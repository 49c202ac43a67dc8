CREATE TYPE state AS ENUM ('new', 'done', 'lost');
CREATE TABLE job (
  id int,
  state state NOT NULL DEFAULT 'lost',
  before state DEFAULT 'new' CHECK (before <> 'done'),
  PRIMARY KEY (id)
) PARTITION BY RANGE (id);
CREATE TABLE job_0 PARTITION OF job FOR VALUES FROM (0) TO (10);
CREATE INDEX ON job (state);
CREATE INDEX ON job_0 (id) WHERE state = 'new';
INSERT INTO job VALUES (1, 'done');
---- after
CREATE TYPE state AS ENUM ('done', 'new');
CREATE TABLE job (
  id int,
  state state NOT NULL DEFAULT 'new',
  before state DEFAULT 'new' CHECK (before <> 'done'),
  PRIMARY KEY (id)
) PARTITION BY RANGE (id);
CREATE TABLE job_0 PARTITION OF job FOR VALUES FROM (0) TO (10);
CREATE INDEX ON job (state);
CREATE INDEX ON job_0 (id) WHERE state = 'new';
