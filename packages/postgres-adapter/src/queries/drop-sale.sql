-- Purpose:    marks a sale as dropped.
-- Parameters: $1 sale_id.
-- Replies:    one row when the sale exists.
-- Invariant:  repeating changes nothing: the first instant stays.
UPDATE flash_sale.sales SET dropped_at = coalesce(dropped_at, now()) WHERE sale_id = $1::text RETURNING sale_id
