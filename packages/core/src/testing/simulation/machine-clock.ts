import type { Clock } from '../../ports/clock.ts';
import type { VirtualTime } from './virtual-time.ts';

/** 2026-01-01T00:00:00Z: when runs begin. */
const BEGINS_AT = Date.UTC(2026, 0, 1);

/** The clock of one machine: its wall side differs from the others' and may be set; time passes equally for all. */
export class MachineClock implements Clock {
  readonly #time: VirtualTime;
  #offsetMs: number;

  constructor(time: VirtualTime, offsetMs: number) {
    this.#time = time;
    this.#offsetMs = offsetMs;
  }

  now(): number {
    return Math.floor(BEGINS_AT + this.#time.elapsedMs + this.#offsetMs);
  }

  monotonic(): number {
    return this.#time.elapsedMs;
  }

  setTimer(callback: () => void, delayMs: number) {
    return this.#time.after(delayMs, callback);
  }

  defer(callback: () => void): void {
    this.#time.defer(callback);
  }

  /** Sets the wall clock forward or back. */
  jump(ms: number): void {
    this.#offsetMs += ms;
  }
}
