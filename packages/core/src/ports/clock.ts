/** A timer that can be cancelled. */
export interface Timer {
  cancel(): void;
}

/**
 * Time as a port: the whole of core reads and waits through it, so that tests and the simulation decide what time it is.
 */
export interface Clock {
  /** Wall clock, milliseconds since the Unix epoch. May jump. Never used to judge a deadline or a lease. */
  now(): number;
  /** Monotonic clock in milliseconds (fractions allowed), from an arbitrary origin. Never goes back. */
  monotonic(): number;
  /**
   * Calls `callback` once after at least `delayMs`. A waiting timer keeps the process alive, because somebody waits for
   * it, unless it is `background`: then it belongs to a loop or a bound that matters only while something else goes on.
   */
  setTimer(callback: () => void, delayMs: number, kind?: 'background'): Timer;
  /** Calls `callback` soon, after everything that is ready now had its turn: what batches form by. */
  defer(callback: () => void): void;
}
