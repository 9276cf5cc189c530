import { FlashSaleError } from '../../errors/flash-sale-error.ts';
import type { OperationId, SaleId } from '../../identity/ids.ts';
import type { Adjustment } from '../../ports/product-catalog.ts';
import { finishedState, newAdjustment, raisedAllotment, repeatedAdjustment } from '../../sale/adjustment-rules.ts';
import type { MemoryDatabase } from '../database/memory-database.ts';
import type { SkuRow } from '../database/rows.ts';
import { saleRow } from './readings.ts';

/** Writes an adjustment down; an addition is in the allotment with the same step. */
export function beginAdjustment(database: MemoryDatabase, value: Omit<Adjustment, 'state'>): Adjustment {
  const asked = newAdjustment(value);
  const earlier = database.adjustedSales.get(asked.operationId)?.adjustments.get(asked.operationId);
  if (earlier !== undefined) return repeatedAdjustment(earlier, asked);
  const sale = saleRow(database, asked.saleId);
  const sku = sale.skus.get(asked.sku);
  if (sku === undefined) {
    throw new FlashSaleError('SKU_NOT_IN_SALE', 'the sale does not offer this SKU', {
      details: { saleId: asked.saleId, sku: asked.sku },
    });
  }
  if (asked.delta > 0) sku.allotment = raisedAllotment(sku.allotment, asked.delta);
  const row: Adjustment = { ...asked, state: asked.delta > 0 ? 'recorded' : 'pending' };
  database.adjustedSales.set(row.operationId, sale);
  sale.adjustments.set(row.operationId, row);
  return row;
}

/** Moves an adjustment to its end, in an open epoch only; a removal leaves the allotment with the same step. */
export function finishAdjustment(
  database: MemoryDatabase,
  operationId: OperationId,
  result: 'done' | 'refused',
  epoch: number,
): Adjustment {
  const sale = database.adjustedSales.get(operationId);
  const row = sale?.adjustments.get(operationId);
  const sku = row && sale?.skus.get(row.sku);
  if (sale === undefined || row === undefined || sku === undefined) {
    throw new FlashSaleError('INVALID_ARGUMENT', 'no adjustment has this operation id', { details: { operationId } });
  }
  const state = finishedState(row, result);
  if (state === row.state || !isOpenEpoch(database, sale.saleId, epoch)) return row;
  if (state === 'done' && row.delta < 0) lowerAllotment(sku, -row.delta);
  const finished: Adjustment = { ...row, state };
  sale.adjustments.set(operationId, finished);
  return finished;
}

function isOpenEpoch(database: MemoryDatabase, saleId: SaleId, epoch: number): boolean {
  const row = database.epochs.get(saleId);
  return row?.epoch === epoch && row.state === 'open';
}

/** The guard `sold <= allotment` holds for a removal too. */
function lowerAllotment(sku: SkuRow, units: number): void {
  if (sku.allotment - units < sku.sold) {
    throw new FlashSaleError('DATABASE_REJECTED', 'fewer units would be left than are sold', {
      details: { sku: sku.sku, allotment: sku.allotment, sold: sku.sold, units },
    });
  }
  sku.allotment -= units;
}
