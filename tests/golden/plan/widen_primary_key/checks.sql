SELECT nextval(pg_get_serial_sequence('public.customer', 'id')) = 21;
SELECT count(*) = 60 FROM public."order" JOIN public.customer ON customer.id = customer_id;
