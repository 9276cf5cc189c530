-- Purpose:    reads dead letters, newest first.
-- Parameters: $1 letter_id before which to begin or NULL, $2 sale_id or NULL (all), $3 whether settled ones too,
--             $4 limit (rows).
-- Replies:    letter_id, topic, partition, message_offset, reason, error, message or NULL, raw or NULL, recorded_at (ms),
--             settled_at (ms) or NULL.
-- Invariant:  none is ever deleted here.
SELECT
  letter_id, topic, partition, message_offset, reason, error, message, raw,
  (extract(epoch FROM recorded_at) * 1000)::bigint, (extract(epoch FROM settled_at) * 1000)::bigint
FROM flash_sale.dead_letters
WHERE ($1::bigint IS NULL OR letter_id < $1::bigint)
  AND ($2::text IS NULL OR sale_id = $2::text)
  AND ($3::boolean OR settled_at IS NULL)
ORDER BY letter_id DESC
LIMIT $4::bigint
