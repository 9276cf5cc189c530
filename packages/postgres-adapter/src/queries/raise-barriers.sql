-- Purpose:    remembers the barriers that a position has passed.
-- Parameters: $1 topic, $2 partition, $3 sale_ids and $4 epochs: pairs, each sale once.
-- Replies:    none.
-- Invariant:  per stream and sale the highest epoch stays. Under the lock on the stream's position.
INSERT INTO flash_sale.queue_barriers AS barrier (topic, partition, sale_id, epoch)
SELECT $1::text, $2::integer, passed.sale_id, passed.epoch
FROM unnest($3::text[], $4::bigint[]) AS passed (sale_id, epoch)
ON CONFLICT (topic, partition, sale_id) DO UPDATE
SET epoch = excluded.epoch
WHERE barrier.epoch < excluded.epoch
