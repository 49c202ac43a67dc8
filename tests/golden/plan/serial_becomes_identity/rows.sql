INSERT INTO public.item (name) SELECT 'i' || i FROM generate_series(1, 20) AS i;
