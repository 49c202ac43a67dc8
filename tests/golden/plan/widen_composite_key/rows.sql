INSERT INTO public."order" SELECT i % 3, i FROM generate_series(1, 30) AS i;
INSERT INTO public.line SELECT i % 3, i, 1 FROM generate_series(1, 30) AS i;
