-- The table queue. A row carries the messages that one publish brought for one sale and epoch, as a log's record batch
-- does: lines of JSON. Storing, claiming and settling then cost per row, not per message. What is settled is deleted.

CREATE TABLE flash_sale.queue_messages (
  row_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  sale_id text COLLATE "C" NOT NULL,
  epoch bigint NOT NULL,
  message_count integer NOT NULL CHECK (message_count >= 1),
  -- So many messages from the front are settled; the row goes with the last one.
  settled_count integer NOT NULL DEFAULT 0 CHECK (settled_count BETWEEN 0 AND message_count),
  -- Nobody else claims the row before; who holds the token may settle it.
  lease_until timestamptz,
  lease_token text COLLATE "C",
  stored_at timestamptz NOT NULL DEFAULT now(),
  -- One encoded order message a line.
  messages text NOT NULL
) WITH (
  -- Rows come and go: clean up after a thousand, however many are waiting.
  autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000,
  toast.autovacuum_vacuum_scale_factor = 0, toast.autovacuum_vacuum_threshold = 5000
);

-- Stored as it is: a row lives for milliseconds, which is no time to compress it for. Larger ones lie out of line, so
-- that a lease is written without copying the messages.
ALTER TABLE flash_sale.queue_messages ALTER COLUMN messages SET STORAGE EXTERNAL;

-- From its fence on, messages of a sale with an older epoch are refused. A row is made before the first message of a
-- sale and is never deleted: publishing locks it, which a row that is not there cannot give.
CREATE TABLE flash_sale.queue_fences (
  sale_id text COLLATE "C" PRIMARY KEY,
  epoch bigint NOT NULL CHECK (epoch >= 0)
) WITH (fillfactor = 50);
