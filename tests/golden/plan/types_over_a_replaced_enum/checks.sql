SELECT rank::text = 'mid' AND span = public.span('low', 'high') AND spans = public.spans(public.span('low', 'mid')) FROM public.game WHERE id = 1;
SELECT scores = ARRAY[('low', 3)::public.score, NULL] FROM public.game WHERE id = 1;
