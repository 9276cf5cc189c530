-- Purpose:    forgets order messages that are in the log.
-- Parameters: $1 sale_id, $2 epoch, $3 seqs, $4 the strategy of the asking store.
-- Replies:    none for an unknown sale, else one row: epoch and fenced. Nothing was dropped when the epoch is another one
--             or the sale is fenced.
-- Invariant:  entries are locked in the order of `seq`, so that two relays never wait for each other crosswise.
WITH sale AS MATERIALIZED (
  SELECT stock_id, epoch,
    timeline <> substr(pg_walfile_name(pg_current_wal_insert_lsn()), 1, 8) OR strategy <> $4::text AS fenced
  FROM flash_sale.inventory_sales
  WHERE sale_id = $1
),
entry AS MATERIALIZED (
  SELECT found.row_id
  FROM (SELECT DISTINCT seq FROM unnest($3::bigint[]) AS given (seq) ORDER BY seq) AS wanted
  CROSS JOIN LATERAL (
    SELECT stored.ctid AS row_id
    FROM flash_sale.inventory_reservations AS stored
    WHERE stored.stock_id = (SELECT stock_id FROM sale WHERE epoch = $2::bigint AND NOT fenced)
      AND stored.in_outbox AND stored.seq = wanted.seq
    LIMIT 1
    FOR NO KEY UPDATE
  ) AS found
),
dropped AS (
  UPDATE flash_sale.inventory_reservations AS stored
  SET in_outbox = false
  WHERE stored.ctid = ANY (ARRAY(SELECT row_id FROM entry))
)
SELECT epoch, fenced FROM sale
