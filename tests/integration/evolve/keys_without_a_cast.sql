-- Numbers become uuids on both sides of foreign keys: no cast leads from the one to the other, so the keys
-- are away while all their columns change.
CREATE TABLE account (id integer PRIMARY KEY, parent integer REFERENCES account);
CREATE TABLE member (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  account integer NOT NULL REFERENCES account ON DELETE CASCADE,
  UNIQUE (account, id)
);
CREATE TABLE visit (account integer, member bigint, FOREIGN KEY (account, member) REFERENCES member (account, id));
COMMENT ON CONSTRAINT visit_account_member_fkey ON visit IS 'both or none';
---- after
CREATE TABLE account (id uuid DEFAULT gen_random_uuid() PRIMARY KEY, parent uuid REFERENCES account);
CREATE TABLE member (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  account uuid NOT NULL REFERENCES account ON DELETE CASCADE,
  UNIQUE (account, id)
);
CREATE TABLE visit (
  account uuid,
  member bigint,
  FOREIGN KEY (account, member) REFERENCES member (account, id) ON UPDATE CASCADE
);
COMMENT ON CONSTRAINT visit_account_member_fkey ON visit IS 'both or none';
