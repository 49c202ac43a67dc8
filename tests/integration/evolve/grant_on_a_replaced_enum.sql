DO $$ BEGIN CREATE ROLE zz_r; EXCEPTION WHEN duplicate_object THEN NULL; END $$;
CREATE TYPE status AS ENUM ('a','b','c');
REVOKE USAGE ON TYPE status FROM PUBLIC; GRANT USAGE ON TYPE status TO zz_r;
COMMENT ON TYPE status IS 'x';
CREATE TABLE job (id int PRIMARY KEY, s status NOT NULL DEFAULT 'a');
INSERT INTO job VALUES (1,'a');
---- after
CREATE TYPE status AS ENUM ('a','b');
REVOKE USAGE ON TYPE status FROM PUBLIC; GRANT USAGE ON TYPE status TO zz_r;
COMMENT ON TYPE status IS 'y';
CREATE TABLE job (id int PRIMARY KEY, s status NOT NULL DEFAULT 'a');
