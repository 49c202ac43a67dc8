CREATE TABLE p (id int PRIMARY KEY, code text, CONSTRAINT p_code UNIQUE (code));
CREATE TABLE c (id int PRIMARY KEY, code text REFERENCES p (code));
---- after
CREATE TABLE p (id int PRIMARY KEY, code text);
CREATE UNIQUE INDEX p_code ON p (code);
CREATE TABLE c (id int PRIMARY KEY, code text);
