INSERT INTO public.task (id, status, history) SELECT i, 'OPEN', '{OPEN}' FROM generate_series(1, 30) AS i;
