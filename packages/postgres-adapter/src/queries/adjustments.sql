-- Purpose:    reads adjustments of a sale, or one of any sale.
-- Parameters: $1 sale_id or NULL, $2 operation_id or NULL (one of them is given), $3 only those that are not finished.
-- Replies:    operation_id, sale_id, sku, delta, state; oldest first.
-- Invariant:  none is ever deleted.
SELECT operation_id, sale_id, sku, delta, state
FROM flash_sale.adjustments
WHERE ($1::text IS NULL OR sale_id = $1::text)
  AND ($2::text IS NULL OR operation_id = $2::text)
  AND (NOT $3::boolean OR state IN ('recorded', 'pending'))
ORDER BY adjustment_number
