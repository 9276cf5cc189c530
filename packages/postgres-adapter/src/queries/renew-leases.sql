-- Purpose:    takes or renews the leases of one process on the open epochs of several sales.
-- Parameters: $1 process id, $2 sale_ids, $3 duration (milliseconds).
-- Replies:    sale_id and epoch of each lease that was granted.
-- Invariant:  no lease on a closing epoch: the epoch rows are locked against closing, and a row that was closed meanwhile
--             is seen as closed, because a lock looks at the newest version. A renewal never shortens a lease. Counted by
--             this server's clock from when the lock was had, which is after the process asked.
WITH open_epoch AS MATERIALIZED (
  SELECT sale_id, epoch
  FROM flash_sale.epochs
  WHERE sale_id = ANY ($2::text[]) AND state = 'open'
  ORDER BY sale_id
  FOR SHARE
)
INSERT INTO flash_sale.leases AS lease (sale_id, epoch, process_id, lease_until)
SELECT sale_id, epoch, $1::text, clock_timestamp() + $3::float8 * interval '1 millisecond'
FROM open_epoch
ON CONFLICT (sale_id, epoch, process_id) DO UPDATE
SET lease_until = greatest(lease.lease_until, excluded.lease_until)
RETURNING lease.sale_id, lease.epoch
