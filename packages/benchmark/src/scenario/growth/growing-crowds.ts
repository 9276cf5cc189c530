/** The sales of a run: the same in memory and on Redis. */
export interface GrowingCrowds {
  /** Buyers, ascending. */
  readonly sizes: readonly number[];
  /** Buyers who wait for an answer at any time. */
  readonly concurrency: number;
}

/** A purchase may cost a fifth more in a sale a hundred times as large. */
export const TIMES_BELOW = 1.2;

export function growingCrowds(quick: boolean): GrowingCrowds {
  if (quick) return { sizes: [500, 1_000, 2_000], concurrency: 100 };
  return { sizes: [10_000, 100_000, 1_000_000], concurrency: 256 };
}

/** For a process that keeps a million orders. */
export const ROOM_FOR_ORDERS = ['--max-old-space-size=8192'];
