import type { Clock, Timer } from '../ports/clock.ts';

interface WaitingTimer {
  readonly dueAt: number;
  readonly callback: () => void;
}

/** 2026-01-01T00:00:00Z: where a manual clock starts unless told otherwise. */
const START_AT = Date.UTC(2026, 0, 1);

/**
 * A clock that stands still until it is moved. Timers fire in the order of their due times, those due at the same
 * instant in the order in which they were set, each seeing its own due time as now.
 */
export class ManualClock implements Clock {
  #wallAt: number;
  #elapsedMs = 0;
  #deferred = 0;
  /** Sorted by due time, then by age. */
  readonly #timers: WaitingTimer[] = [];

  constructor(startAt: number = START_AT) {
    this.#wallAt = startAt;
  }

  now(): number {
    return this.#wallAt;
  }

  monotonic(): number {
    return this.#elapsedMs;
  }

  setTimer(callback: () => void, delayMs: number): Timer {
    const timer: WaitingTimer = { dueAt: this.#elapsedMs + Math.max(0, delayMs), callback };
    this.#timers.splice(this.#placeAfter(timer.dueAt), 0, timer);
    return { cancel: () => this.#cancel(timer) };
  }

  /** Needs no moving of the clock: it takes its turn behind the promises that can settle now. */
  defer(callback: () => void): void {
    this.#deferred += 1;
    setImmediate(() => {
      this.#deferred -= 1;
      callback();
    });
  }

  /** Timers that wait. Zero at the end of a test proves that nothing was left behind. */
  get waiting(): number {
    return this.#timers.length;
  }

  /** Milliseconds until the next timer is due; absent when none waits. */
  get nextDueInMs(): number | undefined {
    const first = this.#timers[0];
    return first === undefined ? undefined : first.dueAt - this.#elapsedMs;
  }

  /** Moves both clocks forward and fires what becomes due, also what a callback sets meanwhile. */
  advance(ms: number): void {
    const target = this.#targetAfter(ms);
    while (this.#fireNext(target)) {}
    this.#moveTo(target);
  }

  /**
   * As `advance`, but lets promises and deferred callbacks settle before the first timer, between timers and at the
   * end, so that code which awaits may set its next timer within the same span.
   */
  async advanceAsync(ms: number): Promise<void> {
    const target = this.#targetAfter(ms);
    await this.settle();
    while (this.#fireNext(target)) await this.settle();
    this.#moveTo(target);
    await this.settle();
  }

  /** Resolves when every promise and deferred callback that can go on by itself has gone on. */
  async settle(): Promise<void> {
    do await turn();
    while (this.#deferred > 0);
  }

  /** Sets the wall clock forward or back, as an operator or NTP does. Timers and the monotonic clock do not notice. */
  jump(ms: number): void {
    this.#wallAt += ms;
  }

  #targetAfter(ms: number): number {
    if (!(ms >= 0 && Number.isFinite(ms))) throw new RangeError(`a clock moves forward by 0 or more ms, not by ${ms}`);
    return this.#elapsedMs + ms;
  }

  #fireNext(target: number): boolean {
    const next = this.#timers[0];
    if (next === undefined || next.dueAt > target) return false;
    this.#timers.shift();
    this.#moveTo(next.dueAt);
    next.callback();
    return true;
  }

  /** Never moves back: a callback may have advanced this clock further than the span that called it. */
  #moveTo(elapsedMs: number): void {
    if (elapsedMs <= this.#elapsedMs) return;
    this.#wallAt += elapsedMs - this.#elapsedMs;
    this.#elapsedMs = elapsedMs;
  }

  #placeAfter(dueAt: number): number {
    let low = 0;
    let high = this.#timers.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const timer = this.#timers[middle];
      if (timer !== undefined && timer.dueAt <= dueAt) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #cancel(timer: WaitingTimer): void {
    const index = this.#timers.indexOf(timer);
    if (index >= 0) this.#timers.splice(index, 1);
  }
}

/** One turn of the event loop: microtasks run dry before an immediate. */
function turn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
