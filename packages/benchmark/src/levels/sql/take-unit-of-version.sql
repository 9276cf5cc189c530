-- Purpose:    takes one unit, unless somebody else took one since the version was read: then no row is changed.
-- Parameters: $1 sale_id, $2 version.
UPDATE stock SET available = available - 1, version = version + 1 WHERE sale_id = $1 AND version = $2
