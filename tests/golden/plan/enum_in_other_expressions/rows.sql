INSERT INTO public.task VALUES (1, 'open', 'open');
