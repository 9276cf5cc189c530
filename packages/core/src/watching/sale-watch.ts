import type { Clock } from '../ports/clock.ts';
import type { LevelsSnapshot } from '../sale/levels.ts';

/** How often a watched sale is asked for its version: a change is seen well within a second. */
const POLL_MS = 250;

/** What a poll has found. */
export type Polled = { readonly snapshot: LevelsSnapshot } | 'unchanged' | 'dropped';

/**
 * One sale that somebody in this process watches: one poll for all of its readers. Keeps the newest snapshot only; a reader
 * takes it when it is ready, so that a slow one has no backlog.
 */
export class SaleWatch {
  readonly #clock: Clock;
  readonly #poll: (seen: LevelsSnapshot) => Promise<Polled>;
  readonly #wakers = new Set<() => void>();
  newest: LevelsSnapshot;
  ended = false;
  #readers = 0;
  #polling: Promise<void> | undefined;

  constructor(clock: Clock, first: LevelsSnapshot, poll: (seen: LevelsSnapshot) => Promise<Polled>) {
    this.#clock = clock;
    this.newest = first;
    this.#poll = poll;
  }

  /** Whether nobody reads it any more. */
  get idle(): boolean {
    return this.#readers === 0;
  }

  enter(): void {
    this.#readers += 1;
    this.#polling ??= this.#pollOn();
  }

  leave(): void {
    this.#readers -= 1;
    if (this.idle) this.#wakeAll();
  }

  /** The sale is no more: every reader ends. */
  end(): void {
    this.ended = true;
    this.#wakeAll();
  }

  /** Resolves at the next change, at the end, or when the signal aborts. */
  async changed(signal: AbortSignal): Promise<void> {
    await new Promise<void>((resolve) => {
      const wake = (): void => {
        this.#wakers.delete(wake);
        signal.removeEventListener('abort', wake);
        resolve();
      };
      this.#wakers.add(wake);
      signal.addEventListener('abort', wake);
    });
  }

  async #pollOn(): Promise<void> {
    while (!this.idle && !this.ended) {
      await this.#pause();
      if (this.idle || this.ended) break;
      // A store that is away is no end: the reader keeps the last levels, and the next poll asks again.
      const polled = await this.#poll(this.newest).catch((): Polled => 'unchanged');
      if (polled === 'dropped') this.end();
      else if (polled !== 'unchanged') {
        this.newest = polled.snapshot;
        this.#wakeAll();
      }
    }
    this.#polling = undefined;
  }

  async #pause(): Promise<void> {
    await new Promise<void>((resolve) => {
      const finish = (): void => {
        timer.cancel();
        this.#wakers.delete(stop);
        resolve();
      };
      const stop = (): void => {
        if (this.idle || this.ended) finish();
      };
      const timer = this.#clock.setTimer(finish, POLL_MS, 'background');
      this.#wakers.add(stop);
    });
  }

  #wakeAll(): void {
    for (const wake of [...this.#wakers]) wake();
  }
}
