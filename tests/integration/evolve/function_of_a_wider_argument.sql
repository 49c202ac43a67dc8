-- The parts of the table go over to the new overload before the old one can go.
CREATE FUNCTION public.half(value integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT value / 2';
CREATE TABLE public.item (
  id integer PRIMARY KEY,
  size integer NOT NULL DEFAULT public.half(4) CHECK (public.half(size) > 0)
);
CREATE INDEX item_half ON public.item (public.half(size));
---- after
CREATE FUNCTION public.half(value bigint) RETURNS bigint LANGUAGE sql IMMUTABLE AS 'SELECT value / 2';
CREATE TABLE public.item (
  id integer PRIMARY KEY,
  size integer NOT NULL DEFAULT public.half(4) CHECK (public.half(size) > 0)
);
CREATE INDEX item_half ON public.item (public.half(size));
