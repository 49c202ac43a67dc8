CREATE TABLE scope (id serial PRIMARY KEY);
CREATE TABLE checked (id int PRIMARY KEY, scope int REFERENCES scope ON DELETE CASCADE);
CREATE TABLE version (id int PRIMARY KEY, scope int REFERENCES scope, checked int REFERENCES checked);
INSERT INTO scope VALUES (1);
INSERT INTO checked VALUES (1, 1);
---- after
CREATE TABLE scope (id bigserial PRIMARY KEY);
CREATE TABLE version (id int PRIMARY KEY, scope bigint REFERENCES scope);
