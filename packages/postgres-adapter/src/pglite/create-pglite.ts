import { PGlite } from '@electric-sql/pglite';

/**
 * Beside what PGlite sets itself (no fsync, no background processes): how much of the write-ahead log is kept for reuse.
 * A checkpoint comes every `WAL_BYTES_MAX`; see housekeeping.
 */
const START_PARAMS = [...PGlite.defaultStartParams, '-c', 'min_wal_size=64MB', '-c', 'max_wal_size=128MB'];

/** Opens PGlite on a cluster, creating it if there is none. `memory://` keeps it in memory. */
export async function createPglite(dataDir: string): Promise<PGlite> {
  return await PGlite.create(dataDir, { startParams: START_PARAMS });
}
