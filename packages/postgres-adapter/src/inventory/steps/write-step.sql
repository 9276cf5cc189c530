-- Purpose:    writes what a step has decided.
-- Parameters: $1 sale_id, $2 stock_id, $3 settings_no, and $4 revision (NULL: any) that it was decided by;
--             $5 growth of the version, $6 number of sales;
--             SKUs: $7 sku, $8 whether it is new, changes of $9 allotment, $10 available, $11 held, $12 sold, $13 ready;
--             buyers: $14 buyer_id, $15 units that they had, $16 units that they have;
--             reservations: $17 order_id, $18 whether it is new, $19 buyer_id, $20 state, $21 lines, $22 fingerprint,
--             $23 changed_at, $24 hold_expires_at, $25 settled_by, $26 traceparent,
--             $27 place among the sales of this step from 1 (0: not sold by it);
--             adjustments: $28 operation_id, $29 accepted.
-- Replies:    none when the sale has moved on, or the database was promoted since it was read, else one row: `seq` before the
--             first sale of this step; how many rows of SKUs, buyers, reservations and adjustments were written; and
--             [sku, available] of the SKUs as JSON.
-- Invariant:  the sale's row is changed first: whatever else is written, is written by one step at a time. What was changed
--             behind the back of who decided is not written; fewer rows than were given say so, and the caller rolls back.
--
-- Rows that are there already are changed by way of ON CONFLICT: it always goes through the primary key, where a join would
-- read the whole table as long as the planner has no statistics of it.
WITH step AS MATERIALIZED (
  UPDATE flash_sale.inventory_sales
  SET revision = revision + 1, version = version + $5::bigint, last_seq = last_seq + $6::bigint
  WHERE sale_id = $1 AND stock_id = $2::bigint AND settings_no = $3::bigint
    AND ($4::bigint IS NULL OR revision = $4::bigint)
    AND timeline = substr(pg_walfile_name(pg_current_wal_insert_lsn()), 1, 8)
  RETURNING stock_id, epoch, last_seq - $6::bigint AS seq
),
sku AS MATERIALIZED (
  SELECT step.stock_id, given.*
  FROM step, unnest(
    $7::text[], $8::boolean[], $9::bigint[], $10::bigint[], $11::bigint[], $12::bigint[], $13::bigint[]
  ) AS given (sku, is_new, allotment, available, held, sold, ready)
),
moved AS (
  UPDATE flash_sale.inventory_skus AS stock
  SET allotment = stock.allotment + sku.allotment, available = stock.available + sku.available,
    held = stock.held + sku.held, sold = stock.sold + sku.sold, ready = stock.ready + sku.ready
  FROM sku
  WHERE NOT sku.is_new AND stock.stock_id = sku.stock_id AND stock.sku = sku.sku
  RETURNING stock.sku, stock.available
),
added AS (
  INSERT INTO flash_sale.inventory_skus (stock_id, sku, allotment, available, held, sold, ready)
  SELECT stock_id, sku, allotment, available, held, sold, ready
  FROM sku
  WHERE is_new
  ON CONFLICT DO NOTHING
  RETURNING sku, available
),
buyer AS MATERIALIZED (
  SELECT step.stock_id, given.*
  FROM step, unnest($14::text[], $15::bigint[], $16::bigint[]) AS given (buyer_id, had, has)
),
counted AS (
  INSERT INTO flash_sale.inventory_buyers AS stored (stock_id, buyer_id, units, units_before)
  SELECT stock_id, buyer_id, has, had
  FROM buyer
  ON CONFLICT (stock_id, buyer_id)
    DO UPDATE SET units = EXCLUDED.units, units_before = EXCLUDED.units_before
    WHERE stored.units = EXCLUDED.units_before
  RETURNING 1
),
reservation AS MATERIALIZED (
  SELECT step.stock_id, given.*,
    CASE WHEN place > 0 THEN step.epoch ELSE 0 END AS sale_epoch,
    CASE WHEN place > 0 THEN step.seq + place ELSE 0 END AS seq
  FROM step, unnest(
    $17::text[], $18::boolean[], $19::text[], $20::text[], $21::text[], $22::text[], $23::bigint[], $24::bigint[],
    $25::text[], $26::text[], $27::bigint[]
  ) AS given (
    order_id, is_new, buyer_id, state, lines, fingerprint, changed_at, hold_expires_at, settled_by, traceparent, place
  )
),
made AS (
  INSERT INTO flash_sale.inventory_reservations (
    stock_id, order_id, buyer_id, state, lines, fingerprint, changed_at, hold_expires_at, settled_by, sale_epoch, seq,
    traceparent, redrive_round, in_outbox
  )
  SELECT stock_id, order_id, buyer_id, state, lines, fingerprint, changed_at, hold_expires_at, settled_by, sale_epoch, seq,
    traceparent, 0, place > 0
  FROM reservation
  WHERE is_new
  ON CONFLICT (stock_id, order_id) DO NOTHING
  RETURNING 1
),
settled AS (
  INSERT INTO flash_sale.inventory_reservations AS stored (
    stock_id, order_id, buyer_id, state, lines, fingerprint, changed_at, hold_expires_at, settled_by, sale_epoch, seq,
    traceparent, redrive_round, in_outbox
  )
  SELECT stock_id, order_id, buyer_id, state, lines, fingerprint, changed_at, hold_expires_at, settled_by, sale_epoch, seq,
    traceparent, 0, place > 0
  FROM reservation
  WHERE NOT is_new
  ON CONFLICT (stock_id, order_id)
    DO UPDATE SET state = EXCLUDED.state, lines = EXCLUDED.lines, changed_at = EXCLUDED.changed_at,
      settled_by = EXCLUDED.settled_by, sale_epoch = EXCLUDED.sale_epoch, seq = EXCLUDED.seq,
      traceparent = EXCLUDED.traceparent, in_outbox = EXCLUDED.in_outbox
    WHERE stored.state = 'held'
  RETURNING 1
),
adjusted AS (
  INSERT INTO flash_sale.inventory_adjustments (stock_id, operation_id, accepted)
  SELECT step.stock_id, given.*
  FROM step, unnest($28::text[], $29::boolean[]) AS given
  ON CONFLICT DO NOTHING
  RETURNING 1
)
SELECT step.seq,
  (SELECT count(*) FROM moved) + (SELECT count(*) FROM added),
  (SELECT count(*) FROM counted),
  (SELECT count(*) FROM made) + (SELECT count(*) FROM settled),
  (SELECT count(*) FROM adjusted),
  (
    SELECT json_agg(json_build_array(level.sku, level.available))
    FROM (SELECT * FROM moved UNION ALL SELECT * FROM added) AS level
  )
FROM step
