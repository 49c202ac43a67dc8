SELECT count(*) = 50 FROM public."user" WHERE name = upper(email);
