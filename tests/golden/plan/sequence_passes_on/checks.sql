INSERT INTO public.part (name) VALUES ('new') RETURNING id = 101;
