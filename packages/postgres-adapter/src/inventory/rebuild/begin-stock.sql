-- Purpose:    begins a stock beside the one that a sale sells from.
-- Parameters: $1 sale_id, $2 epoch.
-- Replies:    its stock_id, and the database's clock (epoch ms).
-- Invariant:  written down before its first row, so that whatever happens its rows are found again.
INSERT INTO flash_sale.inventory_stocks (sale_id, epoch, timeline)
VALUES ($1, $2::bigint, substr(pg_walfile_name(pg_current_wal_insert_lsn()), 1, 8))
RETURNING stock_id, floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint
