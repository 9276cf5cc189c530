-- Purpose:    the tables of a shop that sells by SQL alone, as one would write it for a first version.
-- Invariant:  available is never negative; a buyer's key leads to one order.
CREATE TABLE stock (
  sale_id integer PRIMARY KEY,
  available integer NOT NULL CHECK (available >= 0),
  version integer NOT NULL DEFAULT 0
);
CREATE TABLE orders (
  order_id uuid PRIMARY KEY,
  sale_id integer NOT NULL REFERENCES stock,
  buyer_id text NOT NULL,
  order_key text NOT NULL,
  placed_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (sale_id, buyer_id, order_key)
)
