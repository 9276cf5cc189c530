import type { Clock } from '../ports/clock.ts';

/** Resolves after `delayMs` of the clock, or at once when the signal aborts. */
export function sleep(clock: Clock, delayMs: number, signal?: AbortSignal, kind?: 'background'): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) {
      resolve();
      return;
    }
    const done = (): void => {
      timer.cancel();
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const timer = clock.setTimer(done, delayMs, kind);
    signal?.addEventListener('abort', done, { once: true });
  });
}
