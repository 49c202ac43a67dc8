-- What needs what comes after it.
CREATE TABLE public.item (id integer PRIMARY KEY, state text);
CREATE FUNCTION public.weight(public.item) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT 1';
CREATE FUNCTION public.next_item() RETURNS integer LANGUAGE sql BEGIN ATOMIC SELECT max(item.id) + 1 FROM public.item; END;
ALTER TABLE public.item ALTER COLUMN id SET DEFAULT public.next_item();
ALTER TABLE public.item ADD CONSTRAINT weighs CHECK (public.weight(item.*) > 0);
CREATE INDEX item_weight ON public.item (public.weight(item.*));
CREATE INDEX item_wide ON public.item (state) WHERE public.weight(item.*) > 1;
-- A generated column, of two overloads one takes the table's own row.
CREATE FUNCTION public.twice(integer) RETURNS integer LANGUAGE sql IMMUTABLE RETURN $1 * 2;
CREATE TABLE public.doubled (a integer, b integer GENERATED ALWAYS AS (public.twice(a)) STORED);
CREATE FUNCTION public.twice(public.doubled) RETURNS integer LANGUAGE sql RETURN ($1).a * 2;
-- Two tables that refer to each other, and a view between them.
CREATE TABLE public.left_side (id integer PRIMARY KEY, other integer);
CREATE TABLE public.right_side (id integer PRIMARY KEY, other integer REFERENCES public.left_side DEFERRABLE INITIALLY DEFERRED);
ALTER TABLE public.left_side ADD FOREIGN KEY (other) REFERENCES public.right_side ON DELETE SET NULL (other) NOT VALID;
-- Views over views in the order of neither name, functions over views, a view over its own function.
CREATE VIEW public.z_first AS SELECT l.id, l.other, count(r.id) AS n FROM public.left_side l LEFT JOIN public.right_side r ON r.other = l.id GROUP BY l.id;
CREATE VIEW public.a_second AS SELECT * FROM public.z_first WHERE n > 1;
CREATE FUNCTION public.seconds() RETURNS SETOF public.a_second LANGUAGE sql BEGIN ATOMIC SELECT * FROM public.a_second; END;
CREATE MATERIALIZED VIEW public.a_third AS SELECT s.id, t.n FROM public.seconds() s(id, other, n) CROSS JOIN public.a_second t WITH NO DATA;
CREATE FUNCTION public.computed(public.a_third) RETURNS bigint LANGUAGE sql STABLE AS 'SELECT $1.n';
CREATE UNIQUE INDEX third_key ON public.a_third (id);
CREATE INDEX third_expression ON public.a_third ((n + 1) DESC);
CREATE MATERIALIZED VIEW public."0_fourth" AS SELECT public.computed(t.*) AS c FROM public.a_third t WITH NO DATA;
CREATE VIEW public.self AS SELECT 1 AS id, 'x'::text AS "Name";
CREATE FUNCTION public.of_self() RETURNS SETOF public.self LANGUAGE sql AS 'SELECT 1, null';
CREATE OR REPLACE VIEW public.self AS SELECT s.id, s."Name" FROM public.of_self() s;
-- A table of a view's rows; a function whose default is another's.
CREATE TABLE public.snapshots (rows public.a_second[]);
CREATE FUNCTION public.one(a integer DEFAULT 1) RETURNS integer LANGUAGE sql RETURN a;
CREATE FUNCTION public.a_two(b integer DEFAULT public.one()) RETURNS integer LANGUAGE sql RETURN b;
CREATE PROCEDURE public.a_procedure(IN i public.snapshots, INOUT n integer DEFAULT public.a_two()) LANGUAGE sql
  BEGIN ATOMIC INSERT INTO public.item (id) VALUES (n) ON CONFLICT (id) DO UPDATE SET state = 'x'; SELECT 1; END;
