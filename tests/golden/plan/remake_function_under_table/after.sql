CREATE FUNCTION public.clean(input text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT upper(input)';
CREATE FUNCTION public.token(size integer) RETURNS text LANGUAGE sql AS 'SELECT repeat(''y'', size)';
CREATE VIEW public.names AS SELECT public.clean(name) AS name FROM public.account;
