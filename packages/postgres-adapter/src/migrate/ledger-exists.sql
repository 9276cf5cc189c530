-- Purpose:    tells whether the ledger of migrations exists.
-- Parameters: none.
-- Replies:    one row: true or false.
-- Invariant:  under the lock of the migration; reads only the catalog, so that a role without rights to create anything
--             can find that nothing is to be done.
SELECT to_regclass('flash_sale.migrations') IS NOT NULL
