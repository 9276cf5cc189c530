-- Purpose:    locks a sale until the end of the transaction: nobody else's step comes in between.
-- Parameters: $1 sale_id.
-- Replies:    one row, or none for an unknown sale.
-- Invariant:  the sale's row is the only one that a step ever waits for, so no two steps wait for each other, in whatever
--             order they name their SKUs.
SELECT stock_id FROM flash_sale.inventory_sales WHERE sale_id = $1 FOR NO KEY UPDATE
