SELECT count(*) = 30 FROM public."user" WHERE display_name = 'n' || substr(email, 2);
