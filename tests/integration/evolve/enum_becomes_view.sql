CREATE TYPE status AS ENUM ('a','b');
CREATE DOMAIN over AS status;
CREATE TABLE job (id int PRIMARY KEY, s status NOT NULL DEFAULT 'a', o over);
INSERT INTO job VALUES (1,'a');
---- after
CREATE TABLE job (id int PRIMARY KEY, s text NOT NULL DEFAULT 'a');
CREATE VIEW status AS SELECT DISTINCT s FROM job;
