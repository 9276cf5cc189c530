import { describe, expect, it } from 'vitest';
import { FlashSaleError } from '../errors/flash-sale-error.ts';
import { operationId, saleId, sku } from '../identity/ids.ts';
import type { Adjustment } from '../ports/product-catalog.ts';
import { finishedState, newAdjustment, raisedAllotment, repeatedAdjustment } from './adjustment-rules.ts';

const asked = { operationId: operationId('op1'), saleId: saleId('S1'), sku: sku('a'), delta: 5 };

function refusal(call: () => unknown): string {
  try {
    call();
  } catch (error) {
    if (FlashSaleError.isInstance(error)) return error.code;
    throw error;
  }
  return 'not refused';
}

describe('newAdjustment', () => {
  it('returns what was asked', () => {
    expect(newAdjustment(asked)).toEqual(asked);
    expect(newAdjustment({ ...asked, delta: -5 })).toEqual({ ...asked, delta: -5 });
  });

  it.each([0, 0.5, Number.NaN, '5', 1_000_000_001, -1_000_000_001, undefined])('refuses a delta of %s', (delta) => {
    expect(refusal(() => newAdjustment({ ...asked, delta }))).toBe('INVALID_ARGUMENT');
  });

  it.each([null, { ...asked, state: 'done' }, { ...asked, operationId: '' }, { ...asked, sku: 'a:b' }])(
    'refuses %j',
    (value) => {
      expect(refusal(() => newAdjustment(value))).toBe('INVALID_ARGUMENT');
    },
  );
});

describe('raisedAllotment', () => {
  it('raises up to the greatest allotment and no further', () => {
    expect(raisedAllotment(999_999_999, 1)).toBe(1_000_000_000);
    expect(refusal(() => raisedAllotment(999_999_999, 2))).toBe('INVALID_ARGUMENT');
  });
});

describe('repeatedAdjustment', () => {
  const row: Adjustment = { ...asked, state: 'done' };

  it('returns the row of the same change', () => {
    expect(repeatedAdjustment(row, asked)).toBe(row);
  });

  it.each([{ delta: 6 }, { delta: -5 }, { sku: sku('b') }, { saleId: saleId('S2') }])(
    'refuses the operation id for %j',
    (difference) => {
      expect(refusal(() => repeatedAdjustment(row, { ...asked, ...difference }))).toBe('OPERATION_REUSED');
    },
  );
});

describe('finishedState', () => {
  const removal: Adjustment = { ...asked, delta: -5, state: 'pending' };

  it('lets what was done stand over a refusal, in either order', () => {
    expect(finishedState(removal, 'refused')).toBe('refused');
    expect(finishedState({ ...removal, state: 'refused' }, 'done')).toBe('done');
    expect(finishedState({ ...removal, state: 'done' }, 'refused')).toBe('done');
  });

  it('does not let an addition be refused', () => {
    const addition: Adjustment = { ...asked, state: 'recorded' };
    expect(finishedState(addition, 'done')).toBe('done');
    expect(refusal(() => finishedState(addition, 'refused'))).toBe('INVALID_ARGUMENT');
  });
});
