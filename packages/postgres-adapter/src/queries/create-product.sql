-- Purpose:    creates a product with its SKU, and a sale of its own unless it joins one.
-- Parameters: $1 name, $2 unit price (decimal), $3 allotment (units),
--             $4 sale to join or NULL, $5 id of the new sale (used when $4 is NULL),
--             $6 starts_at, $7 ends_at (epoch milliseconds or NULL), $8 buyer limit (units or NULL).
-- Replies:    product_id, name, sku, sale_id, price, allotment, created_at (ms); no row when $4 is unknown or dropped.
-- Invariant:  a product, its SKU and its sale exist together or not at all; no id is taken for a refused product.
WITH new_sale AS (
  INSERT INTO flash_sale.sales (sale_id, starts_at, ends_at, buyer_limit)
  SELECT $5::text, to_timestamp($6::bigint / 1000.0), to_timestamp($7::bigint / 1000.0), $8::integer
  WHERE $4::text IS NULL
  RETURNING sale_id
),
joined_sale AS MATERIALIZED (
  SELECT sale_id FROM flash_sale.sales WHERE sale_id = $4::text AND dropped_at IS NULL FOR SHARE
),
numbered AS MATERIALIZED (
  SELECT sale_id, nextval('flash_sale.products_product_id_seq')::integer AS product_id
  FROM (SELECT sale_id FROM new_sale UNION ALL SELECT sale_id FROM joined_sale) AS sale
),
counted AS (
  INSERT INTO flash_sale.sale_skus (sale_id, sku, allotment, unit_price)
  SELECT sale_id, 'p' || product_id, $3::integer, $2::numeric(12, 2) FROM numbered
  RETURNING sale_id, sku, allotment, unit_price
),
created AS (
  INSERT INTO flash_sale.products (product_id, name, sale_id, sku)
  SELECT product_id, $1::text, sale_id, 'p' || product_id FROM numbered
  RETURNING product_id, name, sale_id, sku, created_at
)
SELECT product_id, name, sku, sale_id, unit_price, allotment, (extract(epoch FROM created_at) * 1000)::bigint
FROM created JOIN counted USING (sale_id, sku)
