SELECT count(DISTINCT token) = 50 FROM public."user";
