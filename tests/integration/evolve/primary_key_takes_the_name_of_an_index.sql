CREATE TABLE j (id serial PRIMARY KEY, a int NOT NULL, b int NOT NULL);
CREATE UNIQUE INDEX j_ab ON j (a, b);
INSERT INTO j(a,b) VALUES (1,2);
---- after
CREATE TABLE j (a int NOT NULL, b int NOT NULL, CONSTRAINT j_ab PRIMARY KEY (a, b));
CREATE INDEX j_b ON j (b);
