CREATE TABLE reading (
  id int,
  state text NOT NULL DEFAULT 'new' CHECK (state IN ('new', 'old')),
  amount text CHECK (amount <> ''),
  base int,
  twice int GENERATED ALWAYS AS (base * 2) STORED
) PARTITION BY RANGE (id);
CREATE TABLE reading_0 PARTITION OF reading FOR VALUES FROM (0) TO (10);
CREATE INDEX ON reading (lower(amount));
INSERT INTO reading VALUES (1, 'old', '5', 3);
---- after
CREATE TYPE state AS ENUM ('new', 'old');
CREATE TABLE reading (
  id int,
  state state NOT NULL DEFAULT 'old',
  amount int CHECK (amount > 0),
  base bigint,
  twice bigint
) PARTITION BY RANGE (id);
CREATE TABLE reading_0 PARTITION OF reading FOR VALUES FROM (0) TO (10);
CREATE INDEX ON reading (abs(amount));
