import type { SkuRow } from '../steps/loaded-sale.ts';

/** Units of a SKU that have a row at most: a table of a billion rows is no faster to claim from than one of a thousand. */
export const READY_UNITS_MAX = 1_000;

/** What a step under the sale's lock does to the rows of units of one SKU. */
export interface ReadyPlan {
  /** By how much `ready` changes. */
  readonly change: number;
  /** How many rows it inserts. */
  readonly opened: number;
}

/**
 * `available` is by how much the step changes what is available, `claimed` how many rows it has taken for that. The rest
 * comes from units without a row; absent when there are not enough of these, because others are taking the rows. Units that
 * come back get no row at once: rows are opened when fewer than half of the most are left.
 */
export function planReadyUnits(before: SkuRow | undefined, available: number, claimed: number): ReadyPlan | undefined {
  const [hadAvailable, hadReady] = [before?.[2] ?? 0, before?.[5] ?? 0];
  const ready = hadReady - claimed;
  const closed = hadAvailable + available - ready;
  if (closed < 0) return undefined;
  const opened = ready < READY_UNITS_MAX / 2 ? Math.min(closed, READY_UNITS_MAX - ready) : 0;
  return { change: opened - claimed, opened };
}
