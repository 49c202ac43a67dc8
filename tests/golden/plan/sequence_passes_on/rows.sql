INSERT INTO public.item (name) SELECT 'i' || i FROM generate_series(1, 50) AS i;
INSERT INTO public.part (name) SELECT 'p' || i FROM generate_series(1, 50) AS i;
