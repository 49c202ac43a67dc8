CREATE TABLE ev (id bigserial, at date NOT NULL);
INSERT INTO ev (at) VALUES ('2024-01-15');
---- after
CREATE TABLE ev (id bigserial, at date NOT NULL) PARTITION BY RANGE (at);
CREATE TABLE evd PARTITION OF ev DEFAULT;
