import type { Clock } from '../../ports/clock.ts';

/** Where a loop waits until something may have changed. Each `open` lets go everyone who waits at that moment. */
export class Gate {
  #waiting: (() => void)[] = [];

  open(): void {
    if (this.#waiting.length === 0) return;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const go of waiting) go();
  }

  wait(): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
    });
  }

  /** As `wait`, but lets go after `delayMs` at the latest. */
  async waitAtMost(clock: Clock, delayMs: number): Promise<void> {
    const timer = clock.setTimer(() => this.open(), delayMs);
    await this.wait();
    timer.cancel();
  }
}
