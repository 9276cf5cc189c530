import { FlashSaleError } from '../errors/flash-sale-error.ts';
import { refuseUnknownFields, requireInteger, requireObject } from './checked-fields.ts';
import { ALLOTMENT_MAX } from './line.ts';
import type { SaleSettings, SaleState } from './sale.ts';

/** Latest instant that a `Date` can show, epoch milliseconds. */
export const SALE_INSTANT_MAX = 8_640_000_000_000_000;

const FIELDS = ['startsAt', 'endsAt', 'buyerLimit'] as const;
const STATES: readonly SaleState[] = ['open', 'paused', 'ended'];

/**
 * Checks the settings of a sale that is to be created and names every one of them. Throws `INVALID_ARGUMENT` naming the
 * field. Instants are epoch milliseconds; the window must not be empty.
 */
export function newSaleSettings(value: unknown): Omit<SaleSettings, 'state' | 'revision'> {
  const fields = requireObject('settings', value);
  refuseUnknownFields('settings', fields, FIELDS);
  const startsAt = optionalInteger('startsAt', fields.startsAt, 0, SALE_INSTANT_MAX);
  const endsAt = optionalInteger('endsAt', fields.endsAt, 0, SALE_INSTANT_MAX);
  if (startsAt !== undefined && endsAt !== undefined && endsAt <= startsAt) {
    throw new FlashSaleError('INVALID_ARGUMENT', 'endsAt must be later than startsAt', {
      details: { field: 'endsAt' },
    });
  }
  return { startsAt, endsAt, buyerLimit: optionalInteger('buyerLimit', fields.buyerLimit, 1, ALLOTMENT_MAX) };
}

/** Returns the operator's state, or throws `INVALID_ARGUMENT`. */
export function saleState(value: unknown): SaleState {
  const state = STATES.find((known) => known === value);
  if (state !== undefined) return state;
  throw new FlashSaleError('INVALID_ARGUMENT', `state must be one of ${STATES.join(', ')}`, {
    details: { field: 'state' },
  });
}

/**
 * The state that a sale moves to. Throws `INVALID_ARGUMENT` for leaving `ended`, which is final; every other move,
 * including none, is allowed.
 */
export function nextSaleState(current: SaleState, next: unknown): SaleState {
  const state = saleState(next);
  if (current !== 'ended' || state === 'ended') return state;
  throw new FlashSaleError('INVALID_ARGUMENT', 'a sale that has ended stays ended', { details: { field: 'state' } });
}

function optionalInteger(field: string, value: unknown, least: number, most: number): number | undefined {
  return value === undefined ? undefined : requireInteger(field, value, least, most);
}
