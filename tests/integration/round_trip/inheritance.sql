-- Children of INHERITS over several levels, with merged columns; typed tables.
CREATE TABLE public.base (
  id integer NOT NULL DEFAULT 1, name text DEFAULT 'base', big text, CONSTRAINT named CHECK (name <> ''),
  CONSTRAINT alone CHECK (id > 0) NO INHERIT);
ALTER TABLE public.base ALTER COLUMN big SET STORAGE EXTERNAL;
CREATE TABLE public.marks (name text, mark integer NOT NULL);
CREATE TABLE public.child (extra integer, name text DEFAULT 'child', CONSTRAINT own CHECK (extra > 0))
  INHERITS (public.base, public.marks);
CREATE TABLE public.grandchild (mark integer DEFAULT 7, CONSTRAINT named CHECK (name <> '')) INHERITS (public.child);
ALTER TABLE public.grandchild ALTER COLUMN id SET DEFAULT 3;
CREATE TABLE public.no_defaults () INHERITS (public.base);
ALTER TABLE public.no_defaults ALTER COLUMN name DROP DEFAULT;
ALTER TABLE ONLY public.no_defaults ALTER COLUMN name SET NOT NULL;
ALTER TABLE public.no_defaults ALTER COLUMN big SET STORAGE MAIN;
CREATE INDEX no_defaults_id ON public.no_defaults (id);
-- A table that became a child has an order of its own.
CREATE TABLE public.adopted (mark integer NOT NULL, before text, name text);
ALTER TABLE public.adopted INHERIT public.marks;
ALTER TABLE public.base ADD CONSTRAINT late CHECK (id < 100) NOT VALID;
ALTER TABLE public.no_defaults VALIDATE CONSTRAINT late;
COMMENT ON COLUMN public.grandchild.id IS 'inherited';

CREATE TYPE public.pair AS (a integer, "B" text COLLATE "C");
CREATE TABLE public.typed OF public.pair;
CREATE TABLE public.typed_more OF public.pair (a WITH OPTIONS PRIMARY KEY, "B" WITH OPTIONS DEFAULT 'x' NOT NULL,
  CHECK ("B" <> ''));
