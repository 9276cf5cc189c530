import { FlashSaleError, type SaleEpoch } from '@flash-sale/core';
import type { CallBound } from '../connection/call-bound.ts';
import { STATUS } from '../reply-code.ts';
import { removeGenerations } from './remove-generations.ts';
import type { SaleSteps } from './sale-steps.ts';

/** How long those who watch a sale in other processes can learn that it was dropped, and not lost. */
const DROPPED_TOLD_MS = 3_600_000;

/**
 * Forgets a sale: first nobody finds it any more, in one step that refuses while something is owed; then its keys are
 * freed. A drop that was cut off in between is finished by repeating it.
 */
export async function dropSale(steps: SaleSteps, sale: SaleEpoch, bound: CallBound, timeoutMs: number): Promise<void> {
  try {
    const [status, outbox, holds] = await steps.change(sale, 'retire', [DROPPED_TOLD_MS], bound);
    if (status === STATUS.STILL_OWED) {
      throw new FlashSaleError('INVALID_ARGUMENT', 'a sale is dropped when its outbox is empty and no hold is open', {
        details: { field: 'saleId', outbox, holds },
      });
    }
    steps.generations.forget(sale.saleId);
  } catch (error) {
    if (!FlashSaleError.isInstance(error, 'SALE_NOT_FOUND')) throw error;
  }
  const isOver = (_: string, epoch: number) => epoch <= sale.epoch;
  await removeGenerations(steps.connection, sale.saleId, isOver, timeoutMs);
}
