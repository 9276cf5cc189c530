-- Purpose:    takes units of a stock that nobody else is taking.
-- Parameters: $1 stock_id; $2 skus and $3 units: pairs, each SKU once.
-- Replies:    sku and the number of units taken; fewer than asked when others have them, or when not as many have rows.
-- Invariant:  never waits, so it cannot be part of a deadlock; a unit is taken by one transaction at a time, and is back if
--             that one is rolled back.
WITH claimed AS MATERIALIZED (
  SELECT picked.row_id
  FROM unnest($2::text[], $3::bigint[]) AS wanted (sku, units)
  CROSS JOIN LATERAL (
    SELECT unit.ctid AS row_id
    FROM flash_sale.inventory_units AS unit
    WHERE unit.stock_id = $1::bigint AND unit.sku = wanted.sku
    ORDER BY unit_id
    LIMIT wanted.units
    FOR UPDATE SKIP LOCKED
  ) AS picked
),
taken AS (
  DELETE FROM flash_sale.inventory_units AS unit
  WHERE unit.ctid = ANY (ARRAY(SELECT row_id FROM claimed))
  RETURNING unit.sku
)
SELECT sku, count(*) FROM taken GROUP BY sku
