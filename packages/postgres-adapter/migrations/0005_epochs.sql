-- Which life of a sale's stock is the current one, and which processes may still say "accepted" under it.

CREATE TABLE flash_sale.epochs (
  sale_id text COLLATE "C" PRIMARY KEY,
  epoch bigint NOT NULL CHECK (epoch >= 1),
  -- While closing, no lease is granted or renewed.
  state text NOT NULL CHECK (state IN ('open', 'closing')),
  -- Random id under which the epoch was opened; the inventory store's meta holds the same.
  incarnation text COLLATE "C" NOT NULL,
  changed_at timestamptz NOT NULL DEFAULT now()
) WITH (fillfactor = 50);

-- Renewed every few seconds by every process: room on the page keeps that from leaving garbage.
CREATE TABLE flash_sale.leases (
  sale_id text COLLATE "C" NOT NULL,
  epoch bigint NOT NULL,
  process_id text COLLATE "C" NOT NULL,
  lease_until timestamptz NOT NULL,
  PRIMARY KEY (sale_id, epoch, process_id)
) WITH (fillfactor = 50);
