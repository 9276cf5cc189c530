-- Purpose:    settles messages of claimed rows: deletes rows that are finished, and moves on in the one that is not.
-- Parameters: $1 token of the claim, $2 ids of the finished rows, $3 id of the unfinished row or NULL, $4 how many of its
--             messages, from the front, are settled.
-- Replies:    one row: how many rows were still under the claim.
-- Invariant:  only who holds the token settles.
WITH finished AS (
  DELETE FROM flash_sale.queue_messages
  WHERE row_id = ANY ($2::bigint[]) AND lease_token = $1::text
  RETURNING row_id
),
unfinished AS (
  UPDATE flash_sale.queue_messages
  SET settled_count = $4::integer
  WHERE row_id = $3::bigint AND lease_token = $1::text
  RETURNING row_id
)
SELECT (SELECT count(*) FROM finished) + (SELECT count(*) FROM unfinished)
