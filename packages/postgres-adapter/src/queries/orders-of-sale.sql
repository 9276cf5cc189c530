-- Purpose:    reads a page of a sale's orders, with their lines: at most the rest of one epoch and the epoch after it.
-- Parameters: $1 sale_id, $2 epoch, $3 seq and $4 order_id after which to begin (0, 0 and '' at first), $5 limit (orders).
-- Replies:    one row: a text, empty without orders, with a record for each order, by epoch, seq and order_id; and the last
--             epoch in which the sale has orders, NULL without any. Fields of a record: order_id, buyer_id, fingerprint,
--             settled_by, epoch, seq, sold_at (ms), stored_at (ms), and for each line sku, quantity, unit_price. Records end
--             at U+001E, fields at U+001F, which are in no id; a fingerprint has them as %1E and %1F, and % as %25; no
--             settled_by is ''. A driver takes three times as long over as many values.
-- Invariant:  an order keeps its place for ever. One that is stored while somebody pages may come to stand before the
--             place that was reached.
--             A page costs what it shows, wherever it begins, before the first statistics of the tables too: each epoch is
--             a scan of the index by equality and place, which is estimated as one row and never sorted. All later epochs
--             in one scan would be sorted for each page, and one comparison over all three columns is estimated by the
--             first alone. Lines are looked up only where the order's row does not tell its only one.
SELECT
  array_to_string(ARRAY(
    SELECT concat_ws(
      U&'\001F',
      o.order_id, o.buyer_id,
      replace(replace(replace(o.fingerprint, '%', '%25'), U&'\001E', '%1E'), U&'\001F', '%1F'),
      coalesce(o.settled_by, ''), o.epoch, o.seq,
      (date_part('epoch', o.sold_at) * 1000)::bigint, (date_part('epoch', o.stored_at) * 1000)::bigint,
      coalesce(o.only_line, (
        SELECT string_agg(
          concat_ws(U&'\001F', line.sku, line.quantity, line.unit_price), U&'\001F' ORDER BY line.line_number
        )
        FROM flash_sale.order_lines AS line
        WHERE line.order_id = o.order_id
      ))
    )
    FROM (
      (
        SELECT * FROM flash_sale.orders
        WHERE sale_id = $1::text AND epoch = $2::bigint AND (seq, order_id) > ($3::bigint, $4::text COLLATE "C")
        ORDER BY epoch, seq, order_id
        LIMIT $5::bigint
      )
      UNION ALL
      (
        SELECT * FROM flash_sale.orders
        WHERE sale_id = $1::text AND (seq, order_id) > (0, '' COLLATE "C") AND epoch = (
          SELECT later.epoch FROM flash_sale.orders AS later
          WHERE later.sale_id = $1::text AND later.epoch > $2::bigint
          ORDER BY later.epoch
          LIMIT 1
        )
        ORDER BY epoch, seq, order_id
        LIMIT $5::bigint
      )
      ORDER BY epoch, seq, order_id
      LIMIT $5::bigint
    ) AS o
    ORDER BY o.epoch, o.seq, o.order_id
  ), U&'\001E'),
  (SELECT last.epoch FROM flash_sale.orders AS last WHERE last.sale_id = $1::text ORDER BY last.epoch DESC LIMIT 1)
