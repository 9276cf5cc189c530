-- Purpose:    reads what the server promises about what it has committed.
-- Parameters: none.
-- Replies:    one row: server_version_num, synchronous_commit, fsync, whether it is a replica.
-- Invariant:  none.
SELECT
  current_setting('server_version_num'), current_setting('synchronous_commit'), current_setting('fsync'),
  pg_is_in_recovery()
