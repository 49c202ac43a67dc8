CREATE TYPE public.address AS (city text, zip bigint, street text);
CREATE TABLE public.person (id integer PRIMARY KEY, home public.address, others public.address[] DEFAULT '{}');
CREATE VIEW public.streets AS SELECT (home).street FROM public.person;
