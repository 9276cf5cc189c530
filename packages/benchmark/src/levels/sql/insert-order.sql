-- Purpose:    stores an order.
-- Parameters: $1 order_id, $2 sale_id, $3 buyer_id, $4 order_key.
INSERT INTO orders (order_id, sale_id, buyer_id, order_key) VALUES ($1, $2, $3, $4)
