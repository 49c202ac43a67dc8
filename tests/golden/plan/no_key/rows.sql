INSERT INTO public.log SELECT i, 'x' FROM generate_series(1, 500) AS i;
