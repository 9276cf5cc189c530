-- Purpose:    copies the settings of a sale.
-- Parameters: $1 sale_id, $2 state, $3 starts_at, $4 ends_at (epoch ms, or NULL), $5 buyer_limit or NULL,
--             $6 settings_revision.
-- Replies:    none.
-- Invariant:  whatever was decided by the settings before is not written any more.
UPDATE flash_sale.inventory_sales
SET state = $2, starts_at = $3::bigint, ends_at = $4::bigint, buyer_limit = $5::bigint,
  settings_revision = $6::bigint, settings_no = settings_no + 1, revision = revision + 1, version = version + 1
WHERE sale_id = $1
