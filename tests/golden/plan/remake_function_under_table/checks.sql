SELECT count(*) = 50 FROM public.account WHERE sorted = upper(name);
SELECT count(*) = 1 FROM public.account WHERE public.clean(name) = 'N7';
SELECT public.token(2) = 'yy';
