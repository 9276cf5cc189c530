-- Purpose:    reads the row of a sale.
-- Parameters: $1 sale_id; $2 the strategy of the asking store.
-- Replies:    none for an unknown sale, else one row: stock_id, database_id, epoch, incarnation, fenced, state, starts_at,
--             ends_at, buyer_limit, version, now (epoch ms), levels as JSON: [[sku, allotment, available, held, sold], ...],
--             settings_revision.
-- Invariant:  one snapshot: levels and version belong together.
SELECT stock_id, database_id, epoch, incarnation,
  timeline <> substr(pg_walfile_name(pg_current_wal_insert_lsn()), 1, 8) OR strategy <> $2::text,
  state, starts_at, ends_at, buyer_limit, version, floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint,
  (
    SELECT json_agg(json_build_array(sku, allotment, available, held, sold) ORDER BY sku)
    FROM flash_sale.inventory_skus AS stock
    WHERE stock.stock_id = sale.stock_id
  ),
  settings_revision
FROM flash_sale.inventory_sales AS sale
WHERE sale_id = $1
