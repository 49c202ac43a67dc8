CREATE TABLE ev (id serial PRIMARY KEY, at date NOT NULL);
CREATE TABLE r (e int REFERENCES ev);
INSERT INTO ev (at) VALUES ('2024-01-15');
---- after
CREATE TABLE ev (id serial, at date NOT NULL, PRIMARY KEY (id, at)) PARTITION BY HASH (id);
CREATE TABLE r (e int);
