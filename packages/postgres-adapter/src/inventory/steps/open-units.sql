-- Purpose:    gives available units rows, so that they can be claimed one by one.
-- Parameters: $1 stock_id; $2 skus and $3 units: pairs.
-- Replies:    none.
-- Invariant:  the caller counts them as `ready` in the same transaction, under the sale's lock.
INSERT INTO flash_sale.inventory_units (stock_id, sku)
SELECT $1::bigint, given.sku
FROM unnest($2::text[], $3::bigint[]) AS given (sku, units), generate_series(1, given.units)
