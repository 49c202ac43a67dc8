INSERT INTO public.person VALUES (1, (E'a "b", \t\\', 8001, NULL), ARRAY[(NULL, 1, 'x')::public.address, NULL]), (2, NULL, NULL);
