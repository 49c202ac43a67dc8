CREATE DOMAIN public.email AS character varying(80) CHECK (VALUE ~ '^[^@]+@[^@]+$');
COMMENT ON DOMAIN public.email IS 'Where somebody is reached.';
CREATE DOMAIN public.quantity AS integer DEFAULT 1 NOT NULL CHECK (VALUE > 0) CHECK (VALUE < 1000);
CREATE DOMAIN public.price AS numeric(10,2) CHECK (VALUE >= 0);
CREATE TYPE public.address AS (street text, zip character(5), tags text[]);
COMMENT ON COLUMN public.address.zip IS 'Five digits.';
