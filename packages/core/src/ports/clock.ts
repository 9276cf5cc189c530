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
  /** Calls `callback` once after at least `delayMs`. A waiting timer does not keep the process alive. */
  setTimer(callback: () => void, delayMs: number): Timer;
  /** Calls `callback` soon, after everything that is ready now had its turn: what batches form by. */
  defer(callback: () => void): void;
}
