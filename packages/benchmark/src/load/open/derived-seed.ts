import { createHash } from 'node:crypto';
import { BenchmarkError } from '../../benchmark-error.ts';

/** Arrivals are drawn from 32 bits. */
export const SEED_MAX = 2 ** 32 - 1;
/** Of a run that names none: two runs are compared under the same arrivals, unless somebody wants others. */
export const SEED_DEFAULT = 1;

/** A seed made of another one and of what it is for: always the same for these, and unrelated to those of anything else. */
export function derivedSeed(seed: number, ...purpose: readonly (string | number)[]): number {
  return createHash('sha256')
    .update(JSON.stringify([seed, ...purpose]))
    .digest()
    .readUInt32BE(0);
}

/** Throws `USAGE` for anything but an integer from 1 to `SEED_MAX`. */
export function checkSeed(seed: number): number {
  if (Number.isInteger(seed) && seed >= 1 && seed <= SEED_MAX) return seed;
  throw new BenchmarkError('USAGE', `a seed is an integer from 1 to ${SEED_MAX}, not ${seed}`);
}
