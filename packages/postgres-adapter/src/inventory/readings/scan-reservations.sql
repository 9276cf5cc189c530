-- Purpose:    reads a page of all reservations of a sale.
-- Parameters: $1 sale_id; $2 the order id after which the page begins (empty: from the first); $3 most rows.
-- Replies:    order_id, buyer_id, state, lines, fingerprint, changed_at, hold_expires_at, settled_by, sale_epoch, seq.
-- Invariant:  pages follow the primary key, so that each reservation that is there all the time comes exactly once.
SELECT order_id, buyer_id, state, lines, fingerprint, changed_at, hold_expires_at, settled_by, sale_epoch, seq
FROM flash_sale.inventory_reservations
WHERE stock_id = (SELECT stock_id FROM flash_sale.inventory_sales WHERE sale_id = $1) AND order_id > $2::text
ORDER BY order_id
LIMIT $3::bigint
