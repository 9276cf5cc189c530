import type { Clock } from '../../ports/clock.ts';
import type { SeededRandom } from '../seeded-random.ts';
import type { MachineClock } from './machine-clock.ts';
import type { VirtualTime } from './virtual-time.ts';

/**
 * One life of a process. When it ends, every call under way never answers, no later one leaves, and its timers do not
 * fire: whatever its code still does reaches nobody.
 */
export class Incarnation {
  readonly name: string;
  readonly clock: Clock;
  readonly random: SeededRandom;
  #alive = true;
  #atEnd: (() => void)[] = [];

  constructor(name: string, time: VirtualTime, machine: MachineClock, random: SeededRandom) {
    this.name = name;
    this.random = random;
    this.clock = {
      now: () => machine.now(),
      monotonic: () => time.elapsedMs,
      setTimer: (callback, delayMs) => time.after(delayMs, () => this.#ifAlive(callback)),
      defer: (callback) => time.defer(() => this.#ifAlive(callback)),
    };
  }

  get alive(): boolean {
    return this.#alive;
  }

  /** Ends it. What it was doing stays undone. */
  end(): void {
    if (!this.#alive) return;
    this.#alive = false;
    const callbacks = this.#atEnd;
    this.#atEnd = [];
    for (const callback of callbacks) callback();
  }

  /** Calls this when it ends. */
  atEnd(callback: () => void): void {
    this.#atEnd.push(callback);
  }

  #ifAlive(callback: () => void): void {
    if (this.#alive) callback();
  }
}
