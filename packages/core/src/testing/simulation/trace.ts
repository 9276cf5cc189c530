import { createHash } from 'node:crypto';
import type { VirtualTime } from './virtual-time.ts';

/** Everything that happened in a run, in order: what a failure is understood from, and what must repeat for a seed. */
export class Trace {
  readonly #time: VirtualTime;
  readonly #lines: string[] = [];

  constructor(time: VirtualTime) {
    this.#time = time;
  }

  /** `who` is an actor; `what` says what happened to it, in one line. */
  add(who: string, what: string): void {
    this.#lines.push(`${this.#time.elapsedMs.toFixed(3).padStart(10)} ${who.padEnd(10)} ${what}`);
  }

  /** The same for two runs if and only if the same happened in both. */
  digest(): string {
    const sum = createHash('sha256');
    for (const line of this.#lines) sum.update(line).update('\n');
    return sum.digest('hex');
  }

  /** The newest events, oldest first. */
  last(count: number): readonly string[] {
    return this.#lines.slice(-count);
  }

  get lines(): readonly string[] {
    return this.#lines;
  }
}
