-- Purpose:    records dead letters, each origin once.
-- Parameters: arrays, an entry per letter: $1 topics, $2 partitions, $3 offsets, $4 reasons, $5 errors, $6 sale_ids (or
--             NULL), $7 messages (or NULL), $8 raw texts (or NULL).
-- Replies:    none.
-- Invariant:  a message that is delivered again leaves no second letter. In the order of origins, so that two transactions
--             never wait for each other crosswise.
INSERT INTO flash_sale.dead_letters (topic, partition, message_offset, reason, error, sale_id, message, raw)
SELECT topic, partition, message_offset, reason, error, sale_id, message, raw
FROM unnest($1::text[], $2::integer[], $3::bigint[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[])
  AS letter (topic, partition, message_offset, reason, error, sale_id, message, raw)
ORDER BY topic, partition, message_offset
ON CONFLICT (topic, partition, message_offset) DO NOTHING
