import { randomFillSync } from 'node:crypto';
import type { Random } from '../ports/random.ts';

const ID_BYTES = 16;
/** Ids are cut from a pool: one call to the generator per 512 ids instead of one per id. */
const POOL_BYTES = ID_BYTES * 512;
const pool = Buffer.alloc(POOL_BYTES);
let used = POOL_BYTES;

/** Unpredictable ids from the system's generator. */
export const systemRandom: Random = {
  id() {
    if (used === POOL_BYTES) {
      randomFillSync(pool);
      used = 0;
    }
    const start = used;
    used += ID_BYTES;
    return pool.toString('base64url', start, used);
  },
  fraction: () => Math.random(),
};
