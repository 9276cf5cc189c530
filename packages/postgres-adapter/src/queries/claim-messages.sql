-- Purpose:    claims the oldest rows that nobody holds.
-- Parameters: $1 token of this claim, $2 lease (milliseconds), $3 most rows to look at, $4 most messages to claim.
-- Replies:    row_id, settled_count, message_count, messages (one a line), by row_id. At least one row if one is free,
--             even when it alone has more messages than $4.
-- Invariant:  a row is under one token at a time. Rows that another claim has locked at this moment are passed over; rows
--             that it has just taken are seen as taken, because a lock looks at the newest version.
WITH free AS MATERIALIZED (
  SELECT row_id, message_count - settled_count AS message_count
  FROM flash_sale.queue_messages
  WHERE lease_until IS NULL OR lease_until <= clock_timestamp()
  ORDER BY row_id
  LIMIT $3::bigint
  FOR UPDATE SKIP LOCKED
),
counted AS (
  SELECT row_id, sum(message_count) OVER (ORDER BY row_id) AS messages_to_here, row_number() OVER (ORDER BY row_id) AS place
  FROM free
),
claimed AS (
  UPDATE flash_sale.queue_messages
  SET lease_token = $1::text, lease_until = clock_timestamp() + $2::bigint * interval '1 millisecond'
  -- An array, not a join: the planner takes the limit for a tenth of the table and would read all of it.
  WHERE row_id = ANY (ARRAY(SELECT row_id FROM counted WHERE place = 1 OR messages_to_here <= $4::bigint))
  RETURNING row_id, settled_count, message_count, messages
)
SELECT row_id, settled_count, message_count, messages FROM claimed ORDER BY row_id
