-- Purpose:    tells which orders are stored already.
-- Parameters: $1 order ids.
-- Replies:    order_id of each that is stored.
-- Invariant:  with the SKUs of these orders locked by an earlier statement of the transaction, the answer stays true until
--             its end.
SELECT order_id FROM flash_sale.orders WHERE order_id = ANY ($1::text[])
