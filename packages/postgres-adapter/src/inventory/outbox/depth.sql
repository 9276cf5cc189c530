-- Purpose:    counts the outbox of a sale.
-- Parameters: $1 sale_id.
-- Replies:    one row: number of entries, and when the first in `seq` was sold (epoch ms; NULL when there is none).
-- Invariant:  reads the index of the outbox, which has no other rows.
WITH stock AS MATERIALIZED (SELECT stock_id FROM flash_sale.inventory_sales WHERE sale_id = $1)
SELECT
  (
    SELECT count(*)
    FROM flash_sale.inventory_reservations
    WHERE in_outbox AND stock_id = (SELECT stock_id FROM stock)
  ),
  (
    SELECT changed_at
    FROM flash_sale.inventory_reservations
    WHERE in_outbox AND stock_id = (SELECT stock_id FROM stock)
    ORDER BY seq
    LIMIT 1
  )
