INSERT INTO public."user" (id, email) SELECT i, 'u' || i || '@example.com' FROM generate_series(1, 50) AS i;
