INSERT INTO public.task SELECT generate_series(1, 30);
