SELECT count(DISTINCT number) = 50 FROM public."user";
SELECT nextval(pg_get_serial_sequence('public."user"', 'number')) > (SELECT max(number) FROM public."user");
