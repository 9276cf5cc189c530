import { FlashSaleError } from '@flash-sale/core';

/** How long one refusal of the database counts, in milliseconds: then a call may find out whether it is back. */
const DOWN_FOR_MS = 1_000;

/** What the last calls have shown. Costs nothing to ask. */
export class QueueHealth {
  #downUntil = Number.NEGATIVE_INFINITY;

  get state(): 'up' | 'down' {
    return performance.now() < this.#downUntil ? 'down' : 'up';
  }

  answered(): void {
    this.#downUntil = Number.NEGATIVE_INFINITY;
  }

  /** Only a refusal says that the next call would fail too; an answer that did not come may be on its way. */
  failed(error: unknown): void {
    if (FlashSaleError.isInstance(error, 'DATABASE_UNAVAILABLE')) this.#downUntil = performance.now() + DOWN_FOR_MS;
  }
}
