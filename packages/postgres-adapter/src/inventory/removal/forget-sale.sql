-- Purpose:    forgets a sale; its rows are removed afterwards.
-- Parameters: $1 sale_id.
-- Replies:    none.
-- Invariant:  from here on nobody finds the stock of the sale.
DELETE FROM flash_sale.inventory_sales WHERE sale_id = $1
