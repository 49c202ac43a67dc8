SELECT count(*) = 50 FROM public."user" WHERE lower_email = lower(email);
