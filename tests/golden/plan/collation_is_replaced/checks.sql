SELECT body = 'a' FROM public.word WHERE id = 1;
