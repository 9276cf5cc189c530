-- Purpose:    reads a page of a sale's orders, with their lines.
-- Parameters: $1 sale_id, $2 epoch, $3 seq and $4 order_id after which to begin (0, 0 and '' at first), $5 limit (orders).
-- Replies:    as orders.sql, by epoch, seq and order_id.
-- Invariant:  an order keeps its place for ever. One that is stored while somebody pages may come to stand before the
--             place that was reached.
SELECT
  o.order_id, o.sale_id, o.buyer_id, o.fingerprint, o.settled_by, o.epoch, o.seq,
  (extract(epoch FROM o.sold_at) * 1000)::bigint, (extract(epoch FROM o.stored_at) * 1000)::bigint,
  line.sku, line.quantity, line.unit_price
FROM (
  SELECT * FROM flash_sale.orders
  WHERE sale_id = $1::text AND (epoch, seq, order_id) > ($2::bigint, $3::bigint, $4::text COLLATE "C")
  ORDER BY epoch, seq, order_id
  LIMIT $5::bigint
) AS o
JOIN flash_sale.order_lines AS line USING (order_id)
ORDER BY o.epoch, o.seq, o.order_id, line.line_number
