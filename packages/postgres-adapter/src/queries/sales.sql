-- Purpose:    lists sales that were not dropped.
-- Parameters: $1 sale_number after which to begin, $2 limit (rows).
-- Replies:    sale_number, sale_id, by sale_number.
-- Invariant:  numbers are given once and in the order of creation, so that pages neither skip nor repeat a sale.
SELECT sale_number, sale_id
FROM flash_sale.sales
WHERE sale_number > $1::bigint AND dropped_at IS NULL
ORDER BY sale_number
LIMIT $2::bigint
