-- Purpose:    marks the epoch of a sale as closing.
-- Parameters: $1 sale_id, $2 epoch.
-- Replies:    one row when the sale is at this epoch, also when it was closing already.
-- Invariant:  after it commits no lease on the epoch is granted: granting locks the row against this change.
UPDATE flash_sale.epochs
SET state = 'closing', changed_at = CASE WHEN state = 'closing' THEN changed_at ELSE now() END
WHERE sale_id = $1::text AND epoch = $2::bigint
RETURNING epoch
