-- Purpose:    lets a sale sell from a stock that was built for it.
-- Parameters: $1 sale_id, $2 stock_id, $3 database_id, $4 epoch, $5 the epoch that it replaces (NULL: none), $6 incarnation,
--             $7 strategy, $8 state, $9 starts_at, $10 ends_at, $11 buyer_limit, $12 last_seq, $13 settings_revision.
-- Replies:    one row when it was switched, else none.
-- Invariant:  compare-and-set: only a sale that is still in the epoch that was replaced; and only to a stock that was built
--             whole, on the timeline on which the database is now.
INSERT INTO flash_sale.inventory_sales AS sale (
  sale_id, stock_id, database_id, epoch, incarnation, strategy, timeline, state, starts_at, ends_at, buyer_limit, last_seq,
  settings_revision
)
SELECT $1, stock.stock_id, $3::text, $4::bigint, $6::text, $7::text, stock.timeline, $8::text, $9::bigint, $10::bigint,
  $11::bigint, $12::bigint, $13::bigint
FROM flash_sale.inventory_stocks AS stock
WHERE stock.stock_id = $2::bigint AND NOT stock.removing
  AND stock.timeline = substr(pg_walfile_name(pg_current_wal_insert_lsn()), 1, 8)
  AND ($5::bigint IS NULL OR EXISTS (SELECT FROM flash_sale.inventory_sales AS shown WHERE shown.sale_id = $1))
FOR SHARE OF stock
ON CONFLICT (sale_id) DO UPDATE
SET stock_id = EXCLUDED.stock_id, epoch = EXCLUDED.epoch, incarnation = EXCLUDED.incarnation,
  strategy = EXCLUDED.strategy, timeline = EXCLUDED.timeline, state = EXCLUDED.state, starts_at = EXCLUDED.starts_at,
  ends_at = EXCLUDED.ends_at, buyer_limit = EXCLUDED.buyer_limit, last_seq = EXCLUDED.last_seq, version = 1,
  settings_revision = EXCLUDED.settings_revision, settings_no = sale.settings_no + 1, revision = sale.revision + 1
WHERE sale.epoch = $5::bigint
RETURNING stock_id
