SELECT count(*) = 50 FROM public."user" WHERE status = 'ACTIVE' AND created_at IS NOT NULL;
