SELECT count(*) = 50 FROM public."user" WHERE login = 'u' || id || '@example.com';
