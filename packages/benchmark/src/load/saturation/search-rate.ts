import { BenchmarkError } from '../../benchmark-error.ts';

export interface RateSearch {
  /** Where it gives up. */
  readonly leastPerSecond: number;
  /** Where it begins; absent: at the least. */
  readonly firstPerSecond?: number | undefined;
  readonly mostPerSecond: number;
  /** How far the answer may be below the truth, as a part of it: 0.05 is five per cent. */
  readonly precision: number;
}

export interface FoundRate {
  /** The highest rate that was tried and kept up with; 0 where not even the least one was. */
  readonly sustained: number;
  /** The lowest that was tried and not kept up with; absent where the most was kept up with. */
  readonly tooMuch: number | undefined;
  /** Every rate that was tried, in order. */
  readonly tried: readonly { readonly perSecond: number; readonly sustained: boolean }[];
}

const PRECISION_MIN = 0.01;

/**
 * Finds the highest rate that is kept up with: halves until one is, doubles until one is not, then halves the distance. Assumes that what keeps
 * up with a rate keeps up with every lower one.
 */
export async function searchRate(
  { leastPerSecond, firstPerSecond = leastPerSecond, mostPerSecond, precision }: RateSearch,
  keepsUp: (perSecond: number) => Promise<boolean>,
): Promise<FoundRate> {
  const ordered = leastPerSecond > 0 && firstPerSecond >= leastPerSecond && mostPerSecond >= firstPerSecond;
  if (!(ordered && precision >= PRECISION_MIN)) {
    throw new BenchmarkError('USAGE', 'a search needs 0 < least <= first <= most, and a precision of at least 0.01');
  }
  const tried: { perSecond: number; sustained: boolean }[] = [];
  let sustained = 0;
  let tooMuch: number | undefined;
  const attempt = async (perSecond: number): Promise<void> => {
    const keptUp = await keepsUp(perSecond);
    tried.push({ perSecond, sustained: keptUp });
    if (keptUp) sustained = perSecond;
    else tooMuch = perSecond;
  };
  await attempt(firstPerSecond);
  for (let low = firstPerSecond; sustained === 0 && low > leastPerSecond; ) {
    low = Math.max(leastPerSecond, Math.floor(low / 2));
    await attempt(low);
  }
  while (tooMuch === undefined && sustained < mostPerSecond) await attempt(Math.min(mostPerSecond, sustained * 2));
  while (sustained > 0 && tooMuch !== undefined && (tooMuch - sustained) / tooMuch > precision) {
    await attempt(Math.round((sustained + tooMuch) / 2));
  }
  return { sustained, tooMuch, tried };
}
