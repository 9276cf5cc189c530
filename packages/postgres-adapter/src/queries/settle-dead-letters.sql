-- Purpose:    marks dead letters as settled.
-- Parameters: $1 letter_ids.
-- Replies:    one row per letter that was unsettled before.
-- Invariant:  the first instant of settling stays; unknown ids are ignored.
UPDATE flash_sale.dead_letters
SET settled_at = now()
WHERE letter_id = ANY ($1::bigint[]) AND settled_at IS NULL
RETURNING letter_id
