-- The identity of this database. It is part of every order message and of the inventory store's meta, so that a fresh
-- database beside an old store or an old topic can never mix with it. A copy of the database (dump, template, clone of a
-- data folder) keeps it: give the copy a new one before it sells, by updating the row.

CREATE TABLE flash_sale.database (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  -- 16 random bytes as unpadded base64url.
  database_id text COLLATE "C" NOT NULL CHECK (length(database_id) BETWEEN 1 AND 128),
  created_at timestamptz NOT NULL DEFAULT now()
);

INSERT INTO flash_sale.database (database_id)
VALUES (translate(rtrim(encode(uuid_send(gen_random_uuid()), 'base64'), '='), '+/', '-_'));
