-- Purpose:    from now on refuses messages of a sale with an older epoch.
-- Parameters: $1 sale_id, $2 epoch.
-- Replies:    the epoch of the fence that stands.
-- Invariant:  a fence only rises. It waits for publishes that hold the row: their messages lie before it.
INSERT INTO flash_sale.queue_fences AS fence (sale_id, epoch)
VALUES ($1::text, $2::bigint)
ON CONFLICT (sale_id) DO UPDATE SET epoch = greatest(fence.epoch, excluded.epoch)
RETURNING epoch
