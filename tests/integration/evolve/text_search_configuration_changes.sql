CREATE TEXT SEARCH CONFIGURATION conf (COPY = simple);
CREATE TABLE t (id int PRIMARY KEY, body text, tsv tsvector GENERATED ALWAYS AS (to_tsvector('public.conf', coalesce(body,''))) STORED);
CREATE INDEX t_tsv ON t USING gin (tsv);
---- after
CREATE TEXT SEARCH CONFIGURATION conf (COPY = english);
CREATE TABLE t (id int PRIMARY KEY, body text, tsv tsvector GENERATED ALWAYS AS (to_tsvector('public.conf', coalesce(body,''))) STORED);
CREATE INDEX t_tsv ON t USING gin (tsv);
