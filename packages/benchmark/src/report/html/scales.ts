/** Powers of ten from at most `least` to at least `most`. */
export function decades(least: number, most: number): number[] {
  const first = Math.floor(Math.log10(least));
  const last = Math.max(first + 1, Math.ceil(Math.log10(most)));
  return Array.from({ length: last - first + 1 }, (_, index) => 10 ** (first + index));
}

/** Round numbers from 0 to at least `most`, about five of them. */
export function ticks(most: number): number[] {
  if (!(most > 0)) return [0, 1];
  const rough = most / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10) * power;
  return Array.from({ length: Math.ceil(most / step - 1e-9) + 1 }, (_, index) => index * step);
}

/** How far along a percentile stands when each nine takes as much room: 0 for 0, 1 for 90, 2 for 99, 3 for 99.9. */
export function nines(percentile: number): number {
  return Math.log10(100 / (100 - Math.min(percentile, NEARLY_ALL)));
}

/** Where 100 % stands: beyond all others. */
const NEARLY_ALL = 99.999;
