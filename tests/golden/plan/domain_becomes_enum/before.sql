CREATE DOMAIN public.status AS text CHECK (VALUE IN ('open', 'done'));
CREATE TABLE public.task (id integer PRIMARY KEY, status public.status NOT NULL DEFAULT 'open', note text, CONSTRAINT task_noted CHECK (status <> 'done' OR note IS NOT NULL));
CREATE INDEX task_open ON public.task (id) WHERE status = 'open';
