-- Purpose:    reads the stock and its version, and locks nothing.
-- Parameters: $1 sale_id.
SELECT available, version FROM stock WHERE sale_id = $1
