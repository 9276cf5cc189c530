-- Purpose:    counts the units sold per SKU of a sale in both ways.
-- Parameters: $1 sale_id.
-- Replies:    sku, the guard's counter, the sum over the orders; in the order of the products' ids. No row for an unknown
--             sale.
-- Invariant:  one statement, one instant: the two are equal unless something is wrong.
SELECT sku.sku, sku.sold, coalesce(summed.quantity, 0)
FROM flash_sale.sale_skus AS sku
LEFT JOIN flash_sale.products AS product USING (sale_id, sku)
LEFT JOIN (
  SELECT line.sku, sum(line.quantity) AS quantity
  FROM flash_sale.orders AS o
  JOIN flash_sale.order_lines AS line USING (order_id)
  WHERE o.sale_id = $1::text
  GROUP BY line.sku
) AS summed USING (sku)
WHERE sku.sale_id = $1::text
ORDER BY product.product_id
