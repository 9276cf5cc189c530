-- Purpose:    reads reservations of a sale by their ids.
-- Parameters: $1 sale_id; $2 order_ids.
-- Replies:    order_id, buyer_id, state, lines, fingerprint, changed_at, hold_expires_at, settled_by, sale_epoch, seq; no
--             row for an id that there is not.
-- Invariant:  one lookup for each id, however many reservations the sale has.
WITH sale AS MATERIALIZED (SELECT stock_id FROM flash_sale.inventory_sales WHERE sale_id = $1)
SELECT found.*
FROM (SELECT DISTINCT order_id FROM unnest($2::text[]) AS given (order_id)) AS wanted
CROSS JOIN LATERAL (
  SELECT order_id, buyer_id, state, lines, fingerprint, changed_at, hold_expires_at, settled_by, sale_epoch, seq
  FROM flash_sale.inventory_reservations AS stored
  WHERE stored.stock_id = (SELECT stock_id FROM sale) AND stored.order_id = wanted.order_id COLLATE "C"
  LIMIT 1
) AS found
