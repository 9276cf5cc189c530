-- Purpose:    waits until nobody is about to sell from the stocks that are to be marked.
-- Parameters: as of mark-stocks.sql.
-- Replies:    none of use.
-- Invariant:  a switch holds its stock FOR SHARE until its COMMIT. Who marks in the statement after this one sees how that
--             ended; in one statement with it, the stock would be marked by what was true before.
SELECT stock_id FROM flash_sale.inventory_stocks
WHERE sale_id = $1 AND epoch <= $2::bigint AND ($3::bigint IS NULL OR stock_id = $3::bigint)
ORDER BY stock_id
FOR NO KEY UPDATE
