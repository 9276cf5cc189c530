-- Purpose:    moves an adjustment to its end, if the given epoch is the sale's and open; a removal that is done leaves the
--             allotment with it.
-- Parameters: $1 operation_id, $2 result ('done' or 'refused'), $3 epoch.
-- Replies:    one row when the adjustment was moved now.
-- Invariant:  a removal is out of the allotment exactly if its row is done. The epoch's row is locked against closing, so
--             that what is done here was done to the store that is still current. `done` stands over `refused`. Error
--             23514 when fewer units would be left than are sold, and then nothing changes.
WITH open_epoch AS MATERIALIZED (
  SELECT epoch.sale_id
  FROM flash_sale.epochs AS epoch
  WHERE epoch.sale_id = (SELECT sale_id FROM flash_sale.adjustments WHERE operation_id = $1::text)
    AND epoch.epoch = $3::bigint AND epoch.state = 'open'
  FOR SHARE
),
finished AS (
  UPDATE flash_sale.adjustments AS adjustment
  SET state = $2::text, finished_at = now()
  FROM open_epoch
  WHERE adjustment.operation_id = $1::text AND adjustment.sale_id = open_epoch.sale_id
    AND adjustment.state <> 'done' AND adjustment.state <> $2::text
  RETURNING adjustment.sale_id, adjustment.sku, adjustment.delta, adjustment.state
),
lowered AS (
  UPDATE flash_sale.sale_skus AS sku
  SET allotment = sku.allotment + finished.delta
  FROM finished
  WHERE sku.sale_id = finished.sale_id AND sku.sku = finished.sku AND finished.delta < 0 AND finished.state = 'done'
)
SELECT state FROM finished
