-- Purpose:    reads the numbers that stored orders have in one epoch of a sale.
-- Parameters: $1 sale_id, $2 epoch, $3 number after which to begin, $4 limit (rows).
-- Replies:    seq, ascending.
-- Invariant:  reads the index orders_of_sale alone.
SELECT seq
FROM flash_sale.orders
WHERE sale_id = $1::text AND epoch = $2::bigint AND seq > $3::bigint
ORDER BY seq
LIMIT $4::bigint
