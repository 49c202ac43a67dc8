INSERT INTO public.word VALUES (1, 'a', 'b'), (2, NULL, NULL);
