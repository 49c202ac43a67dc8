CREATE DOMAIN code AS int CHECK (VALUE > 0);
CREATE TABLE parent (id code PRIMARY KEY, name text);
CREATE TABLE child (id int PRIMARY KEY, p code NOT NULL REFERENCES parent, twice int GENERATED ALWAYS AS (p * 2) STORED, CHECK (p < 100));
CREATE INDEX ON child ((p + 1));
CREATE VIEW v AS SELECT p FROM child;
INSERT INTO parent VALUES (1); INSERT INTO child VALUES (1, 1);
---- after
CREATE DOMAIN code AS bigint CHECK (VALUE > 0);
CREATE TABLE parent (id code PRIMARY KEY, name text);
CREATE TABLE child (id int PRIMARY KEY, p code NOT NULL REFERENCES parent, twice int GENERATED ALWAYS AS (p * 2) STORED, CHECK (p < 100));
CREATE INDEX ON child ((p + 1));
CREATE VIEW v AS SELECT p FROM child;
