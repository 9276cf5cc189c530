-- Purpose:    tells how long the last lease on an epoch still runs.
-- Parameters: $1 sale_id, $2 epoch.
-- Replies:    one row: milliseconds, rounded up; 0 when none runs.
-- Invariant:  by the clock that the leases were recorded with.
SELECT greatest(0, ceil(coalesce(max(extract(epoch FROM lease_until - clock_timestamp())), 0) * 1000))::bigint
FROM flash_sale.leases
WHERE sale_id = $1::text AND epoch = $2::bigint
