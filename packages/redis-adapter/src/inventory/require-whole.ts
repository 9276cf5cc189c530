import { FlashSaleError } from '@flash-sale/core';

/** Returns an integer from `least` up, or throws `INVALID_ARGUMENT` naming the field. */
export function requireWhole(field: string, value: unknown, least: number): number {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= least) return value;
  throw new FlashSaleError('INVALID_ARGUMENT', `${field} must be an integer of at least ${least}`, {
    details: { field },
  });
}
