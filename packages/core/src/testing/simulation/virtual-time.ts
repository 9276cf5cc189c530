import type { Timer } from '../../ports/clock.ts';

interface Event {
  readonly at: number;
  /** Those due at the same instant happen in the order in which they were asked for. */
  readonly order: number;
  run: (() => void) | undefined;
}

/**
 * The time of one simulated run: nothing happens but by an event of it, and between two events everything that can go on
 * by itself goes on. The same events in the same order, whatever the machine does meanwhile.
 */
export class VirtualTime {
  readonly #events: Event[] = [];
  #deferred: (() => void)[] = [];
  #elapsedMs = 0;
  #order = 0;

  /** Milliseconds since the run began. */
  get elapsedMs(): number {
    return this.#elapsedMs;
  }

  /** Runs this once, `delayMs` from now. */
  after(delayMs: number, run: () => void): Timer {
    const event: Event = { at: this.#elapsedMs + Math.max(0, delayMs), order: this.#order++, run };
    this.#push(event);
    return {
      cancel: () => {
        event.run = undefined;
      },
    };
  }

  /** Runs this in the present instant, after everything that is ready now had its turn. */
  defer(run: () => void): void {
    this.#deferred.push(run);
  }

  /** Resolves `delayMs` from now. */
  pass(delayMs: number): Promise<void> {
    return new Promise((resolve) => {
      this.after(delayMs, resolve);
    });
  }

  /**
   * Lets events happen until the condition holds between two of them, for at most `limitMs`. Returns whether it holds.
   */
  async runUntil(condition: () => boolean, limitMs: number): Promise<boolean> {
    const limit = this.#elapsedMs + limitMs;
    for (;;) {
      await this.#settle();
      if (condition()) return true;
      const next = this.#pop(limit);
      if (next === undefined) {
        this.#elapsedMs = limit;
        return false;
      }
      this.#elapsedMs = next.at;
      next.run?.();
    }
  }

  async #settle(): Promise<void> {
    for (;;) {
      await everyPromiseHadItsTurn();
      if (this.#deferred.length === 0) return;
      const deferred = this.#deferred;
      this.#deferred = [];
      for (const run of deferred) run();
    }
  }

  #push(event: Event): void {
    const events = this.#events;
    let index = events.length;
    events.push(event);
    while (index > 0) {
      const parentIndex = (index - 1) >> 1;
      const parent = events[parentIndex];
      if (parent === undefined || !isEarlier(event, parent)) break;
      events[index] = parent;
      index = parentIndex;
    }
    events[index] = event;
  }

  /** The next event that was not cancelled and is due by `limit`, taken out. */
  #pop(limit: number): Event | undefined {
    for (;;) {
      const first = this.#events[0];
      if (first === undefined || (first.at > limit && first.run !== undefined)) return undefined;
      this.#removeFirst();
      if (first.run !== undefined) return first;
    }
  }

  #removeFirst(): void {
    const events = this.#events;
    const last = events.pop();
    if (last === undefined || events.length === 0) return;
    let index = 0;
    for (;;) {
      const leftIndex = index * 2 + 1;
      const left = events[leftIndex];
      if (left === undefined) break;
      const right = events[leftIndex + 1];
      const child = right !== undefined && isEarlier(right, left) ? right : left;
      if (!isEarlier(child, last)) break;
      events[index] = child;
      index = child === left ? leftIndex : leftIndex + 1;
    }
    events[index] = last;
  }
}

function isEarlier(a: Event, b: Event): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}

/** A tick comes after the last promise reaction that can run now: that is how Node.js orders the two queues. */
function everyPromiseHadItsTurn(): Promise<void> {
  return new Promise((resolve) => {
    process.nextTick(resolve);
  });
}
