-- Another name of a parameter: no CREATE OR REPLACE can do it, and everything below stands on the function.
CREATE FUNCTION public.clean(value text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT lower(trim(value))';
CREATE FUNCTION public.is_clean(value text) RETURNS boolean LANGUAGE sql IMMUTABLE
  BEGIN ATOMIC SELECT public.clean(value) = value; END;
CREATE FUNCTION public.token(length integer) RETURNS text LANGUAGE sql AS 'SELECT repeat(''x'', length)';
CREATE DOMAIN public.slug AS text DEFAULT public.token(3) CHECK (public.is_clean(VALUE));
CREATE TABLE public.account (
  id integer PRIMARY KEY,
  name text NOT NULL DEFAULT public.token(8) CHECK (public.is_clean(name)),
  address public.slug,
  sorted text GENERATED ALWAYS AS (public.clean(name)) STORED,
  EXCLUDE (public.clean(name) WITH =)
);
CREATE UNIQUE INDEX account_name ON public.account (public.clean(name));
CREATE INDEX account_unclean ON public.account (id) WHERE NOT public.is_clean(name);
CREATE VIEW public.accounts AS SELECT id, public.clean(name) AS name FROM public.account;
CREATE TABLE public.leaving (name text DEFAULT public.token(2) CHECK (public.is_clean(name)));
CREATE TABLE public.event (at date NOT NULL, name text DEFAULT public.token(4) CHECK (public.is_clean(name)))
  PARTITION BY RANGE (at);
CREATE TABLE public.event_2026 PARTITION OF public.event FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
CREATE INDEX event_name ON public.event (public.clean(name));
INSERT INTO public.account (id, name, address) VALUES (1, 'a', 'b'), (2, 'c', 'd');
---- after
CREATE FUNCTION public.clean(input text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT lower(btrim(input))';
CREATE FUNCTION public.is_clean(value text) RETURNS boolean LANGUAGE sql IMMUTABLE
  BEGIN ATOMIC SELECT public.clean(value) = value; END;
CREATE FUNCTION public.token(size integer) RETURNS text LANGUAGE sql AS 'SELECT repeat(''y'', size)';
CREATE DOMAIN public.slug AS text DEFAULT public.token(3) CHECK (public.is_clean(VALUE));
CREATE TABLE public.account (
  id integer PRIMARY KEY,
  name text NOT NULL DEFAULT public.token(8) CHECK (public.is_clean(name)),
  address public.slug,
  sorted text GENERATED ALWAYS AS (public.clean(name)) STORED,
  EXCLUDE (public.clean(name) WITH =)
);
CREATE UNIQUE INDEX account_name ON public.account (public.clean(name));
CREATE INDEX account_unclean ON public.account (id) WHERE NOT public.is_clean(name);
CREATE VIEW public.accounts AS SELECT id, public.clean(name) AS name FROM public.account;
CREATE TABLE public.event (at date NOT NULL, name text DEFAULT public.token(4) CHECK (public.is_clean(name)))
  PARTITION BY RANGE (at);
CREATE TABLE public.event_2026 PARTITION OF public.event FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
CREATE INDEX event_name ON public.event (public.clean(name));
