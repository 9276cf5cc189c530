-- Purpose:    reads order messages that are not known to be in the log.
-- Parameters: $1 sale_id, $2 the `seq` after which to begin, $3 least age (ms; 0: any), $4 most rows.
-- Replies:    database_id, order_id, buyer_id, lines, fingerprint, sale_epoch, seq, changed_at, settled_by, redrive_round,
--             traceparent; in the order of `seq`.
-- Invariant:  an age of 0 looks at no clock: one that was set back must not hide what was sold last.
WITH sale AS MATERIALIZED (SELECT stock_id, database_id FROM flash_sale.inventory_sales WHERE sale_id = $1)
SELECT (SELECT database_id FROM sale), order_id, buyer_id, lines, fingerprint, sale_epoch, seq, changed_at, settled_by,
  redrive_round, traceparent
FROM flash_sale.inventory_reservations
WHERE stock_id = (SELECT stock_id FROM sale) AND in_outbox AND seq > $2::bigint
  AND ($3::bigint = 0 OR changed_at <= floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint - $3::bigint)
ORDER BY seq
LIMIT $4::bigint
