INSERT INTO public."user" (id, email, first) SELECT i, 'u' || i || '@example.com', 'x' FROM generate_series(1, 50) AS i;
