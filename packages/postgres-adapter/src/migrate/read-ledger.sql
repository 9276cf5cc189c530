-- Purpose:    reads what was applied.
-- Parameters: none.
-- Replies:    name, checksum; in the order of names, which is that of application.
-- Invariant:  under the lock of the migration.
SELECT name, checksum FROM flash_sale.migrations ORDER BY name
