-- Purpose:    reads products by id.
-- Parameters: $1 least product_id, $2 greatest product_id, $3 limit (rows).
-- Replies:    product_id, name, sku, sale_id, price, allotment, created_at (ms), by product_id.
-- Invariant:  price and allotment are the SKU's own; there is no second copy.
SELECT
  product.product_id, product.name, product.sku, product.sale_id, sku.unit_price, sku.allotment,
  (extract(epoch FROM product.created_at) * 1000)::bigint
FROM flash_sale.products AS product
JOIN flash_sale.sale_skus AS sku USING (sale_id, sku)
WHERE product.product_id BETWEEN $1::bigint AND $2::bigint
ORDER BY product.product_id
LIMIT $3::bigint
