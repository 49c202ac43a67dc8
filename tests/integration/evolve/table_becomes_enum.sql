CREATE TABLE status (id int PRIMARY KEY, name text);
CREATE TABLE job (id int PRIMARY KEY, s int REFERENCES status);
---- after
CREATE TYPE status AS ENUM ('a','b');
CREATE TABLE job (id int PRIMARY KEY, s status);
