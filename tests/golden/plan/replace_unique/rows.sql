INSERT INTO public.member SELECT i, i % 3, 'm' || i FROM generate_series(1, 30) AS i;
