CREATE TABLE account (id int PRIMARY KEY, name text);
CREATE TABLE event (id int NOT NULL, account_id int NOT NULL REFERENCES account, at timestamptz NOT NULL, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
CREATE TABLE event_a PARTITION OF event FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
CREATE TABLE event_d PARTITION OF event DEFAULT;
CREATE INDEX ON event (account_id);
---- after
CREATE TABLE account (id bigint PRIMARY KEY, name text);
CREATE TABLE event (id bigint NOT NULL, account_id bigint NOT NULL REFERENCES account, at timestamptz NOT NULL, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
CREATE TABLE event_a PARTITION OF event FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
CREATE TABLE event_d PARTITION OF event DEFAULT;
CREATE INDEX ON event (account_id);
