CREATE TABLE public.item (id serial PRIMARY KEY, place integer GENERATED ALWAYS AS IDENTITY);
