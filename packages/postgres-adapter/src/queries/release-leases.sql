-- Purpose:    gives leases back.
-- Parameters: $1 process id or NULL (every process), $2 sale_id or NULL (every sale), $3 the highest epoch or NULL (every
--             epoch).
-- Replies:    none.
-- Invariant:  said only by who will acknowledge nothing more, or knows that nobody else lives.
DELETE FROM flash_sale.leases
WHERE ($1::text IS NULL OR process_id = $1::text) AND ($2::text IS NULL OR sale_id = $2::text)
  AND ($3::bigint IS NULL OR epoch <= $3::bigint)
