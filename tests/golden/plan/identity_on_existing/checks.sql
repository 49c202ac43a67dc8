SELECT nextval(pg_get_serial_sequence('public."user"', 'number')) = 51;
