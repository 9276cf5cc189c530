-- Purpose:    deletes some rows of a stock that is marked.
-- Parameters: $1 stock_id, $2 most rows of each table.
-- Replies:    how many rows were deleted, the stock's own not counted.
-- Invariant:  nobody changes rows of a marked stock, so their places are theirs. The stock's own row goes when nothing else
--             was left: a removal that was cut off is found and finished.
WITH sku AS (
  DELETE FROM flash_sale.inventory_skus
  WHERE ctid = ANY (
    ARRAY(SELECT ctid FROM flash_sale.inventory_skus WHERE stock_id = $1::bigint LIMIT $2::bigint)
  )
  RETURNING 1
),
unit AS (
  DELETE FROM flash_sale.inventory_units
  WHERE ctid = ANY (
    ARRAY(SELECT ctid FROM flash_sale.inventory_units WHERE stock_id = $1::bigint LIMIT $2::bigint)
  )
  RETURNING 1
),
buyer AS (
  DELETE FROM flash_sale.inventory_buyers
  WHERE ctid = ANY (
    ARRAY(SELECT ctid FROM flash_sale.inventory_buyers WHERE stock_id = $1::bigint LIMIT $2::bigint)
  )
  RETURNING 1
),
reservation AS (
  DELETE FROM flash_sale.inventory_reservations
  WHERE ctid = ANY (
    ARRAY(SELECT ctid FROM flash_sale.inventory_reservations WHERE stock_id = $1::bigint LIMIT $2::bigint)
  )
  RETURNING 1
),
adjustment AS (
  DELETE FROM flash_sale.inventory_adjustments
  WHERE ctid = ANY (
    ARRAY(SELECT ctid FROM flash_sale.inventory_adjustments WHERE stock_id = $1::bigint LIMIT $2::bigint)
  )
  RETURNING 1
),
counted AS MATERIALIZED (
  SELECT (SELECT count(*) FROM sku) + (SELECT count(*) FROM unit) + (SELECT count(*) FROM buyer)
    + (SELECT count(*) FROM reservation) + (SELECT count(*) FROM adjustment) AS deleted
),
stock AS (
  DELETE FROM flash_sale.inventory_stocks WHERE stock_id = $1::bigint AND (SELECT deleted FROM counted) = 0
)
SELECT deleted FROM counted
