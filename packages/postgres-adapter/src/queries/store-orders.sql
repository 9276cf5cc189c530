-- Purpose:    stores a batch of orders if every SKU that it names is on sale: inserts or ignores by order id, copies the
--             price, and raises each SKU's `sold` by the units of the newly inserted orders.
-- Parameters: one value a line, a line per order:
--             $1 order_id, $2 sale_id, $3 buyer_id, $5 settled_by (empty: none), $6 epoch, $7 seq, $8 sold_at (epoch ms);
--             $4 fingerprint (an array, because it may hold anything);
--             $16 sku and $17 quantity (units) of its only line, empty where it has several;
--             one value a line, a line per line of the orders that have several:
--             $9 order_id, $10 line_number, $11 sku, $12 quantity (units);
--             $13 sale_ids and $14 skus: each pair that the batch names once; $15 the number of pairs.
--             No order id may come twice.
-- Replies:    one row: known (whether every pair is on sale; nothing was stored if not), and the ids of the newly inserted
--             orders, one a line. The others were there before.
-- Invariant:  sold = units of the orders that are stored, and sold <= allotment. Error 23514 when that does not hold, and
--             then nothing is stored.
--
-- Concurrency (READ COMMITTED): the SKU rows are locked first, in the order of their keys, so that two batches never wait
-- for each other crosswise. Whether an order is new is decided by the unique index, which sees what was committed after
-- this statement's snapshot; `sold` is raised on the newest version of the row, which is ours.
WITH wanted AS MATERIALIZED (
  SELECT * FROM unnest(
    string_to_array($1, E'\n'), string_to_array($2, E'\n'), string_to_array($3, E'\n'), $4::text[],
    string_to_array($5, E'\n', ''), string_to_array($6, E'\n')::bigint[], string_to_array($7, E'\n')::bigint[],
    string_to_array($8, E'\n')::bigint[], string_to_array($16, E'\n', ''),
    string_to_array($17, E'\n', '')::bigint[]
  ) AS o (order_id, sale_id, buyer_id, fingerprint, settled_by, epoch, seq, sold_at_ms, only_sku, only_quantity)
),
locked AS MATERIALIZED (
  SELECT sku.sale_id, sku.sku, sku.unit_price
  FROM flash_sale.sale_skus AS sku
  WHERE (sku.sale_id, sku.sku) IN (SELECT * FROM unnest($13::text[], $14::text[]))
  ORDER BY sku.sale_id, sku.sku
  FOR NO KEY UPDATE
),
inserted AS (
  INSERT INTO flash_sale.orders (order_id, sale_id, buyer_id, fingerprint, settled_by, epoch, seq, sold_at, only_line)
  SELECT
    wanted.order_id, wanted.sale_id, buyer_id, fingerprint, settled_by, epoch, seq,
    to_timestamp(sold_at_ms / 1000.0::float8),
    only_sku || U&'\001F' || only_quantity::text || U&'\001F' || locked.unit_price::text
  FROM wanted
  LEFT JOIN locked ON locked.sale_id = wanted.sale_id AND locked.sku = wanted.only_sku
  WHERE (SELECT count(*) FROM locked) = $15::bigint
  ORDER BY order_id
  ON CONFLICT (order_id) DO NOTHING
  RETURNING order_id, sale_id
),
inserted_line AS MATERIALIZED (
  SELECT wanted.order_id, wanted.sale_id, 1::smallint AS line_number, only_sku AS sku, only_quantity AS quantity
  FROM wanted
  JOIN inserted USING (order_id)
  WHERE only_sku IS NOT NULL
  UNION ALL
  SELECT inserted.order_id, inserted.sale_id, line.line_number, line.sku, line.quantity
  FROM unnest(
    string_to_array($9, E'\n'), string_to_array($10, E'\n')::smallint[], string_to_array($11, E'\n'),
    string_to_array($12, E'\n')::bigint[]
  ) AS line (order_id, line_number, sku, quantity)
  JOIN inserted USING (order_id)
),
stored_line AS (
  INSERT INTO flash_sale.order_lines (order_id, line_number, sku, quantity, unit_price)
  SELECT line.order_id, line.line_number, line.sku, line.quantity, locked.unit_price
  FROM inserted_line AS line
  JOIN locked USING (sale_id, sku)
),
counted AS (
  UPDATE flash_sale.sale_skus AS sku
  SET sold = sku.sold + units.quantity
  FROM (SELECT sale_id, sku, sum(quantity) AS quantity FROM inserted_line GROUP BY sale_id, sku) AS units
  WHERE sku.sale_id = units.sale_id AND sku.sku = units.sku
)
SELECT (SELECT count(*) FROM locked) = $15::bigint, (SELECT string_agg(order_id, E'\n') FROM inserted)
