-- Purpose:    sets the operator's state of a sale.
-- Parameters: $1 sale_id, $2 state.
-- Replies:    one row: the state as it stands; it differs from $2 when the sale has ended. No row when the sale is unknown
--             or dropped.
-- Invariant:  `ended` is final. The revision grows with every change of the state, and only then.
UPDATE flash_sale.sales
SET state = CASE WHEN state = 'ended' THEN state ELSE $2::text END,
  settings_revision = settings_revision + CASE WHEN state IN ('ended', $2::text) THEN 0 ELSE 1 END
WHERE sale_id = $1::text AND dropped_at IS NULL
RETURNING state
