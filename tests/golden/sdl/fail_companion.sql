-- Each statement here but the first ones is a mistake.
CREATE TABLE public.author (id integer PRIMARY KEY, name text NOT NULL);
CREATE TABLE public.book (
    id integer PRIMARY KEY,
    title text,
    title text
);
CREATE VIEW public.author AS SELECT 1;
INSERT INTO public.author VALUES (1, 'Ada');
DROP TABLE public.author;
CREATE TABLE public.draft (LIKE public.author);
COMMENT ON TABLE public.autor IS 'misspelt';
ALTER TABLE public.author ALTER COLUMN nam SET NOT NULL;
CREATE TABLE public.broken (id integer,,);
CREATE TRIGGER touch BEFORE UPDATE ON public.nothing FOR EACH ROW EXECUTE FUNCTION public.touch();
