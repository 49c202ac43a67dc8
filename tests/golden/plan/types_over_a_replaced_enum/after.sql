CREATE TYPE public.level AS ENUM ('low', 'mid', 'high');
CREATE DOMAIN public.rank AS public.level NOT NULL DEFAULT 'low';
CREATE TYPE public.score AS (level public.level, points integer);
CREATE TYPE public.span AS RANGE (subtype = public.level, multirange_type_name = public.spans);
COMMENT ON TYPE public.level IS 'how hard';
CREATE TABLE public.game (id integer PRIMARY KEY, rank public.rank, scores public.score[], span public.span DEFAULT '[low,mid)', spans public.spans);
CREATE VIEW public.ranks AS SELECT id, rank FROM public.game;
