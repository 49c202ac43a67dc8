INSERT INTO public.customer SELECT i, 'c' FROM generate_series(1, 10) AS i;
INSERT INTO public."order" SELECT i, i % 10 + 1 FROM generate_series(1, 40) AS i;
