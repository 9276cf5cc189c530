import type { Figure, Unit } from '../scenario/findings.ts';

/**
 * - `changed`: every value of one report lies beyond every value of the other, and so many values do so by luck in one of
 *   twenty cases at most.
 * - `perhaps`: they lie so, but are too few for that.
 * - `same`: they overlap, so that nothing can be said.
 */
export type Verdict = 'changed' | 'perhaps' | 'same';

export interface FigureChange {
  readonly name: string;
  readonly unit: Unit;
  readonly before: number;
  readonly after: number;
  /** Of the median: 0.1 is ten per cent more. Not finite where it was 0. */
  readonly change: number;
  readonly verdict: Verdict;
  readonly direction: 'better' | 'worse' | 'equal';
  /** Chance that as many values of one and the same figure fall apart like this. */
  readonly luck: number;
}

/** Largest chance that counts as certain enough. */
export const LUCK_MAX = 0.05;

/** Of these more is better; of all others less is. */
const MORE_IS_BETTER: ReadonlySet<Unit> = new Set(['/s', '/CPU-s', '% of bare']);

/** Compares two measurements of one figure by their values, without assuming how these are distributed. */
export function compareFigures(before: Figure, after: Figure): FigureChange {
  const { name, unit } = before;
  const [old, now] = [before.summary, after.summary];
  const apart = now.least > old.most || now.most < old.least;
  const luck = luckOfSeparation(old.count, now.count);
  const more = now.median > old.median;
  return {
    name,
    unit,
    before: old.median,
    after: now.median,
    change: now.median / old.median - 1,
    verdict: !apart ? 'same' : luck <= LUCK_MAX ? 'changed' : 'perhaps',
    direction: now.median === old.median ? 'equal' : more === isMoreBetter(before) ? 'better' : 'worse',
    luck,
  };
}

/** A ratio has no direction of its own: its target tells. */
function isMoreBetter({ unit, target }: Figure): boolean {
  if (unit === '×') return target?.below === undefined;
  return MORE_IS_BETTER.has(unit);
}

/**
 * Chance that `first` and `second` values drawn from the same source do not overlap: of all orders in which they may come,
 * two separate them (the extreme of the Mann-Whitney test, two-sided).
 */
export function luckOfSeparation(first: number, second: number): number {
  let orders = 1;
  for (let place = 1; place <= Math.min(first, second); place += 1) {
    orders = (orders * (first + second - place + 1)) / place;
  }
  return Math.min(1, 2 / orders);
}
