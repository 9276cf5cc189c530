/** A process that sold for so long was in order; its end begins a new count. */
export const LONG_LIFE_MS = 10_000;
const FIRST_DELAY_MS = 100;
const LONGEST_DELAY_MS = 10_000;

/**
 * How long to wait before a process is replaced. `shortLives`: how many in a row have ended before they were ready for
 * `LONG_LIFE_MS`. After a long life it is replaced at once; then each wait is twice the last one, up to ten seconds.
 */
export function restartDelayMs(shortLives: number): number {
  if (shortLives === 0) return 0;
  return Math.min(FIRST_DELAY_MS * 2 ** (shortLives - 1), LONGEST_DELAY_MS);
}
