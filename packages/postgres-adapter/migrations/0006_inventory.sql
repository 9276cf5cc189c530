-- The stock that the SQL inventory stores sell from. Not the `sold` counters of `sale_skus`, which guard the orders: these
-- tables decide who gets units, those only count what was stored. A rebuild writes a new stock beside the one that sells
-- and switches the sale to it, so every row belongs to a stock and not to a sale.

CREATE TABLE flash_sale.inventory_stocks (
  stock_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  sale_id text COLLATE "C" NOT NULL,
  epoch bigint NOT NULL CHECK (epoch >= 1),
  -- The WAL timeline on which its rows were begun. A stock whose rows may have been lost in part is never switched to.
  timeline text COLLATE "C" NOT NULL,
  -- Set before its rows are deleted, in bounded steps: nothing is added to it any more.
  removing boolean NOT NULL DEFAULT false
);

-- Finds what a rebuild or a drop that was cut off has left behind.
CREATE INDEX inventory_stocks_of_sale ON flash_sale.inventory_stocks (sale_id);

-- What a sale sells from now. Its row is changed last and locked first by every step, because it numbers them.
CREATE TABLE flash_sale.inventory_sales (
  sale_id text COLLATE "C" PRIMARY KEY,
  stock_id bigint NOT NULL UNIQUE REFERENCES flash_sale.inventory_stocks,
  database_id text COLLATE "C" NOT NULL,
  epoch bigint NOT NULL CHECK (epoch >= 1),
  incarnation text COLLATE "C" NOT NULL,
  -- How steps keep out of each other's way. A store with another strategy takes the sale for fenced.
  strategy text NOT NULL CHECK (strategy IN ('pessimistic', 'optimistic', 'skip-locked')),
  -- The WAL timeline on which the epoch was opened: a promoted replica is on another one, and may have lost the tail.
  timeline text COLLATE "C" NOT NULL,
  state text NOT NULL CHECK (state IN ('open', 'paused', 'ended')),
  -- Epoch milliseconds, or NULL.
  starts_at bigint,
  ends_at bigint,
  buyer_limit bigint CHECK (buyer_limit >= 1),
  -- Raised with every change of the settings.
  settings_no bigint NOT NULL DEFAULT 1,
  -- Raised with every step that writes anything, also what leaves the levels as they are.
  revision bigint NOT NULL DEFAULT 1,
  -- As in a snapshot of the levels: begins anew with each epoch.
  version bigint NOT NULL DEFAULT 1,
  last_seq bigint NOT NULL DEFAULT 0
) WITH (fillfactor = 50);

CREATE TABLE flash_sale.inventory_skus (
  stock_id bigint NOT NULL,
  sku text COLLATE "C" NOT NULL,
  allotment bigint NOT NULL,
  available bigint NOT NULL CHECK (available >= 0),
  held bigint NOT NULL CHECK (held >= 0),
  sold bigint NOT NULL CHECK (sold >= 0),
  -- How many of the available units have a row in inventory_units: 0 unless the strategy is skip-locked.
  ready bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (stock_id, sku),
  CHECK (available + held + sold = allotment),
  CHECK (ready BETWEEN 0 AND available)
) WITH (fillfactor = 50);

-- One row per available unit that is ready to be taken. Taking a unit deletes its row.
CREATE TABLE flash_sale.inventory_units (
  stock_id bigint NOT NULL,
  sku text COLLATE "C" NOT NULL,
  unit_id bigint GENERATED ALWAYS AS IDENTITY,
  PRIMARY KEY (stock_id, sku, unit_id)
);

-- Units that each buyer holds and owns.
CREATE TABLE flash_sale.inventory_buyers (
  stock_id bigint NOT NULL,
  buyer_id text COLLATE "C" NOT NULL,
  units bigint NOT NULL CHECK (units >= 0),
  -- What they had before the last change: a step changes the row only from what it was decided by.
  units_before bigint NOT NULL,
  PRIMARY KEY (stock_id, buyer_id)
);

-- The record that units left `available`; also the idempotency record, and, while `in_outbox`, the order message.
CREATE TABLE flash_sale.inventory_reservations (
  stock_id bigint NOT NULL,
  order_id text COLLATE "C" NOT NULL,
  buyer_id text COLLATE "C" NOT NULL,
  state text NOT NULL CHECK (state IN ('held', 'sold', 'released', 'expired')),
  -- JSON: [[sku, quantity], ...] in the order of the request.
  lines text NOT NULL,
  fingerprint text NOT NULL,
  -- Epoch milliseconds by this database's clock.
  changed_at bigint NOT NULL,
  hold_expires_at bigint,
  settled_by text COLLATE "C",
  -- Place in the order of sales, 0 unless sold. A rebuilt order keeps the epoch in which it was sold.
  sale_epoch bigint NOT NULL,
  seq bigint NOT NULL,
  traceparent text,
  redrive_round integer NOT NULL,
  in_outbox boolean NOT NULL,
  PRIMARY KEY (stock_id, order_id),
  CHECK (state <> 'held' OR hold_expires_at IS NOT NULL),
  CHECK (state = 'sold' OR NOT in_outbox)
) WITH (fillfactor = 80);

CREATE INDEX inventory_due_holds ON flash_sale.inventory_reservations (stock_id, hold_expires_at)
  WHERE state = 'held';
CREATE UNIQUE INDEX inventory_outbox ON flash_sale.inventory_reservations (stock_id, seq) WHERE in_outbox;

-- Operation ids of adjustments. A refused removal is remembered too: its first attempt may arrive after its repeat.
CREATE TABLE flash_sale.inventory_adjustments (
  stock_id bigint NOT NULL,
  operation_id text COLLATE "C" NOT NULL,
  accepted boolean NOT NULL,
  PRIMARY KEY (stock_id, operation_id)
);
