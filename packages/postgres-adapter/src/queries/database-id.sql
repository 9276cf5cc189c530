-- Purpose:    reads the identity of this database.
-- Parameters: none.
-- Replies:    one row: database_id.
-- Invariant:  the row is made by the first migration and there is never a second one.
SELECT database_id FROM flash_sale.database
