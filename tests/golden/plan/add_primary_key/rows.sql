INSERT INTO public.line SELECT i, 'x' FROM generate_series(1, 30) AS i;
