INSERT INTO public.line SELECT i / 3, i % 3, i FROM generate_series(1, 30) AS i;
