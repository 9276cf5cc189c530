-- Purpose:    all orders of a sale, for the audit.
-- Parameters: $1 sale_id.
SELECT order_id::text AS id, buyer_id AS buyer, order_key AS key FROM orders WHERE sale_id = $1
