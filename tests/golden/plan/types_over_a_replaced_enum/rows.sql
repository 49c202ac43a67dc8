INSERT INTO public.game VALUES (1, 'mid', ARRAY[('low', 3)::public.score, NULL], '[low,high)', '{[low,mid)}'), (2, 'low', NULL, NULL, NULL);
