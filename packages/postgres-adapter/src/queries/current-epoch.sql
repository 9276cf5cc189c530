-- Purpose:    reads the epoch of a sale.
-- Parameters: $1 sale_id.
-- Replies:    epoch, state, incarnation; no row before the first opening.
-- Invariant:  one row per sale for its whole life.
SELECT epoch, state, incarnation FROM flash_sale.epochs WHERE sale_id = $1::text
