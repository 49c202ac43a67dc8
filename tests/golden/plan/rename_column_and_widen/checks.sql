SELECT count(*) = 50 FROM public."user" WHERE hits = id;
