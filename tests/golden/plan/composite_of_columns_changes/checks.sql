SELECT (home).street = E'a "b", \t\\' AND (home).zip = 8001 AND (home).city IS NULL FROM public.person WHERE id = 1;
SELECT others = ARRAY[(NULL, 1, NULL)::public.address, NULL] FROM public.person WHERE id = 1;
SELECT home IS NULL AND others IS NULL FROM public.person WHERE id = 2;
