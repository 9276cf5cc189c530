import { FlashSaleError } from '../../errors/flash-sale-error.ts';

/** Throws `INVALID_ARGUMENT` unless a batch can hold at least one delivery. */
export function expectBatchSize(batchSizeMax: number): void {
  if (Number.isSafeInteger(batchSizeMax) && batchSizeMax >= 1) return;
  throw new FlashSaleError('INVALID_ARGUMENT', 'batchSizeMax must be a positive integer', {
    details: { field: 'batchSizeMax' },
  });
}
