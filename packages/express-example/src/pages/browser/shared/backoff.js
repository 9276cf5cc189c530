const FIRST_MS = 500;
const LONGEST_MS = 30_000;

/**
 * How long to wait before the next attempt: never shorter than the server asks for, and at random beyond it within a span
 * that doubles, so that a crowd that was turned away together does not come back together.
 *
 * @param {number} attempt How many attempts have failed before this one.
 * @param {number | undefined} retryAfterMs
 * @param {() => number} [random] From 0 up to, not including, 1.
 */
export function backoffMs(attempt, retryAfterMs, random = Math.random) {
  const span = Math.min(LONGEST_MS, FIRST_MS * 2 ** attempt);
  // Without a word from the server, half of the span is waited in any case.
  return retryAfterMs === undefined ? span / 2 + (random() * span) / 2 : retryAfterMs + random() * span;
}

/**
 * @param {number} ms
 * @returns {Promise<void>}
 */
export function sleep(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
