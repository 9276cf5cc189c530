import type { BuyerCall } from './journal.ts';
import type { VirtualTime } from './virtual-time.ts';

interface Loss {
  /** Nothing that was done before is lost. */
  readonly from: number;
  readonly to: number;
}

/** When the store has lost something, and what: the excuses of a run. */
export class Losses {
  readonly #time: VirtualTime;
  readonly #losses: Loss[] = [];

  constructor(time: VirtualTime) {
    this.#time = time;
  }

  /** Nothing was ever lost. */
  get none(): boolean {
    return this.#losses.length === 0;
  }

  /** Now everything is lost that the store has learned since `from`. */
  happen(from: number): void {
    this.#losses.push({ from, to: this.#time.elapsedMs });
  }

  /** Whether something may be gone that was there at this virtual time. */
  since(at: number): boolean {
    return this.#losses.some(({ to }) => to >= at);
  }

  /** Whether what a call did in the store may have been lost. */
  excuse(call: BuyerCall): boolean {
    const endedAt = call.end?.at ?? Number.POSITIVE_INFINITY;
    return this.#losses.some(({ from, to }) => call.startedAt < to && endedAt > from);
  }
}
