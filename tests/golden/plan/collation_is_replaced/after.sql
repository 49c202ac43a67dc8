CREATE COLLATION public.folded (provider = icu, locale = 'und-u-ks-level1', deterministic = false);
CREATE TABLE public.word (id integer PRIMARY KEY, body text COLLATE public.folded, note text);
CREATE UNIQUE INDEX word_body ON public.word (body);
CREATE INDEX word_note ON public.word (note COLLATE public.folded);
