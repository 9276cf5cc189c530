-- Purpose:    gives back whatever a claim took whose answer was lost.
-- Parameters: $1 token of the claim.
-- Replies:    none.
-- Invariant:  nobody works on these rows: who claimed them does not know which they are. Looks through the whole table,
--             because tokens have no index; after a cut connection, not in ordinary work.
UPDATE flash_sale.queue_messages SET lease_until = NULL, lease_token = NULL WHERE lease_token = $1::text
