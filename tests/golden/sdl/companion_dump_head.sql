\restrict x
SET statement_timeout = 0;
SELECT pg_catalog.set_config('search_path', '', false);
CREATE TABLE public.author (id integer);
ALTER TABLE public.author OWNER TO app;
