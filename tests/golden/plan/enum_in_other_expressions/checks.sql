SELECT state = 'open' AND status = 'open' FROM public.task;
