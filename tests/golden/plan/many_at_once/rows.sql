INSERT INTO public."user" (email, name) SELECT 'u' || i, 'n' || i FROM generate_series(1, 30) AS i;
INSERT INTO public."order" SELECT i, i % 30 + 1, 5 FROM generate_series(1, 90) AS i;
