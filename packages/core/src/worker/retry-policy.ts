/** First and longest wait before a database call is repeated. */
const FIRST_MS = 100;
const LONGEST_MS = 5_000;

/**
 * How long to wait before attempt `attempt + 2`: doubling, capped, with full jitter over the upper half, so that workers
 * that failed together do not return together. `fraction` is in [0, 1).
 */
export function retryDelayMs(attempt: number, fraction: number): number {
  const ceiling = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(attempt, 16));
  return ceiling / 2 + (ceiling / 2) * fraction;
}
