-- Purpose:    reads a sale that was not dropped, with its SKUs and its adjustments.
-- Parameters: $1 sale_id.
-- Replies:    state, starts_at (ms), ends_at (ms), buyer_limit, database_id, adjustments (JSON: [operation_id, sku, delta,
--             state] each, oldest first), settings_revision, and per SKU: sku, allotment, unit_price; one row per SKU in
--             the order of the products' ids. No row when the sale is unknown or dropped.
-- Invariant:  one statement, one instant: each addition in the list is in the allotments, each removal that is not done
--             is not.
SELECT
  sale.state, (extract(epoch FROM sale.starts_at) * 1000)::bigint, (extract(epoch FROM sale.ends_at) * 1000)::bigint,
  sale.buyer_limit, meta.database_id, history.adjustments, sale.settings_revision, sku.sku, sku.allotment, sku.unit_price
FROM flash_sale.sales AS sale
CROSS JOIN flash_sale.database AS meta
CROSS JOIN (
  SELECT json_agg(json_build_array(operation_id, sku, delta, state) ORDER BY adjustment_number) AS adjustments
  FROM flash_sale.adjustments
  WHERE sale_id = $1::text
) AS history
JOIN flash_sale.products AS product USING (sale_id)
JOIN flash_sale.sale_skus AS sku USING (sale_id, sku)
WHERE sale.sale_id = $1::text AND sale.dropped_at IS NULL
ORDER BY product.product_id
