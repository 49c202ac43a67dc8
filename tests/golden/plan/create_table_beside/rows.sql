INSERT INTO public.customer SELECT i, 'c' FROM generate_series(1, 10) AS i;
