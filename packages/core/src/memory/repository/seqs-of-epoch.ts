import { FlashSaleError } from '../../errors/flash-sale-error.ts';
import type { SaleId } from '../../identity/ids.ts';
import type { MemoryDatabase } from '../database/memory-database.ts';

/** Numbers of stored orders in one epoch above `afterSeq`, ascending. */
export function seqsOfEpoch(
  database: MemoryDatabase,
  of: { readonly saleId: SaleId; readonly epoch: number; readonly afterSeq: number; readonly limit: number },
): readonly number[] {
  if (!Number.isSafeInteger(of.limit) || of.limit < 1) {
    throw new FlashSaleError('INVALID_ARGUMENT', 'limit must be a positive integer', { details: { field: 'limit' } });
  }
  const seqs: number[] = [];
  for (const { epoch, seq } of database.sales.get(of.saleId)?.orders ?? []) {
    if (epoch === of.epoch && seq > of.afterSeq) seqs.push(seq);
  }
  return seqs.sort((a, b) => a - b).slice(0, of.limit);
}
