INSERT INTO public.task VALUES (1, 'open', NULL), (2, 'done', 'x');
