-- Purpose:    writes rows of a stock that is being built.
-- Parameters: $1 stock_id;
--             SKUs: $2 sku, $3 allotment, $4 available, $5 held, $6 sold, $7 ready;
--             buyers: $8 buyer_id, $9 units; adjustments that it contains: $10 operation_id;
--             reservations: $11 order_id, $12 buyer_id, $13 state, $14 lines, $15 fingerprint, $16 changed_at,
--             $17 hold_expires_at, $18 settled_by, $19 sale_epoch, $20 seq, $21 traceparent, $22 redrive_round,
--             $23 in_outbox.
-- Replies:    one row when they were written; none when the stock is being removed.
-- Invariant:  nobody sells from it yet.
WITH stock AS MATERIALIZED (
  SELECT stock_id FROM flash_sale.inventory_stocks WHERE stock_id = $1::bigint AND NOT removing FOR SHARE
),
sku AS (
  INSERT INTO flash_sale.inventory_skus (stock_id, sku, allotment, available, held, sold, ready)
  SELECT stock.stock_id, given.*
  FROM stock, unnest($2::text[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[]) AS given
),
unit AS (
  INSERT INTO flash_sale.inventory_units (stock_id, sku)
  SELECT stock.stock_id, given.sku
  FROM stock, unnest($2::text[], $7::bigint[]) AS given (sku, units), generate_series(1, given.units)
),
buyer AS (
  INSERT INTO flash_sale.inventory_buyers (stock_id, buyer_id, units, units_before)
  SELECT stock.stock_id, given.*, 0 FROM stock, unnest($8::text[], $9::bigint[]) AS given
),
adjustment AS (
  INSERT INTO flash_sale.inventory_adjustments (stock_id, operation_id, accepted)
  SELECT stock.stock_id, given.operation_id, true FROM stock, unnest($10::text[]) AS given (operation_id)
),
reservation AS (
  INSERT INTO flash_sale.inventory_reservations (
    stock_id, order_id, buyer_id, state, lines, fingerprint, changed_at, hold_expires_at, settled_by, sale_epoch, seq,
    traceparent, redrive_round, in_outbox
  )
  SELECT stock.stock_id, given.*
  FROM stock, unnest(
    $11::text[], $12::text[], $13::text[], $14::text[], $15::text[], $16::bigint[], $17::bigint[], $18::text[],
    $19::bigint[], $20::bigint[], $21::text[], $22::int[], $23::boolean[]
  ) AS given
)
SELECT stock_id FROM stock
