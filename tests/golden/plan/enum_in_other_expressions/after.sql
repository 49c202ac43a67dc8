CREATE TYPE public.status AS ENUM ('open', 'done');
CREATE TABLE public.task (id integer PRIMARY KEY, state text DEFAULT ('open'::public.status)::text, status public.status, CONSTRAINT task_state CHECK (state >= ('done'::public.status)::text), CONSTRAINT task_status CHECK (status <> 'done'::public.status));
