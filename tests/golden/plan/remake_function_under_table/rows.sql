INSERT INTO public.account (id, name) SELECT i, 'n' || i FROM generate_series(1, 50) AS i;
