-- Purpose:    moves the position of one stream of a queue.
-- Parameters: $1 topic, $2 partition, $3 next offset, $4 offset from which the batch starts.
-- Replies:    one row when it was moved; none when another position is stored than the batch starts from.
-- Invariant:  positions only move from exactly where they stand; the first may be anywhere. The row stays locked until the
--             end of the transaction that stores the batch.
INSERT INTO flash_sale.queue_positions AS position (topic, partition, next_offset)
VALUES ($1::text, $2::integer, $3::bigint)
ON CONFLICT (topic, partition) DO UPDATE
SET next_offset = excluded.next_offset, moved_at = now()
WHERE position.next_offset = $4::bigint
RETURNING next_offset
