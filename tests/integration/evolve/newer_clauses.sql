CREATE TABLE r (id int4range, valid tstzrange, n int);
CREATE TABLE q (id int4range, valid tstzrange, CONSTRAINT q_u UNIQUE (id, valid WITHOUT OVERLAPS));
CREATE TABLE s (id int4range, valid daterange, PRIMARY KEY (id, valid WITHOUT OVERLAPS));
CREATE TABLE k (id int4range, during daterange);
CREATE TABLE v (a int, b int GENERATED ALWAYS AS (a * 2) VIRTUAL, c int CONSTRAINT ck CHECK (c > 0) NOT ENFORCED);
---- after
CREATE TABLE r (id int4range, valid tstzrange, n int, PRIMARY KEY (id, valid WITHOUT OVERLAPS));
CREATE TABLE q (id int4range, valid tstzrange);
CREATE TABLE s (id int4range, valid daterange, PRIMARY KEY (id, valid WITHOUT OVERLAPS));
CREATE TABLE k (id int4range, during daterange, CONSTRAINT kf FOREIGN KEY (id, PERIOD during) REFERENCES s (id, PERIOD valid));
CREATE TABLE v (a int, b int GENERATED ALWAYS AS (a * 3) VIRTUAL, c int CONSTRAINT ck CHECK (c > 0));
