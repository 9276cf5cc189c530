/** What repeated measurements of one thing say together. */
export interface Summary {
  readonly count: number;
  readonly median: number;
  readonly least: number;
  readonly most: number;
  /** Distance from least to most, as a part of the median: 0.1 is ten per cent. 0 for a single value. */
  readonly spread: number;
}

/** Throws `RangeError` for no values, or for one that is not a finite number. */
export function summarize(values: readonly number[]): Summary {
  const least = Math.min(...values);
  const most = Math.max(...values);
  const middle = median(values);
  return { count: values.length, median: middle, least, most, spread: middle === 0 ? 0 : (most - least) / middle };
}

/** The middle value; of an even number of values the mean of the middle two. Throws as `summarize` does. */
export function median(values: readonly number[]): number {
  if (values.length === 0 || !values.every(Number.isFinite)) {
    throw new RangeError('a median needs at least one value, and finite numbers only');
  }
  const sorted = [...values].sort((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)] as number;
  const lower = sorted[Math.floor((sorted.length - 1) / 2)] as number;
  return (lower + upper) / 2;
}
