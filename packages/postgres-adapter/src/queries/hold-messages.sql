-- Purpose:    moves the end of a claim: a heartbeat, or, with a short delay, giving the rows back.
-- Parameters: $1 token of the claim, $2 row ids, $3 milliseconds from now, $4 whether the claim goes on.
-- Replies:    one row: how many rows were still under the claim.
-- Invariant:  only who holds the token moves it. Without a claim nobody's late settling can touch the rows any more.
WITH held AS (
  UPDATE flash_sale.queue_messages
  SET lease_until = clock_timestamp() + $3::bigint * interval '1 millisecond',
      lease_token = CASE WHEN $4::boolean THEN lease_token END
  WHERE row_id = ANY ($2::bigint[]) AND lease_token = $1::text
  RETURNING row_id
)
SELECT count(*) FROM held
