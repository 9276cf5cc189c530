import { FlashSaleError } from '../errors/flash-sale-error.ts';
import { operationId, saleId, sku } from '../identity/ids.ts';
import type { Adjustment } from '../ports/product-catalog.ts';
import { refuseUnknownFields, requireInteger, requireObject } from './checked-fields.ts';
import { ALLOTMENT_MAX } from './line.ts';

const FIELDS = ['operationId', 'saleId', 'sku', 'delta'] as const;

/** Checks an adjustment that is to begin, for every catalog alike. Throws `INVALID_ARGUMENT` naming the field. */
export function newAdjustment(value: unknown): Omit<Adjustment, 'state'> {
  const fields = requireObject('adjustment', value);
  refuseUnknownFields('adjustment', fields, FIELDS);
  const delta = requireInteger('delta', fields.delta, -ALLOTMENT_MAX, ALLOTMENT_MAX);
  if (delta === 0) {
    throw new FlashSaleError('INVALID_ARGUMENT', 'delta must add or remove at least one unit', {
      details: { field: 'delta' },
    });
  }
  return {
    operationId: operationId(fields.operationId),
    saleId: saleId(fields.saleId),
    sku: sku(fields.sku),
    delta,
  };
}

/** The allotment after adding `delta` units. Throws `INVALID_ARGUMENT` when it would exceed `ALLOTMENT_MAX`. */
export function raisedAllotment(allotment: number, delta: number): number {
  const raised = allotment + delta;
  if (raised <= ALLOTMENT_MAX) return raised;
  throw new FlashSaleError('INVALID_ARGUMENT', `an allotment is at most ${ALLOTMENT_MAX} units`, {
    details: { field: 'delta', allotment, delta },
  });
}

/** The row of a repeat. Throws `OPERATION_REUSED` when the operation id stands for another change. */
export function repeatedAdjustment(row: Adjustment, asked: Omit<Adjustment, 'state'>): Adjustment {
  if (row.saleId === asked.saleId && row.sku === asked.sku && row.delta === asked.delta) return row;
  throw new FlashSaleError('OPERATION_REUSED', 'this operation id was used for another adjustment', {
    details: { operationId: row.operationId },
  });
}

/**
 * The state that a result leads to. `done` stands over `refused`: a store remembers a refusal only as long as its
 * epoch lasts, so of two who finish the same removal the one that saw it carried out is right. An addition is in
 * the allotment already and cannot be refused (`INVALID_ARGUMENT`).
 */
export function finishedState(row: Adjustment, result: 'done' | 'refused'): 'done' | 'refused' {
  if (row.delta > 0 && result === 'refused') {
    throw new FlashSaleError('INVALID_ARGUMENT', 'an addition that was recorded cannot be refused', {
      details: { operationId: row.operationId },
    });
  }
  return row.state === 'done' ? 'done' : result;
}
