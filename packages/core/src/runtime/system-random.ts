import { randomFillSync } from 'node:crypto';
import type { Random } from '../ports/random.ts';

/** Ids are cut from a text that is made for this many at once: few enough that an id which is kept keeps little alive. */
const POOL_IDS = 128;
const ID_LENGTH = 22;
/** 18 bytes are 24 characters, of which an id is the first 22: sixteen bytes and four bits that are cleared. */
const STRIDE_BYTES = 18;
const STRIDE_LENGTH = 24;
const bytes = Buffer.alloc(POOL_IDS * STRIDE_BYTES);
let pool = '';
let used = 0;

/** Unpredictable ids from the system's generator. */
export const systemRandom: Random = {
  id() {
    if (used === pool.length) refill();
    const start = used;
    used += STRIDE_LENGTH;
    return pool.slice(start, start + ID_LENGTH);
  },
  fraction: () => Math.random(),
};

function refill(): void {
  randomFillSync(bytes);
  for (let start = 0; start < bytes.length; start += STRIDE_BYTES) {
    bytes[start + 16] = (bytes[start + 16] as number) & 0x0f;
  }
  pool = bytes.toString('base64url');
  used = 0;
}
