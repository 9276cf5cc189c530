import { BenchmarkError } from '../../benchmark-error.ts';
import type { OpenLoadResult } from '../open/open-load-plan.ts';
import { keepsUp, SERVED_DEFAULT } from './keeps-up.ts';
import { type FoundRate, type RateSearch, searchRate } from './search-rate.ts';

/** Parts of the saturation at which latencies are worth reading: nobody runs a server at its limit. */
export const PARTS = [0.5, 0.7, 0.9] as const;

/** Sends so many each second; `part` is absent while the highest rate is looked for. */
export type LoadAtRate = (perSecond: number, part?: number) => Promise<OpenLoadResult>;

/** A machine that paused once is no proof: a rate is too much when it was so many times in a row. */
const ATTEMPTS = 2;

export interface Saturation extends FoundRate {
  /** At 50, 70 and 90 % of the rate that was found. */
  readonly parts: readonly { readonly part: number; readonly result: OpenLoadResult }[];
}

/**
 * Finds the highest rate that is kept up with, then loads with 50, 70 and 90 % of it. A
 * rate at which anything but `served` is answered is too much: statuses, classes of them like `2xx` (which is the default),
 * or names of your own.
 */
export async function measureSaturation(
  search: RateSearch,
  load: LoadAtRate,
  served: readonly string[] = SERVED_DEFAULT,
): Promise<Saturation> {
  const attempt: LoadAtRate = async (perSecond, part) => {
    const result = await load(perSecond, part);
    if (result.ended === 'complete' || result.ended === 'overrun') return result;
    throw new BenchmarkError(
      result.ended === 'interrupted' ? 'INTERRUPTED' : 'TARGET_FAILED',
      result.error ?? 'the load was interrupted',
    );
  };
  const found = await searchRate(search, async (perSecond) => {
    for (let tries = 0; tries < ATTEMPTS; tries += 1) if (keepsUp(await attempt(perSecond), served)) return true;
    return false;
  });
  const parts = [];
  for (const part of found.sustained === 0 ? [] : PARTS) {
    parts.push({ part, result: await attempt(Math.max(1, Math.round(found.sustained * part)), part) });
  }
  return { ...found, parts };
}
