CREATE FUNCTION do_it(x int) RETURNS void LANGUAGE plpgsql AS 'begin end';
COMMENT ON FUNCTION do_it IS 'c';
GRANT EXECUTE ON FUNCTION do_it TO app_x;
---- after
CREATE PROCEDURE do_it(x int) LANGUAGE plpgsql AS 'begin end';
COMMENT ON PROCEDURE do_it IS 'c';
GRANT EXECUTE ON PROCEDURE do_it TO app_x;
