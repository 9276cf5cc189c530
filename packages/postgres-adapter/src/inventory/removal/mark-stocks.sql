-- Purpose:    marks the stocks that a sale has left behind.
-- Parameters: $1 sale_id, $2 the epoch up to which they are over; $3 stock_id of the only one (NULL: all).
-- Replies:    stock_id of each, marked now or before.
-- Invariant:  never the stock that is sold from: they were locked by the statement before (lock-stocks.sql). A rebuild that
--             is still writing one of them writes nothing more.
UPDATE flash_sale.inventory_stocks AS stock
SET removing = true
WHERE sale_id = $1 AND epoch <= $2::bigint AND ($3::bigint IS NULL OR stock_id = $3::bigint)
  AND NOT EXISTS (SELECT FROM flash_sale.inventory_sales AS sale WHERE sale.stock_id = stock.stock_id)
RETURNING stock_id
