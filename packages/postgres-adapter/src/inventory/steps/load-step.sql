-- Purpose:    reads the part of a sale that a step needs, as of one instant.
-- Parameters: $1 sale_id; $2 order_ids, $3 buyer_ids and $4 operation_ids that the commands name;
--             $5 how many due holds to read, the earliest first; $6 how many of those that are due next.
-- Replies:    none for an unknown sale, else one row: stock_id, database_id, epoch, incarnation, fenced (opened on
--             another timeline, or with another strategy than $7), state, starts_at, ends_at, buyer_limit, settings_no,
--             revision, version, last_seq, now (epoch ms), due (whether any hold is due), and as JSON lists of rows:
--             SKUs, reservations (those named and those due), buyers (those named and those of the reservations) and
--             adjustments.
--             Last: settings_revision.
-- Invariant:  one statement, hence one snapshot: what it shows was true together, with or without a lock. What is named is
--             looked up row by row: a list would have the planner read the whole sale as long as it has no statistics.
WITH sale AS MATERIALIZED (
  SELECT *,
    timeline <> substr(pg_walfile_name(pg_current_wal_insert_lsn()), 1, 8) OR strategy <> $7::text AS fenced,
    floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint AS now
  FROM flash_sale.inventory_sales
  WHERE sale_id = $1
),
due AS MATERIALIZED (
  SELECT order_id
  FROM flash_sale.inventory_reservations
  WHERE stock_id = (SELECT stock_id FROM sale) AND state = 'held' AND hold_expires_at <= (SELECT now FROM sale)
  ORDER BY hold_expires_at
  LIMIT $5::bigint
),
next AS MATERIALIZED (
  SELECT order_id
  FROM flash_sale.inventory_reservations
  WHERE stock_id = (SELECT stock_id FROM sale) AND state = 'held' AND hold_expires_at > (SELECT now FROM sale)
  ORDER BY hold_expires_at
  LIMIT $6::bigint
),
reservation AS MATERIALIZED (
  SELECT found.*
  FROM (
    SELECT unnest($2::text[]) COLLATE "C" AS order_id UNION SELECT order_id FROM due UNION SELECT order_id FROM next
  ) AS wanted
  CROSS JOIN LATERAL (
    SELECT *
    FROM flash_sale.inventory_reservations AS stored
    WHERE stored.stock_id = (SELECT stock_id FROM sale) AND stored.order_id = wanted.order_id
    LIMIT 1
  ) AS found
),
buyer AS MATERIALIZED (
  SELECT found.*
  FROM (SELECT unnest($3::text[]) COLLATE "C" AS buyer_id UNION SELECT buyer_id FROM reservation) AS wanted
  CROSS JOIN LATERAL (
    SELECT *
    FROM flash_sale.inventory_buyers AS stored
    WHERE stored.stock_id = (SELECT stock_id FROM sale) AND stored.buyer_id = wanted.buyer_id
    LIMIT 1
  ) AS found
)
SELECT stock_id, database_id, epoch, incarnation, fenced, state, starts_at, ends_at, buyer_limit, settings_no, revision,
  version, last_seq, now,
  EXISTS (
    SELECT FROM flash_sale.inventory_reservations AS held
    WHERE held.stock_id = sale.stock_id AND held.state = 'held' AND held.hold_expires_at <= sale.now
  ),
  (
    SELECT json_agg(json_build_array(sku, allotment, available, held, sold, ready))
    FROM flash_sale.inventory_skus AS stock
    WHERE stock.stock_id = sale.stock_id
  ),
  (
    SELECT json_agg(json_build_array(
      order_id, buyer_id, reservation.state, lines, fingerprint, changed_at, hold_expires_at, settled_by, sale_epoch, seq,
      traceparent, redrive_round, in_outbox
    ))
    FROM reservation
  ),
  (
    SELECT json_agg(json_build_array(buyer_id, units))
    FROM buyer
  ),
  (
    SELECT json_agg(json_build_array(operation_id, accepted))
    FROM flash_sale.inventory_adjustments AS adjustment
    WHERE adjustment.stock_id = sale.stock_id AND operation_id = ANY ($4::text[])
  ),
  settings_revision
FROM sale
