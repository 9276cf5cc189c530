-- Purpose:    writes down that a migration was applied.
-- Parameters: $1 name, $2 checksum.
-- Replies:    none.
-- Invariant:  in the transaction that applies it.
INSERT INTO flash_sale.migrations (name, checksum) VALUES ($1::text, $2::text)
