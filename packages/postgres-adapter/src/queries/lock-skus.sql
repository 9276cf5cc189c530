-- Purpose:    locks SKUs of sales until the end of the transaction and reads what is left of each.
-- Parameters: $1 sale_ids and $2 skus: pairs.
-- Replies:    sale_id, sku, allotment, sold; no row for a pair that is not on sale.
-- Invariant:  locked in the order of their keys, as everywhere, so that nobody waits crosswise. While they are locked no
--             other transaction stores an order of these SKUs.
SELECT sale_id, sku, allotment, sold
FROM flash_sale.sale_skus
WHERE (sale_id, sku) IN (SELECT * FROM unnest($1::text[], $2::text[]))
ORDER BY sale_id, sku
FOR NO KEY UPDATE
