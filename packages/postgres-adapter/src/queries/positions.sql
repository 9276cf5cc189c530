-- Purpose:    reads every recorded queue position with the barriers before it.
-- Parameters: none.
-- Replies:    topic, partition, next_offset, sale_id or NULL, epoch or NULL: one row per barrier, one without for a stream
--             that passed none; by topic and partition.
-- Invariant:  one statement, one instant.
SELECT position.topic, position.partition, position.next_offset, barrier.sale_id, barrier.epoch
FROM flash_sale.queue_positions AS position
LEFT JOIN flash_sale.queue_barriers AS barrier USING (topic, partition)
ORDER BY position.topic, position.partition
