INSERT INTO public.item SELECT FROM generate_series(1, 20);
