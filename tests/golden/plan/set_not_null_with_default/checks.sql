SELECT count(*) FILTER (WHERE visits = 0) = 25 AND count(*) FILTER (WHERE visits = id) = 25 FROM public."user";
SELECT count(*) FILTER (WHERE status = 'UNKNOWN') = 34 FROM public."user";
SELECT count(DISTINCT token) = 50 FROM public."user";
