-- Purpose:    stores one order of one line into the library's own table, and nothing beside: no line of its own, no guard
--             against overselling, no position of a queue.
-- Parameters: $1 order_id, $2 sale_id, $3 buyer_id, $4 fingerprint, $5 epoch, $6 seq, $7 sold_at (epoch ms), $8 sku,
--             $9 quantity (units), $10 unit price.
INSERT INTO flash_sale.orders (order_id, sale_id, buyer_id, fingerprint, epoch, seq, sold_at, only_line)
VALUES (
  $1, $2, $3, $4, $5, $6, to_timestamp($7::float8 / 1000), $8::text || U&'\001F' || $9::text || U&'\001F' || $10::text
)
