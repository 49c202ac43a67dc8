SELECT count(*) = 50 FROM public."user" WHERE visits = id;
