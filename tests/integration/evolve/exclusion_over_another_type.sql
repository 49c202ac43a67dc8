CREATE TABLE booking (
  room int,
  since timestamp NOT NULL,
  until timestamp NOT NULL,
  CHECK (since < until),
  CONSTRAINT apart EXCLUDE USING gist (tsrange(since, until) WITH &&)
);
INSERT INTO booking VALUES (1, '2026-01-01', '2026-01-02');
---- after
CREATE TABLE booking (
  room int,
  since timestamptz NOT NULL,
  until timestamptz NOT NULL,
  CHECK (since < until),
  CONSTRAINT apart EXCLUDE USING gist (tstzrange(since, until) WITH &&)
);
