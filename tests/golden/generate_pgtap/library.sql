CREATE DOMAIN positive AS integer DEFAULT 1 CHECK (VALUE > 0);
CREATE FUNCTION books_on(wanted shelf) RETURNS bigint LANGUAGE sql STABLE SECURITY DEFINER SET search_path = ''
  AS $$ SELECT count(*) FROM public.books WHERE shelf = wanted $$;
CREATE VIEW open_books AS SELECT id, title FROM books WHERE shelf = 'OPEN';
GRANT SELECT ON open_books TO PUBLIC;
