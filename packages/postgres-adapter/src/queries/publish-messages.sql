-- Purpose:    stores messages in the table queue, unless a fence of a newer epoch stands before them.
-- Parameters: $1 sale_ids, each once. Per row to store: $2 sale_ids, $3 epochs, $4 numbers of messages (arrays), and
--             $5 the rows' messages, separated by U+001E; inside a row one encoded message a line. (JSON text holds
--             neither character. Unlike an array literal, such a text is cut and not parsed.)
-- Replies:    one row per row to store, in order: the fence's epoch, or NULL where the sale has no fence row; it was
--             stored exactly if its epoch is not older than that.
-- Invariant:  after a fence has been raised, no message of an older epoch is stored.
--
-- Concurrency (READ COMMITTED): the fence rows are locked FOR SHARE, which conflicts with raising them. If a raise commits
-- before this statement has the lock, the lock gives the raised row, although this statement's snapshot is older, and the
-- message is refused. If this statement has the lock first, the raise waits until the message is committed: it lies
-- before the fence. A sale without a fence row has nothing to lock, so nothing is stored for it: the caller makes the row
-- and comes back. Row ids are taken before commit, so a greater one can become visible first: claims take rows, not
-- positions, and lose none.
WITH fence AS MATERIALIZED (
  SELECT sale_id, epoch FROM flash_sale.queue_fences WHERE sale_id = ANY ($1::text[]) ORDER BY sale_id FOR SHARE
),
entry AS MATERIALIZED (
  SELECT given.*, fence.epoch AS fence_epoch
  FROM unnest($2::text[], $3::bigint[], $4::integer[], string_to_array($5, E'\x1E')) WITH ORDINALITY
    AS given (sale_id, epoch, message_count, messages, entry_number)
  LEFT JOIN fence USING (sale_id)
),
stored AS (
  INSERT INTO flash_sale.queue_messages (sale_id, epoch, message_count, messages)
  SELECT sale_id, epoch, message_count, messages FROM entry WHERE epoch >= fence_epoch ORDER BY entry_number
)
SELECT fence_epoch FROM entry ORDER BY entry_number
