CREATE FUNCTION public.clean(value text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT lower(value)';
CREATE FUNCTION public.token(length integer) RETURNS text LANGUAGE sql AS 'SELECT repeat(''x'', length)';
CREATE VIEW public.names AS SELECT public.clean(name) AS name FROM public.account;
