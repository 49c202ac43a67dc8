SELECT count(*) = 500 AND sum(level) = 125250 FROM public.log;
