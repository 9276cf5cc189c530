-- Purpose:    begins the row of a reconciliation, or ends one that was begun.
-- Parameters: $1 reconciliation_id, $2 sale_id, $3 actor, $4 dry_run, $5 outcome, $6 epoch or NULL, $7 counted and $8 found
--             (JSON objects of numbers), $9 repaired, $10 error or NULL.
-- Replies:    none.
-- Invariant:  a row that has ended does not change any more.
INSERT INTO flash_sale.reconciliations AS row (
  reconciliation_id, sale_id, actor, dry_run, outcome, epoch, counted, found, repaired, error, ended_at
)
VALUES (
  $1::text, $2::text, $3::text, $4::boolean, $5::text, $6::bigint, $7::jsonb, $8::jsonb, $9::integer, $10::text,
  CASE WHEN $5::text <> 'begun' THEN now() END
)
ON CONFLICT (reconciliation_id) DO UPDATE
SET dry_run = excluded.dry_run, outcome = excluded.outcome, epoch = excluded.epoch, counted = excluded.counted,
  found = excluded.found, repaired = excluded.repaired, error = excluded.error, ended_at = excluded.ended_at
WHERE row.outcome = 'begun'
