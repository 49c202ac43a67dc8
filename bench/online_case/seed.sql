INSERT INTO account (email, name, balance, note)
  SELECT 'user' || n || '@example.com', 'User ' || n, n, 'note ' || n FROM generate_series(1, 300000) n;
INSERT INTO purchase (account, amount, title)
  SELECT 1 + (n::bigint * 7919) % 300000, 1 + n % 500, 'title ' || n FROM generate_series(1, 300000) n;
INSERT INTO visit (account, page, seconds)
  SELECT 1 + (n::bigint * 104729) % 300000, '/page/' || n % 1000, n % 600 FROM generate_series(1, 300000) n;

