-- Purpose:    opens the next epoch of a sale.
-- Parameters: $1 sale_id, $2 the epoch that was closed, or NULL for the first, $3 the next epoch, $4 its incarnation.
-- Replies:    one row when it was opened now; none when the row is not closing at $2 any more (for the first: exists).
-- Invariant:  compare-and-set: of several coordinators one wins. Leases of the closed epochs go with it: nobody may use
--             them any more, and processes that died leave nothing behind.
WITH first AS (
  INSERT INTO flash_sale.epochs (sale_id, epoch, state, incarnation)
  SELECT $1::text, $3::bigint, 'open', $4::text WHERE $2::bigint IS NULL
  ON CONFLICT (sale_id) DO NOTHING
  RETURNING sale_id, epoch
),
next AS (
  UPDATE flash_sale.epochs
  SET epoch = $3::bigint, state = 'open', incarnation = $4::text, changed_at = now()
  WHERE sale_id = $1::text AND epoch = $2::bigint AND state = 'closing'
  RETURNING sale_id, epoch
),
opened AS (
  SELECT * FROM first UNION ALL SELECT * FROM next
),
forgotten AS (
  DELETE FROM flash_sale.leases AS lease
  USING opened
  WHERE lease.sale_id = opened.sale_id AND lease.epoch < opened.epoch
)
SELECT epoch FROM opened
