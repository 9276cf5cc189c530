-- Purpose:    takes one unit of stock that is locked.
-- Parameters: $1 sale_id.
UPDATE stock SET available = available - 1 WHERE sale_id = $1
