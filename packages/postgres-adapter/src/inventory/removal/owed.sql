-- Purpose:    counts what a sale still owes.
-- Parameters: $1 stock_id.
-- Replies:    one row: entries of the outbox, open holds.
-- Invariant:  read under the sale's lock: nothing is sold or held meanwhile.
SELECT
  (SELECT count(*) FROM flash_sale.inventory_reservations WHERE stock_id = $1::bigint AND in_outbox),
  (SELECT count(*) FROM flash_sale.inventory_reservations WHERE stock_id = $1::bigint AND state = 'held')
