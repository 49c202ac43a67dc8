SELECT pg_get_serial_sequence('public.item', 'id') = 'public.item_id_seq';
SELECT nextval('public.item_id_seq') > 20;
