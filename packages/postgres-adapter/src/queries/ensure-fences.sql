-- Purpose:    makes the fence rows of sales that have none, so that publishing has something to lock.
-- Parameters: $1 sale_ids.
-- Replies:    none.
-- Invariant:  an existing fence is not touched; a new one stands before nothing (epoch 0).
INSERT INTO flash_sale.queue_fences (sale_id, epoch)
SELECT sale_id, 0 FROM unnest($1::text[]) AS given (sale_id) ORDER BY sale_id
ON CONFLICT (sale_id) DO NOTHING
