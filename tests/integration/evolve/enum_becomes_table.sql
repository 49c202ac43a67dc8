CREATE TYPE status AS ENUM ('a','b');
CREATE TABLE job (id int PRIMARY KEY, s status NOT NULL DEFAULT 'a');
INSERT INTO job VALUES (1,'a');
---- after
CREATE TABLE status (id int PRIMARY KEY, name text);
CREATE TABLE job (id int PRIMARY KEY, s text NOT NULL DEFAULT 'a');
