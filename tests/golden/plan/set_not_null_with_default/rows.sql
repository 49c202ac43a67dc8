INSERT INTO public."user" (id, email, visits, status)
  SELECT i, 'u' || i || '@example.com', CASE WHEN i % 2 = 0 THEN i END, CASE WHEN i % 3 = 0 THEN 'ACTIVE'::public.status END
    FROM generate_series(1, 50) AS i;
