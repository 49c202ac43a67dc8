INSERT INTO public.customer (parent_id, name) SELECT NULL, 'c' FROM generate_series(1, 20) AS i;
UPDATE public.customer SET parent_id = 1 WHERE id > 1;
INSERT INTO public."order" SELECT i, i % 20 + 1 FROM generate_series(1, 60) AS i;
