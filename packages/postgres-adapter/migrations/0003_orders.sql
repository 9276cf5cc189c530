-- The truth: orders, each once, and what the workers know about the queue. Orders have no foreign keys: they are written
-- by one statement that reads sale and SKU under a lock, and a check per row would cost as much as the row.

CREATE TABLE flash_sale.orders (
  order_id text COLLATE "C" PRIMARY KEY CHECK (length(order_id) = 22),
  sale_id text COLLATE "C" NOT NULL,
  buyer_id text COLLATE "C" NOT NULL,
  fingerprint text NOT NULL,
  -- The confirm that sold a held reservation; NULL for a direct purchase.
  settled_by text COLLATE "C",
  epoch bigint NOT NULL CHECK (epoch >= 1),
  seq bigint NOT NULL CHECK (seq >= 1),
  -- By the inventory store's clock.
  sold_at timestamptz NOT NULL,
  -- By this database's clock.
  stored_at timestamptz NOT NULL DEFAULT now()
);

-- Pages through a sale's orders. Within a sale it grows at its right end, which keeps it cheap to maintain.
CREATE INDEX orders_of_sale ON flash_sale.orders (sale_id, epoch, seq);

CREATE TABLE flash_sale.order_lines (
  order_id text COLLATE "C" NOT NULL,
  -- From 1, in the order of the request.
  line_number smallint NOT NULL,
  sku text COLLATE "C" NOT NULL,
  quantity integer NOT NULL CHECK (quantity >= 1),
  -- Copied from the sale when the order was stored.
  unit_price numeric(12, 2) NOT NULL,
  PRIMARY KEY (order_id, line_number)
);

-- Messages that will not become orders by themselves. An unsettled letter with a message still counts as sold.
CREATE TABLE flash_sale.dead_letters (
  letter_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  topic text COLLATE "C" NOT NULL,
  partition integer NOT NULL,
  message_offset bigint NOT NULL,
  reason text NOT NULL CHECK (reason IN ('unreadable', 'stale-epoch', 'rejected', 'allotment-exceeded')),
  error text NOT NULL,
  -- Sale and text of the order message, when it could be read.
  sale_id text COLLATE "C",
  message text,
  -- What was read, when it could not.
  raw text,
  recorded_at timestamptz NOT NULL DEFAULT now(),
  settled_at timestamptz,
  UNIQUE (topic, partition, message_offset)
);

CREATE INDEX unsettled_dead_letters ON flash_sale.dead_letters (letter_id) WHERE settled_at IS NULL;

-- Where each stream of a queue that keeps positions stands; moved in the transaction that stores its orders.
CREATE TABLE flash_sale.queue_positions (
  topic text COLLATE "C" NOT NULL,
  partition integer NOT NULL,
  next_offset bigint NOT NULL,
  moved_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (topic, partition)
) WITH (fillfactor = 50);

-- Per stream and sale, the highest epoch among the barriers before the position.
CREATE TABLE flash_sale.queue_barriers (
  topic text COLLATE "C" NOT NULL,
  partition integer NOT NULL,
  sale_id text COLLATE "C" NOT NULL,
  epoch bigint NOT NULL,
  PRIMARY KEY (topic, partition, sale_id)
);
