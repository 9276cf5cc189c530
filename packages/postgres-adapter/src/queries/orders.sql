-- Purpose:    reads orders by id, with their lines.
-- Parameters: $1 order ids.
-- Replies:    order_id, sale_id, buyer_id, fingerprint, settled_by or NULL, epoch, seq, sold_at (ms), stored_at (ms), sku,
--             quantity, unit_price: one row per line, the lines of an order together and in order.
-- Invariant:  an order and its lines are stored by one statement: it is never seen without them.
SELECT
  o.order_id, o.sale_id, o.buyer_id, o.fingerprint, o.settled_by, o.epoch, o.seq,
  (extract(epoch FROM o.sold_at) * 1000)::bigint, (extract(epoch FROM o.stored_at) * 1000)::bigint,
  line.sku, line.quantity, line.unit_price
FROM flash_sale.orders AS o
JOIN flash_sale.order_lines AS line USING (order_id)
WHERE o.order_id = ANY ($1::text[])
ORDER BY o.order_id, line.line_number
