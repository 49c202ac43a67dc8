SELECT count(*) = 50 FROM public."user" WHERE code = id;
