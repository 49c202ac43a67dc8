SELECT count(*) = 50 FROM public.account;
