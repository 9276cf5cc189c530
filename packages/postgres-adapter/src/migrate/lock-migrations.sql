-- Purpose:    lets one migrator in at a time, until the end of its transaction.
-- Parameters: none.
-- Replies:    one row.
-- Invariant:  the number is "flash_sale.migrate" as hashtextextended gives it in no version: an arbitrary constant that
--             every version of this library uses.
SELECT pg_advisory_xact_lock(7305872134605132129)
