CREATE TABLE public.item (id serial PRIMARY KEY, name text);
CREATE TABLE public.other (id integer PRIMARY KEY DEFAULT nextval('public.item_id_seq'));
