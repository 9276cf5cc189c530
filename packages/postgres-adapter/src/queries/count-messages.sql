-- Purpose:    counts messages that were not settled yet.
-- Parameters: $1 sale_id or NULL (all sales), $2 epoch or NULL: only messages of older ones.
-- Replies:    one row: the number.
-- Invariant:  a claimed message counts until it is settled.
SELECT coalesce(sum(message_count - settled_count), 0)
FROM flash_sale.queue_messages
WHERE ($1::text IS NULL OR sale_id = $1::text) AND ($2::bigint IS NULL OR epoch < $2::bigint)
