import { setTimeout as sleep } from 'node:timers/promises';
import type { FlashSalePorts, SaleId } from '@flash-sale/core';
import { BenchmarkError } from '../benchmark-error.ts';

export interface SettlingBounds {
  readonly pollMs: number;
  /** How long what is left may stay as it is. */
  readonly timeoutMs: number;
}

/** A sale whose outbox has to be empty as well. */
export interface SettlingSale {
  readonly inventory: FlashSalePorts['inventory'];
  readonly saleId: SaleId;
}

/**
 * Resolves when nothing is left in the queue, nor in the outbox of the sale; throws `TIMED_OUT` when what is left has not
 * become less for `timeoutMs`, however long all of it takes. Workers have to run.
 */
export async function untilSettled(
  { orders, queue }: Pick<FlashSalePorts, 'orders' | 'queue'>,
  { pollMs, timeoutMs }: SettlingBounds,
  sale?: SettlingSale,
): Promise<void> {
  let least = Number.POSITIVE_INFINITY;
  let giveUpAt = 0;
  for (;;) {
    const entries = sale === undefined ? 0 : (await sale.inventory.outbox.depth(sale.saleId)).entries;
    const left = entries + (await queue.lag(await orders.positions()));
    if (left === 0) return;
    const now = performance.now();
    if (left < least) {
      least = left;
      giveUpAt = now + timeoutMs;
    } else if (now > giveUpAt) {
      throw new BenchmarkError('TIMED_OUT', `${left} orders wait, and no more of them were stored for ${timeoutMs} ms`);
    }
    await sleep(pollMs);
  }
}
