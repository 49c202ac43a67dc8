CREATE TABLE public.author (id integer);
