SELECT status::text = 'done' FROM public.task WHERE id = 2;
