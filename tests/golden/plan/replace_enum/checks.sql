SELECT count(*) = 30 FROM public.task WHERE status = 'OPEN' AND history = '{OPEN}';
