-- Purpose:    asks whether the levels of a sale have changed.
-- Parameters: $1 sale_id.
-- Replies:    epoch and version; none for an unknown sale.
-- Invariant:  reads one row: it is asked several times a second for every watched sale.
SELECT epoch, version FROM flash_sale.inventory_sales WHERE sale_id = $1
