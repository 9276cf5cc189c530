-- Purpose:    reads the stock and keeps everybody else waiting until the transaction ends.
-- Parameters: $1 sale_id.
SELECT available FROM stock WHERE sale_id = $1 FOR UPDATE
