-- Purpose:    reads reconciliations, those that were begun last first.
-- Parameters: $1 place before which to begin or NULL, $2 sale_id or NULL (all), $3 limit (rows).
-- Replies:    place, reconciliation_id, sale_id, actor, dry_run, outcome, epoch or NULL, counted and found (JSON), repaired,
--             error or NULL, begun_at (ms), ended_at (ms) or NULL.
-- Invariant:  none is ever deleted here.
SELECT
  place, reconciliation_id, sale_id, actor, dry_run, outcome, epoch, counted, found, repaired, error,
  (extract(epoch FROM begun_at) * 1000)::bigint, (extract(epoch FROM ended_at) * 1000)::bigint
FROM flash_sale.reconciliations
WHERE ($1::bigint IS NULL OR place < $1::bigint) AND ($2::text IS NULL OR sale_id = $2::text)
ORDER BY place DESC
LIMIT $3::bigint
