CREATE TABLE account (id int PRIMARY KEY, name text);
CREATE TABLE event (id int NOT NULL, account_id int NOT NULL REFERENCES account, PRIMARY KEY (id, account_id)) PARTITION BY HASH (account_id);
CREATE TABLE event_0 PARTITION OF event FOR VALUES WITH (modulus 2, remainder 0);
CREATE TABLE event_1 PARTITION OF event FOR VALUES WITH (modulus 2, remainder 1);
---- after
CREATE TABLE account (id bigint PRIMARY KEY, name text);
CREATE TABLE event (id int NOT NULL, account_id bigint NOT NULL REFERENCES account, PRIMARY KEY (id, account_id)) PARTITION BY HASH (account_id);
CREATE TABLE event_0 PARTITION OF event FOR VALUES WITH (modulus 2, remainder 0);
CREATE TABLE event_1 PARTITION OF event FOR VALUES WITH (modulus 2, remainder 1);
