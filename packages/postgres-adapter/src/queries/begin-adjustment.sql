-- Purpose:    writes an adjustment down, once per operation id; an addition raises the allotment with it.
-- Parameters: $1 operation_id, $2 sale_id, $3 sku, $4 delta (units, not 0).
-- Replies:    one row when it was written now; none when the operation id is known or there is no such SKU on sale.
-- Invariant:  an addition is in the allotment exactly if its row exists. Error 23514 when the allotment would exceed its
--             limit, and then nothing is written.
WITH target AS MATERIALIZED (
  SELECT sku.sale_id, sku.sku
  FROM flash_sale.sale_skus AS sku
  JOIN flash_sale.sales AS sale USING (sale_id)
  WHERE sku.sale_id = $2::text AND sku.sku = $3::text AND sale.dropped_at IS NULL
),
begun AS (
  INSERT INTO flash_sale.adjustments (operation_id, sale_id, sku, delta, state)
  SELECT $1::text, sale_id, sku, $4::integer, CASE WHEN $4::integer > 0 THEN 'recorded' ELSE 'pending' END
  FROM target
  ON CONFLICT (operation_id) DO NOTHING
  RETURNING sale_id, sku, delta, state
),
raised AS (
  UPDATE flash_sale.sale_skus AS sku
  SET allotment = sku.allotment + begun.delta
  FROM begun
  WHERE sku.sale_id = begun.sale_id AND sku.sku = begun.sku AND begun.delta > 0
)
SELECT state FROM begun
